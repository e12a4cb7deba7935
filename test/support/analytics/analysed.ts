/** The measures and tallies of one idea over members, without the passes. */

import type { MemberAsOf } from '../../../shared/domain/analytics/history/member-as-of.ts';
import type { Insight } from '../../../shared/domain/analytics/passes/insight.ts';
import type { AsOf, Measure, Tally } from '../../../shared/domain/analytics/passes/measure.ts';
import { NO_POINTS } from './member-as-of.ts';

export function measured<State>(measure: Measure<State>, members: readonly MemberAsOf[], asOf: AsOf): State {
  const state = measure.empty();
  for (const member of members) measure.add(state, member, NO_POINTS, asOf);
  return state;
}

export function tallied<State, Model>(tally: Tally<State, Model>, members: readonly MemberAsOf[], model: Model, asOf: AsOf): State {
  const state = tally.empty();
  for (const member of members) tally.add(state, member, ORDINARY_INSIGHT, model, asOf);
  return state;
}

const ORDINARY_INSIGHT: Insight = { stage: 'retained', rfm: null, abc: null, value: null, risk: 'none', alive: null, segments: [] };
