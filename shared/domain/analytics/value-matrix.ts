/**
 * What members are worth now against what they will be (Peppers and Rogers, *Managing Customer Relationships*: most valuable, most growable and
 * below-zero customers). Of customers: members with a purchase of which something is left.
 *
 * - Current value: the contribution of the last 365 days (`contribution.ts`).
 * - Future value: what the model expects over the horizon, less the cost of serving for it. Without a model the member's own rate goes on:
 *   revenue × margin by the day, over at least a year; and nothing comes from who has lapsed.
 * - High is what reaches the mean current value of customers, of future values for a time as long as the horizon.
 *
 * | | future high | future low |
 * |---|---|---|
 * | current high | most-valuable | maintain |
 * | current low | most-growable | maintain |
 *
 * Below zero is, whatever else, where current and future value together are less than nothing.
 */
import { contributionOf } from './contribution.ts';
import type { LifecycleStage, ValueClass } from './insight.ts';
import { beginOf } from './lifecycle.ts';
import type { AsOf, Measure } from './measure.ts';
import type { MemberAsOf } from './member-as-of.ts';
import { revenueOf, YEAR_DAYS } from './spending.ts';

export interface Worth {
  customers: number;
  /** Of customers, minor units. */
  contribution: number;
}

export const WORTH: Measure<Worth> = {
  empty: () => ({ customers: 0, contribution: 0 }),
  add(state, member, _points, asOf) {
    if (member.purchases.length === 0) return;
    state.customers += 1;
    state.contribution += contributionOf(member, asOf);
  },
  merge(into, from) {
    into.customers += from.customers;
    into.contribution += from.contribution;
  },
};

export interface WorthModel {
  /** Minor units a year; null: there are no customers. */
  readonly meanContribution: number | null;
}

export const worthModelOf = ({ customers, contribution }: Worth): WorthModel => ({
  meanContribution: customers === 0 ? null : contribution / customers,
});

/** Minor units, whole. */
export interface CurrentAndFuture {
  readonly current: number;
  readonly future: number;
}

/** @param expected of the horizon, minor units after margin; null: the model cannot say. */
export function valuesOf(member: MemberAsOf, stage: LifecycleStage, expected: number | null, asOf: AsOf): CurrentAndFuture {
  const { costPerMemberYear, horizonWeeks } = asOf.settings;
  const cost = (costPerMemberYear * horizonWeeks * 7) / YEAR_DAYS;
  const gain = expected ?? (stage === 'lapsed' ? 0 : atOwnRate(member, asOf));
  return { current: contributionOf(member, asOf), future: Math.round(gain - cost) + 0 };
}

function atOwnRate(member: MemberAsOf, { day, settings }: AsOf): number {
  const days = Math.max(YEAR_DAYS, day - beginOf(member) + 1);
  return (revenueOf(member.purchases) * settings.margin * settings.horizonWeeks * 7) / days;
}

/** null: not a customer. */
export function valueClassOf(
  { purchases }: MemberAsOf,
  { current, future }: CurrentAndFuture,
  { meanContribution }: WorthModel,
  { settings }: AsOf,
): ValueClass | null {
  if (purchases.length === 0 || meanContribution === null) return null;
  if (current + future < 0) return 'below-zero';
  if (future < (meanContribution * settings.horizonWeeks * 7) / YEAR_DAYS) return 'maintain';
  return current >= meanContribution ? 'most-valuable' : 'most-growable';
}
