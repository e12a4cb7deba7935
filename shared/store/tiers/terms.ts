/** The terms of a programme about tiers, as they are stored. */
import type {
  Benefits,
  Hold,
  Minimum,
  Qualification,
  QualificationPeriod,
  Requirement,
  TierFields,
  TierLevel,
  TierTerms,
} from '../../domain/tiers/tier-terms.ts';
import { expiryTerms } from '../earning/terms.ts';
import { either, exactly, flag, kinds, listOf, number, object, oneOf, optional, type Properties, text, whole } from '../kernel/shape.ts';

type OfMoney = Extract<Requirement, { metric: 'spend' }>;
type OfNumber = Exclude<Requirement, OfMoney>;

const requirement = either(
  object<OfMoney>(() => ({ metric: exactly('spend'), currency: text, atLeast: whole })),
  object<OfNumber>(() => ({ metric: oneOf('points', 'purchases', 'active-months', 'engagement'), atLeast: whole })),
);

const level = object<TierLevel>(() => ({
  id: text,
  name: text,
  qualification: optional(object<Qualification>(() => ({ need: oneOf('all', 'any'), of: listOf(requirement) }))),
  benefits: object<Benefits>(() => ({
    multiplier: optional(number),
    perks: optional(listOf(text)),
    birthdayPoints: optional(whole),
    expiry: optional(expiryTerms),
  })),
}));

type ForMonths = Extract<Hold, { policy: 'for' }>;

const tierTerms = object<TierTerms>(() => ({
  levels: listOf(level),
  period: kinds<QualificationPeriod, 'kind'>('kind', {
    rolling: object<Extract<QualificationPeriod, { kind: 'rolling' }>>(() => ({ kind: exactly('rolling'), months: whole })),
    'calendar-year': object<{ readonly kind: 'calendar-year' }>(() => ({ kind: exactly('calendar-year') })),
    anniversary: object<{ readonly kind: 'anniversary' }>(() => ({ kind: exactly('anniversary') })),
    lifetime: object<{ readonly kind: 'lifetime' }>(() => ({ kind: exactly('lifetime') })),
  }),
  hold: kinds<Hold, 'policy'>('policy', {
    forever: object<{ readonly policy: 'forever' }>(() => ({ policy: exactly('forever') })),
    for: object<ForMonths>(() => ({
      policy: exactly('for'),
      months: whole,
      to: oneOf('day', 'month', 'quarter', 'year', 'anniversary'),
    })),
  }),
  downgrade: oneOf('none', 'to-earned', 'one-step'),
  graceDays: whole,
  warningDays: whole,
  onReturn: oneOf('at-once', 'at-review'),
  bonusQualifies: flag,
  minimumPurchase: optional(listOf(object<Minimum>(() => ({ currency: text, amount: whole })))),
}));

export const tierFields: Properties<TierFields> = { tiers: optional(tierTerms) };
