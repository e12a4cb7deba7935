/** Kinds of entries of purchases, returns and activities, in the auditor's words. */
import { DAY, LATER, MADE, moved, purchase } from '../ledger/audit-examples.ts';
import { type AuditedKinds, added, newPoints, of, spendable } from '../ledger/audit-kind.ts';

const returned = { ...purchase, returnId: 'R-1' };

export const EARNING_KINDS = {
  earn: {
    flow: 'issued',
    events: (entry) => [['points.earned', { ...newPoints(entry), ...entry.purchase, explanation: entry.explanation }]],
    examples: [
      [{ purchase }, 29, [{ kind: 'purchase', day: DAY - 2, channel: null, currency: 'USD', orders: 1, amount: 2933, points: 29 }]],
      [
        { purchase: { ...purchase, amount: 0, channel: 'store' }, tier: { id: 'gold', changed: true } },
        0,
        [
          { kind: 'purchase', day: DAY - 2, channel: 'store', currency: 'USD', orders: 1, amount: 0, points: 0 },
          { kind: 'tier', day: DAY, tier: 'gold' },
        ],
      ],
    ],
  },
  mature: {
    flow: 'none',
    events: (entry) => {
      const order = entry.purchase === undefined ? {} : { merchantId: entry.purchase.merchantId, orderId: entry.purchase.orderId };
      return [['points.matured', { ...spendable(entry), ...order }]];
    },
    examples: [[{ purchase }, 0, []]],
  },
  reverse: {
    flow: 'reversed',
    events: (entry) => [
      ['points.reversed', { points: 0 - entry.points, debt: added(of(entry, 'debt')), ...entry.purchase, explanation: entry.explanation }],
    ],
    examples: [
      [
        { purchase: { ...returned, occurredAt: LATER, of: { occurredAt: MADE, left: 0 } } },
        -29,
        [{ kind: 'return', day: DAY - 1, of: DAY - 2, channel: null, currency: 'USD', orders: 1, amount: 2933, points: 29 }],
      ],
      [
        { purchase: { ...returned, occurredAt: LATER, amount: 33, of: { occurredAt: MADE, left: 2900 } } },
        0,
        [{ kind: 'return', day: DAY - 1, of: DAY - 2, channel: null, currency: 'USD', orders: 0, amount: 33, points: 0 }],
      ],
      // A purchase of zero value, or one that was returned already, has nothing to return.
      [{ purchase: { ...returned, amount: 0, of: { occurredAt: MADE, left: 0 } } }, 0, []],
      // An old entry, without a known purchase that it could belong to.
      [
        { purchase: { ...returned, occurredAt: LATER } },
        -29,
        [{ kind: 'return', day: DAY - 1, of: DAY - 1, channel: null, currency: 'USD', orders: 0, amount: 2933, points: 29 }],
      ],
    ],
  },
  engage: {
    flow: 'issued',
    events: (entry) => {
      const engagement = entry.qualifying?.engagement ?? 0;
      const facts = { for: 'activity', ...newPoints(entry), engagement, ...entry.activity, explanation: entry.explanation };
      return [['points.awarded', facts]];
    },
    examples: [
      [
        { activity: { merchantId: 'mer', activityId: 'a-1', activity: 'review', occurredAt: MADE } },
        10,
        [{ kind: 'activity', day: DAY, activity: 'review', times: 1 }, moved('bonus', 10)],
      ],
    ],
  },
} as const satisfies AuditedKinds;
