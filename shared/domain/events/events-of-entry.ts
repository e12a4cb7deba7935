/** What each kind of entry says to the brand's own systems. A kind that is not here does not compile. */
import type { Entry, EntryKind } from '../ledger/entry.ts';
import { activated, credited, extended, heldNoMore, spentFrom, takenBack } from './event-points.ts';
import { happeningsOfReferral } from './events-of-referral.ts';
import type { Happening } from './happening.ts';

const HAPPENINGS: { readonly [Kind in EntryKind]: (entry: Entry) => readonly Happening[] } = {
  enrol: ({ at }) => [{ type: 'member.enrolled', facts: { enrolledAt: at } }],
  earn: (entry) => [{ type: 'points.earned', facts: { ...credited(entry), ...entry.purchase, ...why(entry) } }],
  mature: (entry) => [{ type: 'points.matured', facts: { ...activated(entry), ...orderOf(entry) } }],
  reverse: (entry) => [{ type: 'points.reversed', facts: { ...takenBack(entry), ...entry.purchase, ...why(entry) } }],
  adjust: (entry) => [{ type: 'points.adjusted', facts: credited(entry) }],
  award: (entry) => [{ type: 'points.awarded', facts: { for: entry.reason, ...credited(entry), ...why(entry) } }],
  engage: (entry) => [
    {
      type: 'points.awarded',
      facts: { for: 'activity', ...credited(entry), engagement: entry.qualifying?.engagement ?? 0, ...entry.activity, ...why(entry) },
    },
  ],
  expire: (entry) => [{ type: 'points.expired', facts: spentFrom(entry) }],
  extend: (entry) => [{ type: 'points.extended', facts: extended(entry) }],
  reinstate: (entry) => [{ type: 'points.reinstated', facts: credited(entry) }],
  pay: (entry) => [{ type: 'points.paid', facts: { ...spentFrom(entry), ...entry.payment } }],
  refund: (entry) => [{ type: 'points.refunded', facts: { ...activated(entry), ...entry.payment } }],
  warn: ({ ends }) => [
    ...(ends?.points === undefined ? [] : [{ type: 'points.expiring', facts: { batches: ends.points } } as const]),
    ...(ends?.tier === undefined ? [] : [{ type: 'tier.expiring', facts: { tier: ends.tier.id, ...endOf(ends.tier) } } as const]),
  ],
  // What they say is what became of the tier.
  review: () => [],
  tier: () => [],
  redeem: (entry) => [{ type: 'reward.redeemed', facts: { ...entry.redemption, ...spentFrom(entry) } }],
  hold: (entry) => [{ type: 'reward.reserved', facts: { ...entry.redemption, ...spentFrom(entry), ...lapseOf(entry) } }],
  commit: (entry) => [{ type: 'reward.committed', facts: { ...entry.redemption, points: 0 - entry.points } }],
  lapse: (entry) => heldNoMore(entry).map((facts) => ({ type: 'reward.lapsed', facts })),
  cancel: (entry) => [{ type: 'reward.cancelled', facts: { ...entry.redemption, ...activated(entry) } }],
  fulfil: (entry) => {
    const { fulfilment, ...redemption } = entry.redemption ?? {};
    return [{ type: 'reward.fulfilled', facts: { ...redemption, ...fulfilment, ...activated(entry) } }];
  },
  use: ({ redemption }) => [{ type: 'voucher.used', facts: { ...redemption } }],
  restore: ({ redemption }) => [{ type: 'voucher.restored', facts: { ...redemption } }],
  freeze: ({ at }) => [{ type: 'account.frozen', facts: { frozenSince: at } }],
  release: () => [{ type: 'account.released', facts: {} }],
  // What it says is what became of a referral.
  refer: () => [],
  segment: ({ segments = [] }) => [{ type: 'member.segmented', facts: { segments } }],
};

/** In the order in which they happened: what the entry itself is, and what it led to. */
export const happeningsOfEntry = (entry: Entry): readonly Happening[] => [
  ...HAPPENINGS[entry.kind](entry),
  ...tierHappenings(entry),
  ...happeningsOfReferral(entry),
];

/** An entry that says how the tier stands now made it another one, or let the same one last until another time. */
function tierHappenings({ tier, tierMove, standing, explanation }: Entry): readonly Happening[] {
  if (tier === undefined || standing === undefined) return [];
  const { id, since, until, reviewAt, lockedUntil } = standing;
  const facts = { tier: id, since, until, reviewAt, lockedUntil, explanation: explanation.filter(({ rule }) => rule === 'tier') };
  return tier.changed ? [{ type: 'tier.changed', facts: { ...facts, ...tierMove } }] : [{ type: 'tier.renewed', facts }];
}

const why = ({ explanation }: Entry) => ({ explanation });

/** Of points that matured because their order was fulfilled. */
const orderOf = ({ purchase }: Entry) => (purchase === undefined ? {} : { merchantId: purchase.merchantId, orderId: purchase.orderId });

const lapseOf = ({ postings }: Entry) => {
  const held = postings.find((posting) => posting.bucket === 'held');
  return held === undefined ? {} : { lapsesAt: held.lapsesAt };
};

const endOf = ({ until, reviewAt, next }: { readonly until: string; readonly reviewAt: string; readonly next: string }) => ({
  until,
  reviewAt,
  next,
});
