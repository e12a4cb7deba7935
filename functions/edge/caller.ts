/** The caller of a request, by the claims that API Gateway's authorizer has verified. */
import type { Group, RouteDefinition } from '../../shared/contract/kernel/route.ts';
import { RequestRefused } from './refusals/request-refused.ts';

/** Claims as API Gateway passes them: all are strings. */
export type Claims = Readonly<Record<string, unknown>>;

export interface TokenCaller {
  /** The token's `sub`. */
  readonly subject: string;
  readonly groups: readonly string[];
  /** Only when the issuer says that they are verified. */
  readonly email?: string;
  readonly phone?: string;
}

/**
 * @param claims The verified claims. @param authorization The header that the authorizer verified.
 * @throws RequestRefused UNAUTHENTICATED, FORBIDDEN.
 */
export async function tokenCaller(
  route: RouteDefinition,
  claims: Claims | undefined,
  authorization: string | undefined,
): Promise<TokenCaller> {
  const subject = text(claims?.sub);
  if (claims === undefined || subject === undefined) throw new RequestRefused('UNAUTHENTICATED', 'the token has no sub claim');
  const groups = groupsIn(authorization);
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

/**
 * The token's own list of groups. API Gateway flattens lists to `[a b]`, in which a group named `shop manager` looks like two. So
 * the list is read from the token itself, whose signature the authorizer has verified.
 */
function groupsIn(authorization: string | undefined): readonly string[] {
  const { 'cognito:groups': cognito, groups } = payloadOf(authorization);
  const listed = cognito ?? groups;
  return Array.isArray(listed) ? listed.filter((name) => typeof name === 'string') : [];
}

/** Empty for what is not a token. */
function payloadOf(authorization: string | undefined): Readonly<Record<string, unknown>> {
  const [, payload] = (authorization ?? '').replace(/^Bearer\s+/i, '').split('.');
  if (payload === undefined) return {};
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    return typeof claims === 'object' && claims !== null ? { ...claims } : {};
  } catch {
    return {};
  }
}
