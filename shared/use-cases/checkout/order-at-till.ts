/** The order that is paid with points or a voucher. It may be new to the platform. */
import type { Order } from '../../domain/earning/order.ts';
import { newOrder } from '../../domain/earning/order.ts';
import type { Claim } from '../../domain/ledger/changes.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Conflict } from '../../ports/store.ts';
import { type MerchantCaller, orderMet } from '../earning/credit-purchase.ts';
import { decideAndCommit } from '../kernel/commit.ts';
import type { ManualCommand } from '../ledger/manual-command.ts';

/** The order as it was read, or read again after a conflict. */
export const orderNow = async ({ store }: Pick<Ports, 'store'>, read: Order, conflicts: readonly Conflict[]): Promise<Order> =>
  conflicts.length === 0 ? read : (orderMet(conflicts) ?? (await store.order(read.merchantId, read.orderId)) ?? read);

/** The stored order, or a new one. Retries when the store is unavailable. */
export const orderOf = (ports: Pick<Ports, 'store' | 'pause'>, { id, programmeId }: MerchantCaller, orderId: string): Promise<Order> =>
  decideAndCommit(ports, async () => ({ answer: (await ports.store.order(id, orderId)) ?? newOrder(programmeId, id, orderId) }));

/** Idempotency keys of a till belong to its merchant, across all members. */
export const tillsOf = ({ id }: Pick<MerchantCaller, 'id'>): string => `till at ${id}`;

/** The claim of a till's idempotency key, if it was used. Retries when the store is unavailable. */
export const claimOf = (ports: Pick<Ports, 'store' | 'pause'>, merchant: MerchantCaller, key: string): Promise<Claim | undefined> =>
  decideAndCommit(ports, async () => ({ answer: await ports.store.claim(tillsOf(merchant), key) }));

export const atTill = (merchant: MerchantCaller, memberId: string, idempotencyKey: string): ManualCommand => ({
  programmeId: merchant.programmeId,
  memberId,
  by: tillsOf(merchant),
  idempotencyKey,
});

export const orderChange = (order: Order) => ({ kind: 'order', order, expected: order.revision - 1 }) as const;
