/**
 * Data that the table does not hold in clear: identities are stored as keyed hashes, merchants' secrets sealed. Both keys are derived
 * from one secret in Secrets Manager, so a copy of the table tells neither.
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { TraitKind } from '../../shared/domain/fraud/trait.ts';
import { invariant } from '../../shared/domain/kernel/refusal.ts';
import { PIN_DIGITS } from '../../shared/domain/members/card-terms.ts';
import type { IdentityKind } from '../../shared/domain/members/identity.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Standard Webhooks asks for 24 to 64 bytes. */
const SECRET_BYTES = 32;
const SEALED_FORMAT = 'v1.';

/** RFC 5869: one key for each purpose. */
const derived = (platformKey: string, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', platformKey, '', `perennial/${purpose}`, 32));

/** A function that fetches the secret, asked once and again only after it failed. */
function once<Value>(fetch: () => Promise<Value>): () => Promise<Value> {
  let fetched: Promise<Value> | undefined;
  return () => {
    fetched ??= fetch().catch((error: unknown) => {
      fetched = undefined;
      throw error;
    });
    return fetched;
  };
}

export function platformKeys(fetchKey: () => Promise<string>) {
  const keys = once(async () => {
    const key = await fetchKey();
    return {
      identity: derived(key, 'identity'),
      trait: derived(key, 'trait'),
      pin: derived(key, 'card-pin'),
      sealing: derived(key, 'merchant-secret'),
    };
  });

  return {
    identities: {
      async keyOf(programmeId: string, kind: IdentityKind, normalised: string) {
        const { identity } = await keys();
        return { kind, hash: createHmac('sha256', identity).update(`${programmeId}\n${kind}\n${normalised}`).digest('base64url') };
      },
      async traitOf(programmeId: string, kind: TraitKind, normalised: string) {
        return createHmac('sha256', (await keys()).trait)
          .update(`${programmeId}\n${kind}\n${normalised}`)
          .digest('base64url');
      },
      async pinOf(programmeId: string, card: string) {
        const hash = createHmac('sha256', (await keys()).pin)
          .update(`${programmeId}\n${card}`)
          .digest();
        return String(hash.readBigUInt64BE() % 10n ** BigInt(PIN_DIGITS)).padStart(PIN_DIGITS, '0');
      },
    },
    secrets: {
      newSecret: () => `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`,
      /** AES-256-GCM; the context is authenticated with it. */
      async seal(secret: string, context: string) {
        const nonce = randomBytes(NONCE_BYTES);
        const cipher = createCipheriv('aes-256-gcm', (await keys()).sealing, nonce).setAAD(Buffer.from(context));
        const sealed = Buffer.concat([nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
        return SEALED_FORMAT + sealed.toString('base64url');
      },
      async open(sealed: string, context: string) {
        invariant(sealed.startsWith(SEALED_FORMAT), `a sealed secret begins with ${SEALED_FORMAT}`);
        const bytes = Buffer.from(sealed.slice(SEALED_FORMAT.length), 'base64url');
        // Without a length, Node takes tags that were cut short: a forgery's chance would be 1 in 2^32, not 2^128.
        const options = { authTagLength: TAG_BYTES };
        const decipher = createDecipheriv('aes-256-gcm', (await keys()).sealing, bytes.subarray(0, NONCE_BYTES), options)
          .setAAD(Buffer.from(context))
          .setAuthTag(bytes.subarray(-TAG_BYTES));
        return decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
      },
    },
  };
}
