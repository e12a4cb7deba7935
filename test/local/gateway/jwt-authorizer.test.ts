import { createHmac, createPublicKey } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKeyPair, importJWK, type JWK, type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AUDIENCE, LocalIssuer } from '../../../infra/local/gateway/issuer.ts';
import { JwtAuthorizer } from '../../../infra/local/gateway/jwt-authorizer.ts';

const now = new Date('2027-01-01T00:00:00Z');
const seconds = now.getTime() / 1000;

let directory: string;
let server: Server;
let issuer: LocalIssuer;
let issuerKey: JWK;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'perennial-issuer-'));
  server = createServer((request, response) =>
    response.end(JSON.stringify(request.url?.endsWith('/jwks') ? issuer.keys() : issuer.discovery())),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = await LocalIssuer.open(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, join(directory, 'key.json'));
  issuerKey = JSON.parse(await readFile(join(directory, 'key.json'), 'utf8'));
});

afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await rm(directory, { recursive: true });
});

const authorize = (token: string | undefined, scopes: string[] = [], audience = [AUDIENCE]) =>
  new JwtAuthorizer(() => now).authorize(token === undefined ? undefined : `Bearer ${token}`, { issuer: issuer.url, audience }, scopes);

async function signed(
  claims: JWTPayload,
  header: { alg?: string; kid?: string } = {},
  key?: Parameters<SignJWT['sign']>[0],
): Promise<string> {
  return new SignJWT({ iss: issuer.url, aud: AUDIENCE, sub: 's', iat: seconds, exp: seconds + 60, ...claims })
    .setProtectedHeader({ alg: 'RS256', kid: 'local', ...header })
    .sign(key ?? (await importJWK(issuerKey, 'RS256')));
}

const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');

test('a token of the issuer is accepted, with its claims as text', async () => {
  const token = await issuer.token({ sub: 's', groups: ['manager', 'support'], email: 'a@example.org' }, now);
  expect(await authorize(token)).toEqual({
    kind: 'authorized',
    scopes: null,
    claims: {
      sub: 's',
      'cognito:groups': '[manager support]',
      email: 'a@example.org',
      email_verified: 'true',
      iss: issuer.url,
      aud: AUDIENCE,
      iat: String(seconds),
      exp: String(seconds + 3600),
    },
  });
});

test('an access token may name its audience as client_id, as Cognito does', async () => {
  expect(await authorize(await signed({ aud: undefined, client_id: AUDIENCE }))).toMatchObject({ kind: 'authorized' });
});

test('scopes', async () => {
  expect(await authorize(await signed({ scope: 'a b' }), ['b', 'c'])).toMatchObject({ kind: 'authorized', scopes: ['a', 'b'] });
  expect(await authorize(await signed({ scope: 'a' }), ['b'])).toMatchObject({ kind: 'forbidden' });
});

test.each<[string, () => Promise<string | undefined> | string, string]>([
  ['no token', async () => undefined, 'no bearer token'],
  ['something else', () => 'abc', 'that is not a token'],
  ['expired', () => signed({ exp: seconds - 1 }), 'the token has expired'],
  ['expires this very second', () => signed({ exp: seconds }), 'the token has expired'],
  ['not valid yet', () => signed({ nbf: seconds + 60 }), 'the token is not valid yet'],
  [
    'issued in the future',
    () => signed({ iat: seconds + 60 }),
    `the token was issued in the future: at ${new Date((seconds + 60) * 1000).toISOString()}; the platform's clock says ${now.toISOString()}`,
  ],
  [
    'issued beyond the last date',
    () => signed({ iat: 9e12 }),
    `the token was issued in the future: at a time that no clock can show; the platform's clock says ${now.toISOString()}`,
  ],
  ['never expires', () => signed({ exp: undefined }), "the token's claim exp does not hold"],
  ['another audience', () => signed({ aud: 'other' }), 'the token is for another audience'],
  ['no audience', () => signed({ aud: undefined }), 'the token is for another audience'],
  ['another issuer', () => signed({ iss: 'https://example.org' }), 'the token is of another issuer'],
  ['no key id', () => signed({}, { kid: undefined }), 'the token names no key (kid)'],
  [
    "a stranger's key",
    async () => signed({}, {}, (await generateKeyPair('RS256')).privateKey),
    "the token was not signed with the issuer's key",
  ],
  [
    "a stranger's key with its own id",
    async () => signed({}, { kid: 'strange' }, (await generateKeyPair('RS256')).privateKey),
    "the token was not signed with the issuer's key",
  ],
  [
    'an elliptic curve',
    async () => signed({}, { alg: 'ES256' }, (await generateKeyPair('ES256')).privateKey),
    'the token is not signed with one of RS256, RS384, RS512',
  ],
  [
    'not signed',
    () => `${encode({ alg: 'none', kid: 'local' })}.${encode({ iss: issuer.url, aud: AUDIENCE, exp: seconds + 60 })}.`,
    'the token is not signed with one of RS256, RS384, RS512',
  ],
  [
    'HS256 with the public key for the secret',
    () => {
      const content = `${encode({ alg: 'HS256', kid: 'local' })}.${encode({ iss: issuer.url, aud: AUDIENCE, exp: seconds + 60 })}`;
      const publicKey = createPublicKey({ key: { kty: 'RSA', n: issuerKey.n ?? '', e: issuerKey.e ?? '' }, format: 'jwk' });
      return `${content}.${createHmac('sha256', publicKey.export({ type: 'spki', format: 'pem' }))
        .update(content)
        .digest('base64url')}`;
    },
    'the token is not signed with one of RS256, RS384, RS512',
  ],
  [
    'a changed claim',
    async () => {
      const [header, , signature] = (await signed({})).split('.');
      return `${header}.${encode({ iss: issuer.url, aud: AUDIENCE, sub: 'other', exp: seconds + 60 })}.${signature}`;
    },
    "the token was not signed with the issuer's key",
  ],
])('refused: %s', async (_, token, detail) => {
  expect(await authorize(await token())).toEqual({ kind: 'unauthenticated', detail });
});
