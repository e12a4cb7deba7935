/** The second pass's sums by class and by lifecycle stage. */

import { lastPurchaseOf, revenueOf } from '../history/spending.ts';
import { type AtRiskTallied, addAtRisk, emptyAtRisk, mergeAtRisk } from '../lifecycle/at-risk.ts';
import { addFlows, emptyFlows, type Flows, mergeFlows } from '../lifecycle/lifecycle-flows.ts';
import { forecastOf } from '../models/forecast.ts';
import type { Sums } from '../sums/sums.ts';
import type { AbcClass } from '../value/abc.ts';
import { contributionOf } from '../value/contribution.ts';
import { valuesOf } from '../value/value-matrix.ts';
import { valueScoreOf } from '../value/value-score.ts';
import type { LifecycleStage, ValueClass } from './insight.ts';
import { type ClassModel, stageRules } from './judge.ts';
import type { Tally } from './measure.ts';

/** Sums by name. A name that is absent is 0. */
export type SomeSums<Name extends string> = Partial<Sums<Name>>;
export type Groups<Key extends string, Name extends string> = Partial<Record<Key, SomeSums<Name>>>;

function addToGroup<Key extends string, Name extends string>(groups: Groups<Key, Name>, key: Key, sums: SomeSums<Name>): void {
  const group: SomeSums<Name> = groups[key] ?? {};
  groups[key] = group;
  for (const name in sums) group[name] = (group[name] ?? 0) + (sums[name] ?? 0);
}

function mergeGroups<Key extends string, Name extends string>(into: Groups<Key, Name>, from: Groups<Key, Name>): void {
  for (const key in from) addToGroup(into, key, from[key] ?? {});
}

/** `revenue`: minor units over the whole history. `days`: since the last purchase. */
export type CellSum = 'members' | 'revenue' | 'days';

export interface RfmTallied {
  /** By RFM score, `111` to `555`. */
  readonly cells: Groups<string, CellSum>;
  readonly abc: Groups<AbcClass, 'members' | 'revenue'>;
}

export const RFM_TALLY: Tally<RfmTallied, ClassModel> = {
  empty: () => ({ cells: {}, abc: {} }),
  add(state, member, { rfm, abc }, _model, { day }) {
    const last = lastPurchaseOf(member);
    if (rfm === null || abc === null || last === undefined) return;
    const revenue = revenueOf(member.purchases);
    const score = `${rfm.recency}${rfm.frequency}${rfm.monetary}`;
    addToGroup(state.cells, score, { members: 1, revenue, days: day - last.day });
    addToGroup(state.abc, abc, { members: 1, revenue });
  },
  merge(into, from) {
    mergeGroups(into.cells, from.cells);
    mergeGroups(into.abc, from.abc);
  },
};

/** `contribution` and `score` are minor units over the last 365 days; the others count members. */
export type StageSum = 'members' | 'customers' | 'contribution' | 'score';

export interface LifecycleTallied {
  readonly stages: Groups<LifecycleStage, StageSum>;
  readonly flows: Flows;
  readonly values: Groups<ValueClass, 'members' | 'current' | 'future'>;
}

export const LIFECYCLE_TALLY: Tally<LifecycleTallied, ClassModel> = {
  empty: () => ({ stages: {}, flows: emptyFlows(), values: {} }),
  add(state, member, { stage, value }, model, asOf) {
    const contribution = contributionOf(member, asOf);
    const customers = member.purchases.length > 0 ? 1 : 0;
    addToGroup(state.stages, stage, { members: 1, customers, contribution, score: valueScoreOf(contribution, stage, asOf.settings) });
    addFlows(state.flows, member, asOf.day, stageRules(model, asOf));
    if (value === null) return;
    const { futureValue } = forecastOf(model, member, asOf);
    addToGroup(state.values, value, { members: 1, ...valuesOf(member, stage, futureValue, asOf) });
  },
  merge(into, from) {
    mergeGroups(into.stages, from.stages);
    mergeFlows(into.flows, from.flows);
    mergeGroups(into.values, from.values);
  },
};

export const AT_RISK_TALLY: Tally<AtRiskTallied, ClassModel> = {
  empty: emptyAtRisk,
  add(state, member, insight, model, asOf) {
    if (insight.risk === 'none') return;
    addAtRisk(state, member, insight, forecastOf(model, member, asOf), stageRules(model, asOf), asOf);
  },
  merge: mergeAtRisk,
};
