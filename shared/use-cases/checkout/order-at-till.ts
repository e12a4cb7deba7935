/** The order that a till takes points or a voucher for: known already, or not yet. */
import type { Order } from '../../domain/earning/order.ts';
import { newOrder } from '../../domain/earning/purchase.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Conflict } from '../../ports/store.ts';
import { type MerchantCaller, orderMet } from '../earning/credit-purchase.ts';
import { decideAndCommit } from '../kernel/commit.ts';
import type { ByHand } from '../ledger/by-hand.ts';

/** As it was read, unless an attempt since has met a conflict. */
export const orderNow = async ({ store }: Pick<Ports, 'store'>, read: Order, conflicts: readonly Conflict[]): Promise<Order> =>
  conflicts.length === 0 ? read : (orderMet(conflicts) ?? (await store.order(read.merchantId, read.orderId)) ?? read);

/** One that is not known yet, if need be. Again when the store could not be asked. */
export const orderOf = (ports: Pick<Ports, 'store' | 'pause'>, { id, programmeId }: MerchantCaller, orderId: string): Promise<Order> =>
  decideAndCommit(ports, async () => ({ answer: (await ports.store.order(id, orderId)) ?? newOrder(programmeId, id, orderId) }));

/** A merchant's keys are its own, whoever the member is. */
export const tillsOf = ({ id }: Pick<MerchantCaller, 'id'>): string => `till at ${id}`;

export const atTill = (merchant: MerchantCaller, memberId: string, idempotencyKey: string): ByHand => ({
  programmeId: merchant.programmeId,
  memberId,
  by: tillsOf(merchant),
  idempotencyKey,
});

export const orderChange = (order: Order) => ({ kind: 'order', order, expected: order.revision - 1 }) as const;
