/** The report `lifecycle`, in the contract's shape. */

import { dateOfDay, periodName } from '../history/day.ts';
import type { ChurnRule } from '../passes/analytics-settings.ts';
import type { LifecycleTallied, StageSum } from '../passes/class-tallies.ts';
import { LIFECYCLE_STAGES, VALUE_CLASSES } from '../passes/insight.ts';
import type { AsOf } from '../passes/measure.ts';
import { type IntervalModel, RETURN_DAYS } from '../retention/expected-interval.ts';
import { share } from '../sums/share.ts';
import type { WorthModel } from '../value/value-matrix.ts';
import type { LapseError } from './lapse-error.ts';
import { type Flows, type From, flowKey, monthsUntil } from './lifecycle-flows.ts';

/** The input of the report, by the names of the passes. */
export interface LifecycleResults {
  readonly model: { readonly interval: IntervalModel; readonly worth: WorthModel };
  readonly tallied: { readonly lifecycle: LifecycleTallied; readonly lapseError: LapseError };
  readonly asOf: Pick<AsOf, 'day' | 'settings'>;
}

export function lifecycleReport({ model, tallied: { lifecycle, lapseError }, asOf }: LifecycleResults): object {
  const { settings } = asOf;
  const sum = (name: StageSum) => LIFECYCLE_STAGES.reduce((total, stage) => total + (lifecycle.stages[stage]?.[name] ?? 0), 0);
  const [members, contribution, score] = [sum('members'), sum('contribution'), sum('score')];
  return {
    currency: settings.currency,
    members,
    rules: { churn: settings.churn, expectedInterval: model.interval.meanDays, leastLapseDays: leastOf(model.interval, settings.churn) },
    lapseError: {
      asOf: dateOfDay(asOf.day - RETURN_DAYS),
      days: RETURN_DAYS,
      ...lapseError,
      share: share(lapseError.returned, lapseError.lapsed),
    },
    stages: LIFECYCLE_STAGES.map((stage) => {
      const { members: here = 0, customers = 0, contribution: left = 0, score: valueScore = 0 } = lifecycle.stages[stage] ?? {};
      return {
        stage,
        members: here,
        share: share(here, members),
        customers,
        contribution: left,
        weight: settings.stageWeights[stage],
        valueScore,
      };
    }),
    valueScore: { contribution, score, perMember: quotient(score, members), ratio: quotient(score, contribution) },
    months: monthsUntil(asOf.day).map((month) => monthOf(month, lifecycle.flows)),
    values: valuesOf(lifecycle, sum('customers')),
    valueThresholds: model.worth,
  };
}

const leastOf = ({ leastLapseDays }: IntervalModel, { by }: ChurnRule): number | null => (by === 'days' ? null : (leastLapseDays ?? null));

/** Not rounded. Adding 0 turns −0 into 0. */
const quotient = (part: number, by: number): number | null => (by === 0 ? null : part / by + 0);

const FROM: readonly From[] = [null, ...LIFECYCLE_STAGES];

function monthOf(month: number, flows: Flows) {
  const of = flows[month] ?? {};
  const members = (from: From, to: (typeof LIFECYCLE_STAGES)[number]) => of[flowKey(from, to)] ?? 0;
  return {
    month: periodName(month, 'month'),
    stages: LIFECYCLE_STAGES.map((stage) => ({ stage, members: FROM.reduce((total, from) => total + members(from, stage), 0) })),
    flows: FROM.flatMap((from) => LIFECYCLE_STAGES.map((to) => ({ from, to, members: members(from, to) }))).filter(
      (flow) => flow.members > 0,
    ),
  };
}

const valuesOf = ({ values }: LifecycleTallied, customers: number) =>
  VALUE_CLASSES.map((name) => {
    const { members = 0, current = 0, future = 0 } = values[name] ?? {};
    return { class: name, members, share: share(members, customers), current, future };
  });
