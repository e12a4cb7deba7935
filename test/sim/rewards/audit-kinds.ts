/** Kinds of entries of rewards, in the auditor's words. */
import { redeemed, redemption } from '../ledger/audit-examples.ts';
import { type AuditedKinds, added, gone, spendable } from '../ledger/audit-kind.ts';

export const REWARD_KINDS = {
  redeem: {
    flow: 'redeemed',
    events: (entry) => [['reward.redeemed', { ...entry.redemption, ...gone(entry) }]],
    examples: [[{ redemption }, -150, [redeemed(3, 150)]]],
  },
  hold: {
    flow: 'none',
    events: (entry) => {
      const held = entry.postings.find((posting) => posting.bucket === 'held');
      const until = held === undefined ? {} : { lapsesAt: held.lapsesAt };
      return [['reward.reserved', { ...entry.redemption, ...gone(entry), ...until }]];
    },
    examples: [[{ redemption }, 0, []]],
  },
  commit: {
    flow: 'redeemed',
    events: (entry) => [['reward.committed', { ...entry.redemption, points: 0 - entry.points }]],
    examples: [[{ redemption }, -150, [redeemed(3, 150)]]],
  },
  lapse: {
    flow: 'none',
    events: (entry) => {
      const held = entry.postings.filter((posting) => posting.bucket === 'held');
      const ids = [...new Set(held.map(({ redemptionId }) => redemptionId))];
      return ids.map((redemptionId) => [
        'reward.lapsed',
        { redemptionId, points: 0 - added(held.filter((posting) => posting.redemptionId === redemptionId)) },
      ]);
    },
    examples: [[{}, 0, []]],
  },
  cancel: {
    flow: 'redeemed',
    events: (entry) => [['reward.cancelled', { ...entry.redemption, ...spendable(entry) }]],
    examples: [
      [{ redemption }, 0, []],
      [{ redemption }, 150, [redeemed(-3, -150)]],
    ],
  },
  fulfil: {
    flow: 'redeemed',
    events: (entry) => {
      const { fulfilment, ...rest } = entry.redemption ?? {};
      return [['reward.fulfilled', { ...rest, ...fulfilment, ...spendable(entry) }]];
    },
    examples: [
      [{ redemption: { ...redemption, fulfilment: { state: 'shipped' } } }, 0, []],
      [{ redemption: { ...redemption, fulfilment: { state: 'returned' } } }, 150, [redeemed(-3, -150)]],
    ],
  },
} as const satisfies AuditedKinds;
