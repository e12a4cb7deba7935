/** Rewards, redemptions, vouchers and parcels, read. */
import type { QueuedReward, VoucherClaim } from '../../domain/rewards/changes.ts';
import type { RewardFulfilment } from '../../domain/rewards/parcel.ts';
import type { Redemption, Voucher } from '../../domain/rewards/redemption.ts';
import type { RewardVersion } from '../../domain/rewards/reward.ts';
import type { Item } from '../kernel/item-table.ts';
import { date, either, exactly, instant, nullable, object, oneOf, optional, text, whole } from '../kernel/shape.ts';
import { stored, unpackedFrom } from '../kernel/stored.ts';
import { batchesFrom } from '../ledger/buckets-text.ts';
import { rewardItems } from './items.ts';
import { money, rewardTerms } from './terms.ts';

const storedReward = stored(
  rewardItems.reward,
  object<{ readonly rewardId: string }>(() => ({ rewardId: text })),
);

export const rewardIdFrom = (item: Item): string => storedReward(item).rewardId;

export const rewardVersionFrom = stored(
  rewardItems.rewardVersion,
  object<RewardVersion>(() => ({
    programmeId: text,
    rewardId: text,
    version: whole,
    publishedAt: instant,
    effectiveAt: instant,
    publishedBy: text,
    state: oneOf('active', 'paused', 'archived'),
    terms: rewardTerms,
    stockShards: whole,
  })),
);

const voucher = object<Voucher>(() => ({
  code: text,
  expiresAt: nullable(instant),
  expiredAt: optional(instant),
  balance: optional(money),
}));

const fulfilment = object<RewardFulfilment>(() => ({
  state: oneOf('awaiting', 'shipped', 'delivered', 'returned'),
  since: instant,
  tracking: optional(text),
}));

/** Its batches are short text, as those of an account are. */
type StoredRedemption = Omit<Redemption, 'spent'> & { readonly spent: string };

const storedRedemption = stored(
  rewardItems.redemption,
  object<StoredRedemption>(() => ({
    programmeId: text,
    memberId: text,
    redemptionId: text,
    rewardId: text,
    rewardVersion: whole,
    revision: whole,
    state: oneOf('reserved', 'issued', 'used', 'fulfilled', 'cancelled', 'lapsed', 'expired'),
    units: whole,
    points: whole,
    spent: text,
    createdAt: instant,
    lapsesAt: optional(instant),
    issuedAt: optional(instant),
    voucher: optional(voucher),
    code: optional(text),
    fulfilment: optional(fulfilment),
    shard: optional(whole),
    countedFrom: optional(either(exactly('ever'), date)),
  })),
);

export function redemptionFrom(item: Item): Redemption {
  const { spent, ...redemption } = storedRedemption(item);
  return { ...redemption, spent: unpackedFrom(item, 'spent', () => batchesFrom(spent)) };
}

export const voucherFrom = stored(
  rewardItems.voucher,
  object<VoucherClaim>(() => ({ programmeId: text, code: text, memberId: text, redemptionId: text })),
);

const queued = object<Omit<QueuedReward, 'state'>>(() => ({
  programmeId: text,
  memberId: text,
  redemptionId: text,
  rewardId: text,
  rewardVersion: whole,
  since: instant,
  tracking: optional(text),
}));

const awaitingFrom = stored(rewardItems.awaiting, queued);
const shippedFrom = stored(rewardItems.shipped, queued);

/** The list that it stands on is its state. */
export const QUEUED_FROM = {
  awaiting: (item: Item): QueuedReward => ({ ...awaitingFrom(item), state: 'awaiting' }),
  shipped: (item: Item): QueuedReward => ({ ...shippedFrom(item), state: 'shipped' }),
} as const;

const storedCode = stored(
  rewardItems.freeCode,
  object<{ readonly code: string }>(() => ({ code: text })),
);

export const freeCodeFrom = (item: Item): string => storedCode(item).code;
