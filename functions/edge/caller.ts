/** The caller of a request, by the claims that API Gateway's authorizer has verified. */
import type { Group, RouteDefinition } from '../../shared/contract/kernel/route.ts';
import { RequestRefused } from './refusals/request-refused.ts';

/** Claims as API Gateway passes them: all are strings, arrays as `[a b]`. */
export type Claims = Readonly<Record<string, unknown>>;

export interface TokenCaller {
  /** The token's `sub`. */
  readonly subject: string;
  readonly groups: readonly string[];
  /** Only when the issuer says that they are verified. */
  readonly email?: string;
  readonly phone?: string;
}

/** @throws RequestRefused UNAUTHENTICATED, FORBIDDEN. */
export async function tokenCaller(route: RouteDefinition, claims: Claims | undefined): Promise<TokenCaller> {
  const subject = text(claims?.sub);
  if (claims === undefined || subject === undefined) throw new RequestRefused('UNAUTHENTICATED', 'the token has no sub claim');
  const groups = listed(claims['cognito:groups'] ?? claims.groups);
  if (Array.isArray(route.caller) && !route.caller.some((group: Group) => groups.includes(group))) {
    throw new RequestRefused('FORBIDDEN', `the token must have one of the groups ${route.caller.join(', ')}`);
  }
  // An issuer's phone that is not E.164, say, would claim an identity by which no purchase can name the member.
  const { Email, Phone } = await import('../../shared/contract/kernel/values.ts');
  const email = isTrue(claims.email_verified) ? Email.safeParse(claims.email).data : undefined;
  const phone = isTrue(claims.phone_number_verified) ? Phone.safeParse(claims.phone_number).data : undefined;
  return { subject, groups, ...(email === undefined ? {} : { email }), ...(phone === undefined ? {} : { phone }) };
}

const text = (claim: unknown): string | undefined => (typeof claim === 'string' && claim !== '' ? claim : undefined);

const isTrue = (claim: unknown): boolean => claim === true || claim === 'true';

/** `[a b]`. Only blanks separate: a group's name may have a comma in it, and must not make two of one. */
function listed(claim: unknown): readonly string[] {
  if (Array.isArray(claim)) return claim.map(String);
  return (text(claim) ?? '')
    .replace(/^\[|\]$/g, '')
    .split(/\s+/)
    .filter((name) => name !== '');
}
