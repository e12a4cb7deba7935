/** Changes of purchases in a commit. */
import type { IdentityKey } from '../members/identity.ts';
import type { Order } from './order.ts';

/** A purchase that waits for its member to enrol. */
export interface UnclaimedPurchase {
  readonly programmeId: string;
  readonly key: IdentityKey;
  readonly merchantId: string;
  readonly orderId: string;
}

export type EarningChange =
  | { readonly kind: 'order'; readonly order: Order; readonly expected: number }
  | { readonly kind: 'unclaimed'; readonly unclaimed: UnclaimedPurchase }
  | { readonly kind: 'unclaimed-credited'; readonly unclaimed: UnclaimedPurchase };
