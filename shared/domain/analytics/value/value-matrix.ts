/**
 * The value matrix: current against future value (Peppers and Rogers, *Managing Customer Relationships*: most valuable, most growable and
 * below-zero customers). It covers customers: members with a purchase that was not returned in full.
 *
 * - Current value: the contribution of the last 365 days (`contribution.ts`).
 * - Future value: the model's expectation over the horizon, less the cost of serving for it. Without a model the member's own rate
 *   continues: revenue × margin a day, over at least a year. A lapsed member then brings nothing.
 * - A value is high if it reaches the mean of customers; for future values without a model, the mean current value scaled to the horizon.
 *   The mean is of customers by cells of equal buying (`repeat-counts.ts`), so it is exact while the cells are.
 *
 * | | future high | future low |
 * |---|---|---|
 * | current high | most-valuable | maintain |
 * | current low | most-growable | maintain |
 *
 * A member is below-zero, whatever else, if current and future value together are negative.
 */

import { DAYS_A_WEEK, YEAR_DAYS } from '../history/day.ts';
import type { MemberAsOf } from '../history/member-as-of.ts';
import { revenueOf } from '../history/spending.ts';
import { beginOf } from '../lifecycle/lifecycle.ts';
import { customersOfCell, meanAmountOfCell } from '../models/repeat-counts.ts';
import { spendOfMean } from '../models/spend-model.ts';
import type { AnalyticsSettings } from '../passes/analytics-settings.ts';
import type { LifecycleStage, ValueClass } from '../passes/insight.ts';
import type { AsOf, Measure } from '../passes/measure.ts';
import { type BinnedCounts, cellsOf } from '../sums/binned-counts.ts';
import { contributionOf } from './contribution.ts';
import { expectedOfBuying, type ValueModel } from './lifetime-value.ts';

export interface Worth {
  customers: number;
  /** Summed over customers, in minor units. */
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

/** The thresholds of high values, in minor units. null: there are no customers. */
export interface WorthModel {
  /** For a year. */
  readonly current: number | null;
  /** For the horizon. */
  readonly future: number | null;
}

/** @param counts the repeat counts of customers. */
export function worthModelOf(
  { customers, contribution }: Worth,
  counts: BinnedCounts,
  model: ValueModel,
  { settings }: Pick<AsOf, 'settings'>,
): WorthModel {
  if (customers === 0) return { current: null, future: null };
  const current = contribution / customers;
  const gain = meanGain(counts, model, settings);
  return { current, future: gain === null ? current * yearsOf(settings) : gain - costOf(settings) };
}

const yearsOf = ({ horizonWeeks }: AnalyticsSettings): number => (horizonWeeks * DAYS_A_WEEK) / YEAR_DAYS;
const costOf = (settings: AnalyticsSettings): number => settings.costPerMemberYear * yearsOf(settings);

/** The mean of customers' expected values: each cell of customers has its own purchases and amounts. null: no model. */
function meanGain(counts: BinnedCounts, { alive, spend }: ValueModel, settings: AnalyticsSettings): number | null {
  if (!alive.fitted) return null;
  let [sum, customers] = [0, 0];
  for (const cell of cellsOf(counts)) {
    const buying = customersOfCell(cell);
    const each = spendOfMean(spend, buying.repeats, meanAmountOfCell(cell));
    const value = expectedOfBuying(alive, buying, each, settings)?.value ?? null;
    if (value === null) return null;
    sum += cell.members * value;
    customers += cell.members;
  }
  return customers === 0 ? null : sum / customers;
}

/** Minor units, whole. */
export interface CurrentAndFuture {
  readonly current: number;
  readonly future: number;
}

/** @param expected the expected value over the horizon, in minor units after margin. null: the model cannot tell. */
export function valuesOf(member: MemberAsOf, stage: LifecycleStage, expected: number | null, asOf: AsOf): CurrentAndFuture {
  const gain = expected ?? (stage === 'lapsed' ? 0 : atOwnRate(member, asOf));
  return { current: contributionOf(member, asOf), future: Math.round(gain - costOf(asOf.settings)) + 0 };
}

function atOwnRate(member: MemberAsOf, { day, settings }: AsOf): number {
  const days = Math.max(YEAR_DAYS, day - beginOf(member) + 1);
  return (revenueOf(member.purchases) * settings.margin * yearsOf(settings) * YEAR_DAYS) / days;
}

/** null: not a customer. */
export function valueClassOf({ purchases }: MemberAsOf, { current, future }: CurrentAndFuture, high: WorthModel): ValueClass | null {
  if (purchases.length === 0 || high.current === null || high.future === null) return null;
  if (current + future < 0) return 'below-zero';
  if (future < high.future) return 'maintain';
  return current >= high.current ? 'most-valuable' : 'most-growable';
}
