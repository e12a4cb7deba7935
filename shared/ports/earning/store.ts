/** Reads of purchases. */
import type { UnclaimedPurchase } from '../../domain/earning/changes.ts';
import type { Order } from '../../domain/earning/order.ts';
import type { IdentityKey } from '../../domain/members/identity.ts';

export interface EarningStore {
  order(merchantId: string, orderId: string): Promise<Order | undefined>;
  unclaimed(programmeId: string, key: IdentityKey, limit: number): Promise<readonly UnclaimedPurchase[]>;
}

/** The order has changed since it was read. */
export interface EarningConflict {
  readonly on: 'order';
  readonly existing: Order | undefined;
}
