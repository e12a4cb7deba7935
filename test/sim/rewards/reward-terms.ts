/** Random rewards of every kind: scarce, for some members only, for a while only, and with every way to cancel. */
import type {
  LimitPeriod,
  MemberLimit,
  Money,
  RewardGift,
  RewardTermsAsked,
  VoucherBenefit,
} from '../../../shared/domain/rewards/reward-terms.ts';
import type { TierTerms } from '../../../shared/domain/tiers/tier-terms.ts';
import { DAY, HOUR } from '../kernel/plan-times.ts';
import type { Random } from '../kernel/random.ts';

type Kind = RewardGift['kind'];

/** The static segments of a world. */
export const SEGMENTS = ['press', 'staff'] as const;

/** The money that some rewards cost besides points. */
export const CASH: Money = { currency: 'EUR', amount: 150 };

const eur = (amount: number): Money => ({ currency: 'EUR', amount });

/** With a voucher, without, of several units, of a pool of codes. */
export const GIFT_KINDS: readonly [Kind, ...Kind[]] = [
  'voucher',
  'voucher',
  'gift-card',
  'gift-card',
  'code',
  'code',
  'physical',
  'donation',
  'cashback',
];

function randomBenefit(random: Random): VoucherBenefit {
  return random.pick<VoucherBenefit>([
    { type: 'amount-off', ...eur(500) },
    { type: 'percent-off', percent: 10, upTo: eur(2_000) },
    { type: 'free-product', sku: 'sku-0' },
    { type: 'upgrade', to: 'seat' },
  ]);
}

function randomGift(random: Random, kind: Kind): RewardGift {
  switch (kind) {
    case 'voucher':
      return { kind, benefit: randomBenefit(random) };
    case 'code':
      return { kind, lowStock: random.pick([0, 2]) };
    case 'physical':
      return { kind, sku: 'sku-1' };
    case 'gift-card':
      return { kind, value: eur(random.pick([1, 500, 12_345])) };
    case 'donation':
      return { kind, to: 'Sea rescue', value: eur(100), mostUnits: random.pick([1, 5]) };
    case 'cashback':
      return { kind, value: eur(1), mostUnits: random.pick([10, 1_000]) };
  }
}

function randomLimit(random: Random): MemberLimit {
  return { redemptions: random.pick([1, 1, 2, 3]), per: random.pick<LimitPeriod>(['day', 'day', 'month', 'year', 'ever']) };
}

/** A window from now or a while ago, for days, months or without an end. */
function randomWindow(random: Random, now: number): Pick<RewardTermsAsked, 'from' | 'until'> {
  const at = (time: number): string => new Date(time).toISOString();
  return {
    ...(random.chance(0.15) ? { from: at(now + random.pick([-DAY, 20_000, HOUR, 5 * DAY])) } : {}),
    ...(random.chance(0.15) ? { until: at(now + 6 * DAY + random.pick([0, 30, 300, 600]) * DAY + random.below(HOUR)) } : {}),
  };
}

const isVoucher = (kind: Kind): boolean => kind === 'voucher' || kind === 'gift-card';

const randomTiers = (random: Random, tiers: TierTerms | undefined): Pick<RewardTermsAsked, 'tiers'> => {
  const ids = tiers?.levels.map(({ id }) => id).filter(() => random.chance(0.5)) ?? [];
  return ids.length === 0 || !random.chance(0.3) ? {} : { tiers: ids };
};

function randomCancel(random: Random, kind: Kind): RewardTermsAsked['cancel'] {
  const expiredPoints = random.pick(['expire', 'new-lifetime'] as const);
  if (kind === 'code' || random.chance(0.15)) return { issued: 'never', expiredPoints };
  return { issued: 'unused', ...(random.chance(0.3) ? { withinHours: random.pick([1, 24, 720]) } : {}), expiredPoints };
}

const randomVoucherLifetime = (random: Random, kind: Kind): Pick<RewardTermsAsked, 'voucherLifetime'> => {
  if (!isVoucher(kind) || random.chance(0.3)) return {};
  const to = random.pick(['day', 'day', 'month', 'quarter', 'year'] as const);
  return { voucherLifetime: random.chance(0.6) ? { days: random.pick([0, 1, 10, 90]), to } : { months: random.pick([1, 3]), to } };
};

/** @param apart draws the terms that were added later, so that the others stay as they were. */
export function randomReward(
  random: Random,
  apart: Random,
  kind: Kind,
  name: string,
  now: number,
  tiers: TierTerms | undefined,
): RewardTermsAsked {
  const counted = (isVoucher(kind) || kind === 'physical') && random.chance(0.8);
  return {
    texts: [{ language: 'en', name }],
    gift: randomGift(random, kind),
    cost: {
      points: kind === 'cashback' ? random.pick([1, 3]) : random.pick([1, 10, 10, 50, 100, 300, random.pick([0, 2_000])]),
      ...(kind === 'voucher' && apart.chance(0.15) ? { cash: CASH } : {}),
    },
    ...randomWindow(random, now),
    ...randomTiers(random, tiers),
    ...(random.chance(0.12) ? { segments: [random.pick(SEGMENTS)] } : {}),
    ...(counted ? { stock: random.pick([1, 2, 3, 5, 12, 25, 40]) } : {}),
    ...(random.chance(0.4) ? { limit: randomLimit(random) } : {}),
    ...randomVoucherLifetime(random, kind),
    ...(kind === 'voucher' && random.chance(0.6) ? { onReturn: 'restored' as const } : {}),
    ...(isVoucher(kind) && apart.chance(0.5) ? { whileInDebt: apart.pick(['suspended', 'usable'] as const) } : {}),
    reservationMinutes: random.pick([1, 1, 2, 15, 60, 1_440]),
    cancel: randomCancel(random, kind),
    ...(random.chance(0.1) ? { programmeCost: eur(250) } : {}),
  };
}

/** The terms of a new version: another stock, price, window, limit, audience, or cancellation. */
export function changedReward(random: Random, before: RewardTermsAsked, now: number, programme: TierTerms | undefined): RewardTermsAsked {
  const { kind } = before.gift;
  const { from: _from, until: _until, tiers: _tiers, limit: _limit, voucherLifetime: _lifetime, ...rest } = before;
  // Missing levels are refused. Sometimes they are named all the same.
  const known = before.tiers?.filter((id) => programme?.levels.some((level) => level.id === id) || random.chance(0.1)) ?? [];
  const kept: RewardTermsAsked = { ...before, ...(known.length === 0 ? { tiers: undefined } : { tiers: known }) };
  switch (random.pick(['stock', 'stock', 'stock', 'cost', 'all', 'all', 'cancel'])) {
    case 'stock':
      return before.stock === undefined ? kept : { ...kept, stock: Math.max(0, before.stock + random.pick([1, 2, 5, 20, -1, -2, -5])) };
    case 'cost':
      return { ...kept, cost: { ...before.cost, points: before.cost.points + random.pick([0, 1, 5]) } };
    case 'cancel':
      return { ...kept, cancel: randomCancel(random, kind) };
    default:
      return {
        ...rest,
        ...randomWindow(random, now),
        ...randomTiers(random, programme),
        ...(random.chance(0.5) ? { limit: randomLimit(random) } : {}),
        ...randomVoucherLifetime(random, kind),
        reservationMinutes: random.pick([1, 2, 15, 60]),
        cancel: randomCancel(random, kind),
      };
  }
}
