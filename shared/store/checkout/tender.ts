/** Payments of an order besides money, as they are stored with it. */
import type { PointsPaid, Refunded, Tender, VoucherTaken } from '../../domain/checkout/tender.ts';
import type { ExpiryBatch } from '../../domain/ledger/buckets.ts';
import { instant, listOf, nullable, object, optional, text, whole } from '../kernel/shape.ts';

const refunds = { refunds: listOf(object<Refunded>(() => ({ returnId: text, amount: whole }))), refundedBefore: optional(listOf(text)) };

const batch = object<ExpiryBatch>(() => ({ expiresAt: nullable(instant), points: whole, inactivity: optional(text) }));

export const tender = object<Tender>(() => ({
  points: optional(
    object<PointsPaid>(() => ({ memberId: text, points: whole, currency: text, amount: whole, spent: listOf(batch), ...refunds })),
  ),
  vouchers: listOf(object<VoucherTaken>(() => ({ memberId: text, redemptionId: text, amount: optional(whole), ...refunds }))),
}));
