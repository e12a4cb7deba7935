/** Kinds of entries of payments and vouchers, in the auditor's words. */
import { moved, payment, redemption } from '../ledger/audit-examples.ts';
import { type AuditedKinds, gone, spendable } from '../ledger/audit-kind.ts';

export const CHECKOUT_KINDS = {
  pay: {
    flow: 'paid',
    events: (entry) => [['points.paid', { ...gone(entry), ...entry.payment }]],
    examples: [[{ payment }, -100, [moved('paid', 100)]]],
  },
  refund: {
    flow: 'paid',
    events: (entry) => [['points.refunded', { ...spendable(entry), ...entry.payment }]],
    examples: [[{ payment }, 40, [moved('refunded', 40)]]],
  },
  use: { flow: 'none', events: (entry) => [['voucher.used', { ...entry.redemption }]], examples: [[{ redemption }, 0, []]] },
  restore: { flow: 'none', events: (entry) => [['voucher.restored', { ...entry.redemption }]], examples: [[{ redemption }, 0, []]] },
} as const satisfies AuditedKinds;
