/** The terms of a programme about referrals, as they are stored. */
import type {
  ReferralFields,
  ReferralGift,
  ReferralMilestone,
  ReferralQualification,
  ReferralTerms,
} from '../../domain/referrals/referral-terms.ts';
import { suspicionTerms } from '../fraud/terms.ts';
import { exactly, kinds, listOf, number, object, optional, type Properties, text, whole } from '../kernel/shape.ts';
import { limitPeriod } from '../rewards/terms.ts';

type Gift<Kind extends ReferralGift['kind']> = Extract<ReferralGift, { kind: Kind }>;

const gift = kinds<ReferralGift, 'kind'>('kind', {
  points: object<Gift<'points'>>(() => ({ kind: exactly('points'), points: whole })),
  reward: object<Gift<'reward'>>(() => ({ kind: exactly('reward'), rewardId: text })),
  badge: object<Gift<'badge'>>(() => ({ kind: exactly('badge'), badge: text })),
});

const qualification = object<ReferralQualification>(() => ({
  purchases: whole,
  minimumSpend: optional(
    object<NonNullable<ReferralQualification['minimumSpend']>>(() => ({ currency: text, each: optional(whole), inAll: optional(whole) })),
  ),
  withinDays: optional(whole),
  returnWindowDays: whole,
}));

const referralTerms = object<ReferralTerms>(() => ({
  link: text,
  renames: whole,
  invitations: optional(object<NonNullable<ReferralTerms['invitations']>>(() => ({ windowDays: whole, perDay: whole }))),
  qualification,
  rewards: object<ReferralTerms['rewards']>(() => ({ referee: optional(gift), referrer: optional(gift) })),
  furtherLevels: optional(listOf(number)),
  cap: optional(object<NonNullable<ReferralTerms['cap']>>(() => ({ friends: whole, per: limitPeriod }))),
  milestones: optional(listOf(object<ReferralMilestone>(() => ({ friends: whole, points: whole })))),
  reversibleDays: whole,
  review: optional(suspicionTerms),
}));

export const referralFields: Properties<ReferralFields> = { referrals: optional(referralTerms) };
