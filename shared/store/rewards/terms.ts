/** The terms of a reward, as they are stored. */

import type { PeriodEnd } from '../../domain/kernel/calendar.ts';
import type {
  CancelTerms,
  MemberLimit,
  Money,
  RewardGift,
  RewardTerms,
  RewardText,
  VoucherBenefit,
} from '../../domain/rewards/reward-terms.ts';
import { periodEnd, span } from '../earning/terms.ts';
import { both, exactly, instant, kinds, listOf, number, object, oneOf, optional, text, whole } from '../kernel/shape.ts';

export const money = object<Money>(() => ({ currency: text, amount: whole }));

export const limitPeriod = oneOf('day', 'month', 'year', 'ever');

type Benefit<Type extends VoucherBenefit['type']> = Extract<VoucherBenefit, { type: Type }>;

const benefit = kinds<VoucherBenefit, 'type'>('type', {
  'amount-off': object<Benefit<'amount-off'>>(() => ({ type: exactly('amount-off'), currency: text, amount: whole })),
  'percent-off': object<Benefit<'percent-off'>>(() => ({ type: exactly('percent-off'), percent: number, upTo: optional(money) })),
  'free-product': object<Benefit<'free-product'>>(() => ({ type: exactly('free-product'), sku: text })),
  upgrade: object<Benefit<'upgrade'>>(() => ({ type: exactly('upgrade'), to: text })),
});

type Gift<Kind extends RewardGift['kind']> = Extract<RewardGift, { kind: Kind }>;

const gift = kinds<RewardGift, 'kind'>('kind', {
  voucher: object<Gift<'voucher'>>(() => ({ kind: exactly('voucher'), benefit })),
  code: object<Gift<'code'>>(() => ({ kind: exactly('code'), lowStock: whole })),
  physical: object<Gift<'physical'>>(() => ({ kind: exactly('physical'), sku: text })),
  'gift-card': object<Gift<'gift-card'>>(() => ({ kind: exactly('gift-card'), value: money })),
  donation: object<Gift<'donation'>>(() => ({ kind: exactly('donation'), to: text, value: money, mostUnits: whole })),
  cashback: object<Gift<'cashback'>>(() => ({ kind: exactly('cashback'), value: money, mostUnits: whole })),
});

export const rewardTerms = object<RewardTerms>(() => ({
  texts: listOf(object<RewardText>(() => ({ language: text, name: text, description: optional(text) }))),
  picture: optional(text),
  gift,
  cost: object<RewardTerms['cost']>(() => ({ points: whole, cash: optional(money) })),
  from: optional(instant),
  until: optional(instant),
  tiers: optional(listOf(text)),
  segments: optional(listOf(text)),
  stock: optional(whole),
  lowStock: optional(whole),
  limit: optional(object<MemberLimit>(() => ({ redemptions: whole, per: limitPeriod }))),
  voucherLifetime: optional(
    both(
      span,
      object<{ readonly to: PeriodEnd }>(() => ({ to: periodEnd })),
    ),
  ),
  reservationMinutes: whole,
  merchants: optional(listOf(text)),
  onReturn: optional(oneOf('stays-used', 'restored')),
  whileInDebt: optional(oneOf('suspended', 'usable')),
  cancel: object<CancelTerms>(() => ({
    issued: oneOf('never', 'unused'),
    withinHours: optional(number),
    expiredPoints: oneOf('expire', 'new-lifetime'),
  })),
  programmeCost: optional(money),
}));
