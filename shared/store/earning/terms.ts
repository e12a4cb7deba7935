/** The terms of a programme about earning and expiry, as they are stored. */
import type { Activity, ActivityFields, ActivityLimit } from '../../domain/earning/activity-terms.ts';
import type { EarningFields, EarningRate, EarningTerms, Exclusions } from '../../domain/earning/earning-terms.ts';
import type { ExpiryFields, ExpiryTerms } from '../../domain/earning/expiry-terms.ts';
import type { PeriodEnd, Span } from '../../domain/kernel/calendar.ts';
import {
  absent,
  both,
  either,
  exactly,
  flag,
  kinds,
  listOf,
  number,
  object,
  oneOf,
  optional,
  type Properties,
  text,
  whole,
} from '../kernel/shape.ts';

export const periodEnd = oneOf('day', 'month', 'quarter', 'year');

export const span = either(
  object<Extract<Span, { months: number }>>(() => ({ months: whole, days: absent })),
  object<Extract<Span, { days: number }>>(() => ({ days: whole, months: absent })),
);

const earningTerms = object<EarningTerms>(() => ({
  rates: listOf(object<EarningRate>(() => ({ currency: text, points: whole, perUnits: whole, minimumAmount: optional(whole) }))),
  rounding: oneOf('down', 'nearest', 'up'),
  include: listOf(oneOf('tax', 'shipping', 'discount')),
  pendingDays: whole,
  maturesOnFulfilment: optional(flag),
  lateArrivalDays: optional(whole),
  exclude: optional(object<Exclusions>(() => ({ categories: optional(listOf(text)), skus: optional(listOf(text)) }))),
}));

const activity = object<Activity>(() => ({
  id: text,
  name: text,
  points: whole,
  engagement: number,
  limits: optional(listOf(object<ActivityLimit>(() => ({ times: whole, per: oneOf('day', 'month', 'year', 'ever') })))),
  coolingMinutes: optional(whole),
}));

export const expiryTerms = kinds<ExpiryTerms, 'policy'>('policy', {
  never: object<Extract<ExpiryTerms, { policy: 'never' }>>(() => ({ policy: exactly('never') })),
  after: both(
    object<{ readonly policy: 'after'; readonly to: PeriodEnd }>(() => ({ policy: exactly('after'), to: periodEnd })),
    span,
  ),
  date: object<Extract<ExpiryTerms, { policy: 'date' }>>(() => ({ policy: exactly('date'), month: whole, day: whole, atLeastDays: whole })),
  inactivity: both(
    object<{ readonly policy: 'inactivity'; readonly to: PeriodEnd }>(() => ({ policy: exactly('inactivity'), to: periodEnd })),
    span,
  ),
});

export const earningFields: Properties<EarningFields & ActivityFields & ExpiryFields> = {
  earning: earningTerms,
  activities: optional(listOf(activity)),
  anniversary: optional(object<NonNullable<ActivityFields['anniversary']>>(() => ({ points: whole }))),
  expiry: expiryTerms,
  expiryWarningDays: optional(whole),
  reinstatementDays: optional(whole),
};
