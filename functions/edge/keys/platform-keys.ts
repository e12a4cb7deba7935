/**
 * Data that the table does not hold in clear: identities are stored as keyed hashes, merchants' secrets sealed. All keys are derived from one secret in Secrets Manager, so a copy of the table tells neither.
 */
import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { TraitKind } from '../../../shared/domain/fraud/trait.ts';
import { PIN_DIGITS } from '../../../shared/domain/members/card-terms.ts';
import type { IdentityKind } from '../../../shared/domain/members/identity.ts';
import { open, seal } from './sealing.ts';

/** Standard Webhooks asks for 24 to 64 bytes. */
const SECRET_BYTES = 32;

/** RFC 5869: one key for each purpose. */
export const derived = (platformKey: string, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', platformKey, '', `perennial/${purpose}`, 32));

/** A function that fetches the secret, asked once and again only after it failed. */
export function once<Value>(fetch: () => Promise<Value>): () => Promise<Value> {
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
      seal: async (secret: string, context: string) => seal(secret, (await keys()).sealing, context),
      open: async (sealed: string, context: string) => open(sealed, (await keys()).sealing, context),
    },
  };
}
