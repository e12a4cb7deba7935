/** Tokens that do not hold, each of someone who would be let in if it did. */
import { createHmac, createPublicKey, KeyObject, sign } from 'node:crypto';
import { exportJWK, exportSPKI, generateKeyPair, importJWK, type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose';
import * as z from 'zod';
import { MANAGER } from '../world/cast.ts';
import type { World } from '../world/world.ts';

export interface ForgedToken {
  readonly what: string;
  /** As the header `authorization` has it. */
  readonly authorization: string;
}

const Jwks = z.object({ keys: z.tuple([z.looseObject({ kty: z.literal('RSA'), kid: z.string() })]) });

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

/** `temptingUrl`: the address that a token gives for its key. A verifier that asks there has fallen for the forgery. */
export async function forgedTokens(world: World, temptingUrl: string): Promise<readonly ForgedToken[]> {
  const issuer = `${world.url}/_local/issuer`;
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: issuer, aud: 'perennial', sub: MANAGER.sub, 'cognito:groups': MANAGER.groups, iat: now - 10, exp: now + 3600 };
  const foreign = await generateKeyPair('RS256', { extractable: true });
  const curve = await generateKeyPair('ES256');
  const publicPem = await publicKeyOf(issuer);
  const publicDer = createPublicKey(publicPem).export({ type: 'spki', format: 'der' }).toString('latin1');

  type Key = Parameters<SignJWT['sign']>[0];
  const signed = (key: Key, over: JWTPayload = {}, header: Partial<JWTHeaderParameters> = {}): Promise<string> =>
    new SignJWT({ ...claims, ...over }).setProtectedHeader({ alg: 'RS256', kid: 'local', ...header }).sign(key);
  const byIssuer = (over: JWTPayload, header?: Partial<JWTHeaderParameters>) => signed(world.issuerKey, over, header);
  const byForeigner = (over?: JWTPayload, header?: Partial<JWTHeaderParameters>) => signed(foreign.privateKey, over, header);

  const withMac = (secret: string): string => {
    const content = `${encoded({ alg: 'HS256', kid: 'local', typ: 'JWT' })}.${encoded(claims)}`;
    return `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`;
  };
  const withExtension = (): string => {
    const content = `${encoded({ alg: 'RS256', kid: 'local', crit: ['urn:example:ext'], 'urn:example:ext': true })}.${encoded(claims)}`;
    return `${content}.${sign('sha256', Buffer.from(content), KeyObject.from(world.issuerKey)).toString('base64url')}`;
  };
  const unsigned = (alg: string): string => `${encoded({ alg, kid: 'local' })}.${encoded(claims)}.`;
  const analysts = await world.token({ ...MANAGER, groups: ['analyst'] });
  const [head = '', , signature = ''] = analysts.split('.');

  const bearers: readonly (readonly [string, string | Promise<string>])[] = [
    ['garbage', 'garbage'],
    ['dots', '...'],
    ['one dot', '.'],
    ['five parts, as of an encrypted token', 'a.b.c.d.e'],
    ['eight thousand characters', 'a'.repeat(8_000)],
    ['expired', byIssuer({ exp: now - 1 })],
    ['expired long ago', byIssuer({ exp: 1 })],
    ['that never expires', byIssuer({ exp: undefined })],
    ['not valid yet', byIssuer({ nbf: now + 600 })],
    ['issued in the future', byIssuer({ iat: now + 600 })],
    ['of another issuer, by its own key', byIssuer({ iss: 'https://issuer.example.org' })],
    ['of an issuer that begins the same', byIssuer({ iss: `${issuer}.example.org` })],
    ['of no issuer', byIssuer({ iss: undefined })],
    ['for another audience', byIssuer({ aud: 'other' })],
    ['for no audience', byIssuer({ aud: undefined })],
    ['for nobody', byIssuer({ sub: undefined })],
    ['for an empty name', byIssuer({ sub: '' })],
    ['that names no key', byIssuer({}, { kid: undefined })],
    ['that names another key', byIssuer({}, { kid: 'other' })],
    ['that names a file for a key', byIssuer({}, { kid: '../../../dev/null' })],
    ['that names a query for a key', byIssuer({}, { kid: "x' UNION SELECT 'a" })],
    ['with an extension that must be understood', withExtension()],
    ['unsigned', unsigned('none')],
    ['unsigned, in other letters', unsigned('nOnE')],
    ['signed by nothing in the name of RS256', unsigned('RS256')],
    ['HS256 with the public key for a secret', withMac(publicPem)],
    ['HS256 with the public key for a secret, as DER', withMac(publicDer)],
    ['HS256 with nothing for a secret', withMac('')],
    ['of an elliptic curve', signed(curve.privateKey, {}, { alg: 'ES256' })],
    ["of a foreign key that has the issuer's name", byForeigner()],
    ['of a foreign key with a name of its own', byForeigner({}, { kid: 'foreign' })],
    ['of a foreign key and issuer', byForeigner({ iss: 'https://issuer.example.org' })],
    ['of a foreign key that it brings along', byForeigner({}, { jwk: await exportJWK(foreign.publicKey) })],
    ['of a foreign key that is to be fetched', byForeigner({}, { jku: `${temptingUrl}/jwks`, kid: 'foreign' })],
    ['of a foreign certificate that is to be fetched', byForeigner({}, { x5u: `${temptingUrl}/certificate` })],
    ['whose claims were changed', `${head}.${encoded(claims)}.${signature}`],
    ['whose algorithm was changed', `${encoded({ alg: 'RS512', kid: 'local' })}.${analysts.split('.')[1]}.${signature}`],
    ['whose signature is gone', `${head}.${analysts.split('.')[1]}.`],
    ['whose signature is cut short', analysts.slice(0, -8)],
  ];
  return [
    ...(await Promise.all(bearers.map(async ([what, token]) => ({ what, authorization: `Bearer ${await token}` })))),
    ...['', 'Bearer', 'Bearer ', 'Basic bWFuYWdlcjpzZWNyZXQ=', 'Bearer null', 'Digest username="manager"'].map((authorization) => ({
      what: `"${authorization}"`,
      authorization,
    })),
  ];
}

async function publicKeyOf(issuer: string): Promise<string> {
  const { keys } = Jwks.parse(await (await fetch(`${issuer}/jwks`)).json());
  const key = await importJWK(keys[0], 'RS256', { extractable: true });
  if (key instanceof Uint8Array) throw new TypeError('the issuer signs with RSA');
  return exportSPKI(key);
}
