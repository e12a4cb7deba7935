/** The terms of a reward: what it gives, what it costs, and who can redeem it, how often and until when. */
import { endOfPeriodAfter, type PeriodEnd, type Span } from '../kernel/calendar.ts';
import { currencyDecimals } from '../kernel/currency.ts';
import { MAX_ENTRY_POINTS } from '../kernel/points.ts';
import { Refusal } from '../kernel/refusal.ts';
import { type Instant, toInstant } from '../kernel/time.ts';
import type { TierTerms } from '../tiers/tier-terms.ts';

export interface Money {
  readonly currency: string;
  /** Minor units. */
  readonly amount: number;
}

/** The benefit of a voucher at a till. */
export type VoucherBenefit =
  | ({ readonly type: 'amount-off' } & Money)
  /** A percentage off the basket, at most `upTo`. */
  | { readonly type: 'percent-off'; readonly percent: number; readonly upTo?: Money | undefined }
  | { readonly type: 'free-product'; readonly sku: string }
  /** A name for the brand's own systems, such as `seat`. */
  | { readonly type: 'upgrade'; readonly to: string };

export type RewardGift =
  | { readonly kind: 'voucher'; readonly benefit: VoucherBenefit }
  /** One of the imported codes. Each is given once. */
  | { readonly kind: 'code'; readonly lowStock: number }
  /** A physical reward, sent or handed out. */
  | { readonly kind: 'physical'; readonly sku: string }
  /** A gift card: a voucher with a balance. */
  | { readonly kind: 'gift-card'; readonly value: Money }
  | { readonly kind: 'donation'; readonly to: string; readonly value: Money; readonly mostUnits: number }
  /** Each unit of the cost is worth this much money. */
  | { readonly kind: 'cashback'; readonly value: Money; readonly mostUnits: number };

export interface RewardText {
  /** BCP 47. */
  readonly language: string;
  readonly name: string;
  readonly description?: string | undefined;
}

/** How often one member can redeem it. */
export interface MemberLimit {
  readonly redemptions: number;
  readonly per: LimitPeriod;
}
export type LimitPeriod = 'day' | 'month' | 'year' | 'ever';

export interface CancelTerms {
  /** Whether an issued redemption can be cancelled while it is unused. A reservation always can. */
  readonly issued: 'never' | 'unused';
  /** Hours after issue; absent: as long as it is unused. */
  readonly withinHours?: number | undefined;
  /** Points that have expired meanwhile either expire again, or get the lifetime of new points. */
  readonly expiredPoints: 'expire' | 'new-lifetime';
}

export interface RewardTerms {
  /** The first text is shown for other languages. */
  readonly texts: readonly RewardText[];
  /** URL. */
  readonly picture?: string | undefined;
  readonly gift: RewardGift;
  /** Cost of one unit. `cash`: paid in addition, at the till that takes the voucher. */
  readonly cost: { readonly points: number; readonly cash?: Money | undefined };
  readonly from?: Instant | undefined;
  /** Exclusive. */
  readonly until?: Instant | undefined;
  /** Ids of tiers; absent: all members. */
  readonly tiers?: readonly string[] | undefined;
  /** Segments, of which a member must be in one; absent: all members. */
  readonly segments?: readonly string[] | undefined;
  /** Total number ever, including those already given; absent: unlimited. */
  readonly stock?: number | undefined;
  /** Threshold of the low-stock warning; codes have their own. */
  readonly lowStock?: number | undefined;
  readonly limit?: MemberLimit | undefined;
  /** Lifetime of a voucher, rounded up to the end of a period; absent: no end. */
  readonly voucherLifetime?: (Span & { readonly to: PeriodEnd }) | undefined;
  /** How long a reservation holds points and inventory. */
  readonly reservationMinutes: number;
  /** Merchants that accept the voucher; absent: all merchants of the programme. */
  readonly merchants?: readonly string[] | undefined;
  /** Whether a used voucher can be used again when its goods are returned; absent: it stays used. A gift card always gets back what it paid. */
  readonly onReturn?: 'stays-used' | 'restored' | undefined;
  /** Whether an unused voucher that cost points can be used while its member owes points; absent: it is suspended. */
  readonly whileInDebt?: 'suspended' | 'usable' | undefined;
  readonly cancel: CancelTerms;
  /** Cost of one to the programme. */
  readonly programmeCost?: Money | undefined;
}

/** Terms as managers write them: any ISO 8601 instants. */
export type RewardTermsAsked = Omit<RewardTerms, 'from' | 'until'> & {
  readonly from?: string | undefined;
  readonly until?: string | undefined;
};

export const termsAsked = ({ from, until, ...terms }: RewardTermsAsked): RewardTerms => ({
  ...terms,
  ...(from === undefined ? {} : { from: toInstant(from) }),
  ...(until === undefined ? {} : { until: toInstant(until) }),
});

/** Kinds with a voucher. */
export const hasVoucher = ({ kind }: RewardGift): boolean => kind === 'voucher' || kind === 'gift-card';

/** The low-stock threshold; undefined: none. */
export const lowStockOf = ({ gift, lowStock }: RewardTerms): number | undefined => (gift.kind === 'code' ? gift.lowStock : lowStock);

/** Maximum units of one redemption. */
export const mostUnits = (gift: RewardGift): number => (gift.kind === 'donation' || gift.kind === 'cashback' ? gift.mostUnits : 1);

/** The expiry of a voucher issued at `issuedAt`; null: never. */
export const voucherExpiry = ({ voucherLifetime }: RewardTerms, issuedAt: Instant, timeZone: string): Instant | null =>
  voucherLifetime === undefined ? null : endOfPeriodAfter(issuedAt, voucherLifetime, voucherLifetime.to, timeZone);

/** @throws Refusal VALIDATION_FAILED for faults that the schema cannot see. */
export function checkRewardTerms(reward: RewardTerms, programme: { readonly tiers?: TierTerms | undefined }): void {
  const { texts, gift, cost, from, until, tiers = [], segments = [] } = reward;
  const { stock, lowStock, voucherLifetime, merchants, onReturn, whileInDebt, cancel } = reward;
  texts.forEach(({ language }, index) => {
    if (texts.findIndex((other) => other.language === language) !== index)
      refuse(`there is a text in ${language} already`, `texts.${index}`);
  });
  for (const [money, field] of moneyIn(reward)) {
    if (currencyDecimals(money.currency) === undefined) refuse('must be an ISO 4217 currency in circulation', `${field}.currency`);
  }
  if (cost.points * mostUnits(gift) > MAX_ENTRY_POINTS) refuse(`must cost at most ${MAX_ENTRY_POINTS} points at a time`, 'cost.points');
  if (from !== undefined && until !== undefined && until <= from) refuse('must be later than from', 'until');
  tiers.forEach((tier, index) => {
    const known = programme.tiers?.levels.map(({ id }) => id) ?? [];
    if (!known.includes(tier)) {
      refuse(known.length === 0 ? 'the programme has no tiers' : `must be a tier of the programme: ${known.join(', ')}`, `tiers.${index}`);
    }
    if (tiers.indexOf(tier) !== index) refuse(`names ${tier} twice`, `tiers.${index}`);
  });
  segments.forEach((segment, index) => {
    if (segments.indexOf(segment) !== index) refuse(`names ${segment} twice`, `segments.${index}`);
  });
  if (stock !== undefined && gift.kind === 'code') refuse('must be absent: there are as many as codes were imported', 'stock');
  if (lowStock !== undefined && stock === undefined) refuse('must be absent: there is no stock that is counted', 'lowStock');
  if (stock !== undefined && mostUnits(gift) > 1) refuse('must be absent when several units can be taken at a time', 'stock');
  if (voucherLifetime !== undefined && !hasVoucher(gift)) refuse(`must be absent: a ${gift.kind} has no voucher`, 'voucherLifetime');
  if (merchants !== undefined && !hasVoucher(gift)) refuse(`must be absent: a ${gift.kind} has no voucher`, 'merchants');
  merchants?.forEach((merchant, index) => {
    if (merchants.indexOf(merchant) !== index) refuse(`names ${merchant} twice`, `merchants.${index}`);
  });
  if (onReturn !== undefined && gift.kind !== 'voucher') refuse(`must be absent: it is of vouchers, not of a ${gift.kind}`, 'onReturn');
  if (cost.cash !== undefined && gift.kind !== 'voucher') {
    refuse(`must be absent: no till takes money for a ${gift.kind}. A voucher's cash is paid where it is used`, 'cost.cash');
  }
  if (whileInDebt !== undefined && !hasVoucher(gift)) refuse(`must be absent: a ${gift.kind} has no voucher`, 'whileInDebt');
  if (cancel.issued === 'unused' && gift.kind === 'code') refuse('must be never: a code that was shown cannot come back', 'cancel.issued');
  if (cancel.issued === 'never' && cancel.withinHours !== undefined) refuse('must be absent when nothing comes back', 'cancel.withinHours');
}

function refuse(message: string, field: string): never {
  throw new Refusal('VALIDATION_FAILED', message, field);
}

function moneyIn({ gift, cost, programmeCost }: RewardTerms): readonly (readonly [Money, string])[] {
  const all: readonly (readonly [Money | undefined, string])[] = [
    [moneyOf(gift), moneyField(gift)],
    [cost.cash, 'cost.cash'],
    [programmeCost, 'programmeCost'],
  ];
  return all.flatMap(([money, field]) => (money === undefined ? [] : [[money, field] as const]));
}

function moneyOf(gift: RewardGift): Money | undefined {
  switch (gift.kind) {
    case 'voucher':
      if (gift.benefit.type === 'amount-off') return gift.benefit;
      return gift.benefit.type === 'percent-off' ? gift.benefit.upTo : undefined;
    case 'gift-card':
    case 'donation':
    case 'cashback':
      return gift.value;
    case 'code':
    case 'physical':
      return undefined;
  }
}

function moneyField(gift: RewardGift): string {
  if (gift.kind !== 'voucher') return 'gift.value';
  return gift.benefit.type === 'amount-off' ? 'gift.benefit' : 'gift.benefit.upTo';
}
