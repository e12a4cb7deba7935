/** Entries as callers see them: every field in one order, so that an answer said again is the same to the byte. */
import type { EntryView } from '../../../shared/contract/ledger/entry.ts';
import type { PaymentSource } from '../../../shared/domain/checkout/checkout-entries.ts';
import type { ActivitySource, PurchaseSource } from '../../../shared/domain/earning/earning-entries.ts';
import type { Entry } from '../../../shared/domain/ledger/entry.ts';
import type { Balance, Explanation } from '../../../shared/domain/ledger/entry-header.ts';
import { friendIdOf } from '../../../shared/domain/referrals/friend.ts';
import type { RedemptionSource } from '../../../shared/domain/rewards/reward-entries.ts';

export const balanceOfEntry = ({ active, pending, held, debt }: Balance): Balance => ({
  active,
  pending,
  ...(held === undefined ? {} : { held }),
  debt,
});

export const explanationView = (explanation: readonly Explanation[]) =>
  explanation.map(({ rule, matched, points, reason }) => ({ rule, matched, ...(points === undefined ? {} : { points }), reason }));

const purchaseView = ({ merchantId, orderId, returnId, occurredAt, currency, amount, channel, store }: PurchaseSource) => ({
  merchantId,
  orderId,
  ...(returnId === undefined ? {} : { returnId }),
  occurredAt,
  currency,
  amount,
  ...(channel === undefined ? {} : { channel }),
  ...(store === undefined ? {} : { store }),
});

const activityView = ({ merchantId, activityId, activity, occurredAt }: ActivitySource) => ({
  merchantId,
  activityId,
  activity,
  occurredAt,
});

const redemptionView = (source: RedemptionSource) => {
  const { redemptionId, rewardId, rewardVersion, units, merchantId, orderId, returnId, paid, off, fulfilment } = source;
  return {
    redemptionId,
    rewardId,
    rewardVersion,
    ...(units === undefined ? {} : { units }),
    ...(merchantId === undefined ? {} : { merchantId }),
    ...(orderId === undefined ? {} : { orderId }),
    ...(returnId === undefined ? {} : { returnId }),
    ...(paid === undefined ? {} : { paid: { currency: paid.currency, amount: paid.amount, left: paid.left } }),
    ...(fulfilment === undefined
      ? {}
      : { fulfilment: { state: fulfilment.state, ...(fulfilment.tracking === undefined ? {} : { tracking: fulfilment.tracking }) } }),
    ...(off === undefined ? {} : { off: { currency: off.currency, amount: off.amount } }),
  };
};

const paymentView = ({ merchantId, orderId, returnId, currency, amount }: PaymentSource) => ({
  merchantId,
  orderId,
  ...(returnId === undefined ? {} : { returnId }),
  currency,
  amount,
});

/** The other side by a name that says nothing: members see their own history. */
const referralView = ({ programmeId, memberId, referral }: Entry) => {
  if (referral === undefined) return {};
  const { stage, level, refereeId, points, capped, milestones, badge } = referral;
  return {
    referral: {
      stage,
      ...(level === undefined ? {} : { level }),
      ...(refereeId === memberId ? {} : { friend: friendIdOf(programmeId, memberId, refereeId) }),
      ...(points === undefined ? {} : { points }),
      ...(capped === undefined ? {} : { capped }),
      ...(milestones === undefined ? {} : { milestones: milestones.map(({ friends, points: given }) => ({ friends, points: given })) }),
      ...(badge === undefined ? {} : { badge }),
    },
  };
};

/** null in a programme without tiers. */
export const tierView = ({ tier }: Entry): { readonly id: string; readonly changed: boolean } | null =>
  tier === undefined ? null : { id: tier.id, changed: tier.changed };

/** Postings stay inside: which batch points went through is told by the balance's batches. */
export function entryView(entry: Entry): EntryView {
  const {
    number,
    kind,
    at,
    points,
    balance,
    programmeVersion,
    purchase,
    activity,
    redemption,
    payment,
    segments,
    badges,
    tier,
    reason,
    by,
    explanation,
    hash,
  } = entry;
  return {
    number,
    kind,
    at,
    points,
    balance: balanceOfEntry(balance),
    programmeVersion,
    ...(purchase === undefined ? {} : { purchase: purchaseView(purchase) }),
    ...(activity === undefined ? {} : { activity: activityView(activity) }),
    ...(redemption === undefined ? {} : { redemption: redemptionView(redemption) }),
    ...(payment === undefined ? {} : { payment: paymentView(payment) }),
    ...(segments === undefined ? {} : { segments: [...segments] }),
    ...referralView(entry),
    ...(badges === undefined ? {} : { badges: [...badges] }),
    ...(tier === undefined ? {} : { tier: { id: tier.id, changed: tier.changed } }),
    ...(reason === undefined ? {} : { reason }),
    ...(by === undefined ? {} : { by }),
    explanation: explanationView(explanation),
    hash,
  };
}
