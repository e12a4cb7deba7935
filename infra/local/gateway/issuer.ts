/** The local issuer of tokens. In the cloud an OpenID provider such as Cognito takes its place. */
import type { webcrypto } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import * as z from 'zod';

export const AUDIENCE = 'perennial';
export const ISSUER_PATH = '/_local/issuer';

/** A placeholder for the issuer of the platform that runs an assembly. An assembly has no port, so platforms can share one. */
export const ANY_ISSUER = `http://127.0.0.1:0${ISSUER_PATH}`;

const ALGORITHM = 'RS256';
const KEY_ID = 'local';
const DEFAULT_LIFE_SECONDS = 3600;

export const TokenRequest = z.strictObject({
  sub: z.string().min(1).max(255),
  groups: z.array(z.string().min(1)).max(20).optional(),
  email: z.email().optional(),
  phone: z.string().min(1).optional(),
  /** Negative: an expired token, for trying one. */
  expiresIn: z.int().min(-1_000_000_000).max(1_000_000_000).optional(),
});
export type TokenRequest = z.infer<typeof TokenRequest>;

const KeyFile = z.looseObject({ kty: z.literal('RSA'), n: z.string(), e: z.string() });

export class LocalIssuer {
  readonly url: string;
  readonly #privateKey: webcrypto.CryptoKey | Uint8Array;
  readonly #publicJwk: JWK;

  private constructor(url: string, privateKey: webcrypto.CryptoKey | Uint8Array, publicJwk: JWK) {
    this.url = url;
    this.#privateKey = privateKey;
    this.#publicJwk = publicJwk;
  }

  /** @param keyFile stores the key pair, so that tokens survive a restart. */
  static async open(url: string, keyFile: string): Promise<LocalIssuer> {
    const kept = await readFile(keyFile, 'utf8').catch(() => undefined);
    const jwk = KeyFile.parse(kept === undefined ? await newKey(keyFile) : JSON.parse(kept));
    return new LocalIssuer(url, await importJWK(jwk, ALGORITHM), {
      kty: jwk.kty,
      n: jwk.n,
      e: jwk.e,
      kid: KEY_ID,
      alg: ALGORITHM,
      use: 'sig',
    });
  }

  discovery() {
    return {
      issuer: this.url,
      jwks_uri: `${this.url}/jwks`,
      response_types_supported: ['id_token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: [ALGORITHM],
    };
  }

  keys() {
    return { keys: [this.#publicJwk] };
  }

  token({ sub, groups, email, phone, expiresIn = DEFAULT_LIFE_SECONDS }: TokenRequest, now: Date): Promise<string> {
    const issuedAt = Math.floor(now.getTime() / 1000);
    return new SignJWT({
      ...(groups ? { 'cognito:groups': groups } : {}),
      ...(email === undefined ? {} : { email, email_verified: true }),
      ...(phone === undefined ? {} : { phone_number: phone, phone_number_verified: true }),
    })
      .setProtectedHeader({ alg: ALGORITHM, kid: KEY_ID })
      .setSubject(sub)
      .setIssuer(this.url)
      .setAudience(AUDIENCE)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + expiresIn)
      .sign(this.#privateKey);
  }
}

async function newKey(keyFile: string): Promise<JWK> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  const jwk = await exportJWK(privateKey);
  await writeFile(keyFile, JSON.stringify(jwk), { mode: 0o600 });
  return jwk;
}
