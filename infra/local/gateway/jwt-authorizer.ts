/** The JWT authorizer, after "Control access to HTTP APIs with JWT authorizers" in the API Gateway guide. */
import { createRemoteJWKSet, decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from 'jose';
import * as z from 'zod';
import { messageOf } from '../failure.ts';
import type { Authorizer } from '../resources/http-api.ts';
import type { Claims } from './gateway-event.ts';

export type Authorization =
  | { readonly kind: 'authorized'; readonly claims: Claims; readonly scopes: readonly string[] | null }
  | { readonly kind: 'unauthenticated'; readonly detail: string }
  | { readonly kind: 'forbidden'; readonly detail: string };

/** "Currently, only RSA-based algorithms are supported." */
const ALGORITHMS = ['RS256', 'RS384', 'RS512'];

const Discovery = z.object({ jwks_uri: z.url() });

type KeySet = ReturnType<typeof createRemoteJWKSet>;

export class JwtAuthorizer {
  readonly #now: () => Date;
  readonly #keySets = new Map<string, Promise<KeySet>>();

  constructor(now: () => Date) {
    this.#now = now;
  }

  async authorize(header: string | undefined, authorizer: Authorizer, scopes: readonly string[]): Promise<Authorization> {
    const token = header?.replace(/^Bearer\s+/i, '').trim();
    if (!token) return { kind: 'unauthenticated', detail: 'no bearer token' };
    try {
      // API Gateway does not search for a key without a key id.
      if (decodeProtectedHeader(token).kid === undefined) return { kind: 'unauthenticated', detail: 'the token names no key (kid)' };
      const { payload } = await jwtVerify(token, await this.#keysOf(authorizer.issuer), {
        algorithms: ALGORITHMS,
        issuer: authorizer.issuer,
        requiredClaims: ['exp'],
        currentDate: this.#now(),
      });
      const fault = this.#faultOf(payload, authorizer);
      if (fault !== undefined) return { kind: 'unauthenticated', detail: fault };
      const granted = scopesOf(payload);
      if (scopes.length > 0 && !scopes.some((scope) => granted?.includes(scope)))
        return { kind: 'forbidden', detail: `the token has none of the scopes ${scopes.join(', ')}` };
      return { kind: 'authorized', claims: asStrings(payload), scopes: scopes.length > 0 ? (granted ?? []) : null };
    } catch (error) {
      return { kind: 'unauthenticated', detail: detailOf(error) };
    }
  }

  #faultOf(payload: JWTPayload, { audience }: Authorizer): string | undefined {
    const named = payload.aud === undefined ? [payload.client_id] : [payload.aud].flat();
    if (!named.some((one) => typeof one === 'string' && audience.includes(one))) return 'the token is for another audience';
    const now = this.#now();
    const issuedAt = new Date((payload.iat ?? 0) * 1000);
    // A number beyond the range of dates gives an invalid date, which compares as false.
    return issuedAt <= now
      ? undefined
      : `the token was issued in the future: at ${timeOf(issuedAt)}; the platform's clock says ${timeOf(now)}`;
  }

  #keysOf(issuer: string): Promise<KeySet> {
    const known = this.#keySets.get(issuer);
    if (known) return known;
    const found = discover(issuer);
    this.#keySets.set(issuer, found);
    // If the issuer cannot be reached, the next request asks again.
    found.catch(() => this.#keySets.delete(issuer));
    return found;
  }
}

const timeOf = (date: Date): string => (Number.isNaN(date.getTime()) ? 'a time that no clock can show' : date.toISOString());

async function discover(issuer: string): Promise<KeySet> {
  const response = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  const { jwks_uri } = Discovery.parse(await response.json());
  return createRemoteJWKSet(new URL(jwks_uri));
}

function scopesOf(payload: JWTPayload): readonly string[] | null {
  const scope = payload.scope ?? payload.scp;
  if (typeof scope === 'string') return scope.split(' ');
  return Array.isArray(scope) ? scope.map(String) : null;
}

/** Converts every claim to text, and a list to `[a b]`, as functions get them. */
function asStrings(payload: JWTPayload): Claims {
  return Object.fromEntries(Object.entries(payload).map(([name, claim]) => [name, asString(claim)]));
}

function asString(claim: unknown): string {
  if (Array.isArray(claim)) return `[${claim.map(asString).join(' ')}]`;
  return typeof claim === 'object' && claim !== null ? JSON.stringify(claim) : String(claim);
}

function detailOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'the token has expired';
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === 'iss') return 'the token is of another issuer';
    if (error.claim === 'nbf') return 'the token is not valid yet';
    return `the token's claim ${error.claim} does not hold`;
  }
  if (error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWKSNoMatchingKey)
    return "the token was not signed with the issuer's key";
  if (error instanceof errors.JOSEAlgNotAllowed || error instanceof errors.JOSENotSupported)
    return `the token is not signed with one of ${ALGORITHMS.join(', ')}`;
  if (error instanceof errors.JWTInvalid || error instanceof errors.JWSInvalid || error instanceof TypeError) return 'that is not a token';
  return `the token cannot be checked: ${messageOf(error)}`;
}
