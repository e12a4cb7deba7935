/** Opens the secrets of merchants. Every request of a merchant needs it. */
import { millis } from '../../domain/kernel/time.ts';
import { type Merchant, secretsInForce } from '../../domain/merchants/merchant.ts';
import type { Ports } from '../../ports/ports.ts';

/** The context that a sealed secret is bound to: it does not open in another merchant's item. */
export const contextOf = (merchantId: string, secretId: string): string => `merchant-secret#${merchantId}#${secretId}`;

export interface MerchantSecrets {
  /**
   * The merchant and its secrets in force, in clear; undefined: it does not exist.
   * @param fresh Reads again: a signature that fails may use a secret that was just made.
   */
  open(merchantId: string, fresh?: boolean): Promise<{ readonly merchant: Merchant; readonly secrets: readonly string[] } | undefined>;
}

/** A secret that was revoked may still verify for this long. */
const REMEMBERED_SECONDS = 5;

export function merchantSecrets({ store, clock, secrets }: Pick<Ports, 'store' | 'clock' | 'secrets'>): MerchantSecrets {
  const remembered = new Map<
    string,
    { readonly readAt: number; readonly merchant: Merchant; readonly opened: ReadonlyMap<string, string> }
  >();
  return {
    async open(merchantId, fresh = false) {
      const now = clock.now();
      let known = remembered.get(merchantId);
      const age = known === undefined ? Number.POSITIVE_INFINITY : millis(now) - known.readAt;
      if (fresh || known === undefined || age < 0 || age >= REMEMBERED_SECONDS * 1000) {
        const merchant = await store.merchant(merchantId);
        if (merchant === undefined) return undefined;
        const opened = await Promise.all(
          merchant.secrets.map(async ({ id, sealed }) => [id, await secrets.open(sealed, contextOf(merchantId, id))] as const),
        );
        known = { readAt: millis(now), merchant, opened: new Map(opened) };
        remembered.set(merchantId, known);
      }
      const { merchant, opened } = known;
      return { merchant, secrets: secretsInForce(merchant, now).flatMap(({ id }) => opened.get(id) ?? []) };
    },
  };
}
