/** The report `survival`: Kaplan–Meier curves, in the contract's shape. */

import { kaplanMeier } from '../models/kaplan-meier.ts';
import type { ChurnRule } from '../passes/analytics-settings.ts';
import type { AsOf } from '../passes/measure.ts';
import { type Durations, daysOf } from '../sums/durations.ts';
import { rounded } from '../sums/share.ts';

export interface SurvivalResults {
  readonly measured: { readonly secondPurchase: Durations };
  readonly tallied: { readonly lapse: Durations };
  readonly asOf: AsOf;
}

export function survivalReport({ measured, tallied, asOf: { settings } }: SurvivalResults) {
  const rule: ChurnRule = settings.churn;
  return { rule, curves: [curveOf('second-purchase', measured.secondPurchase), curveOf('lapse', tallied.lapse)] };
}

function curveOf<Until extends string>(until: Until, durations: Durations) {
  const { members, events, median, points } = kaplanMeier(durations, daysOf);
  const why = members === 0 ? 'nobody has bought yet' : median.days === null ? 'more than half are left at the end' : undefined;
  return {
    until,
    members,
    events,
    median,
    ...(why === undefined ? {} : { why }),
    points: points.map((point) => ({
      ...point,
      survival: rounded(point.survival),
      standardError: rounded(point.standardError),
      lower: point.lower === null ? null : rounded(point.lower),
      upper: point.upper === null ? null : rounded(point.upper),
    })),
  };
}
