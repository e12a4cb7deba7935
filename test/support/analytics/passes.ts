/** Both passes over members, in any number of parts: the work of the workers, without workers. */

import type { MemberAsOf } from '../../../shared/domain/analytics/history/member-as-of.ts';
import type { Insight } from '../../../shared/domain/analytics/passes/insight.ts';
import type { AsOf } from '../../../shared/domain/analytics/passes/measure.ts';
import {
  beginMeasuring,
  beginTallying,
  conclude,
  judge,
  type Measured,
  measure,
  mergeMeasured,
  mergeTallied,
  type Results,
  reportsOf,
  type Tallied,
  tally,
} from '../../../shared/domain/analytics/passes/passes.ts';
import { NO_POINTS } from './member-as-of.ts';

export interface Passed extends Results {
  readonly insights: ReadonlyMap<string, Insight>;
  readonly reports: ReadonlyMap<string, object>;
}

/** States go through JSON, like those of checkpoints. */
const stored = <State>(state: State): State => JSON.parse(JSON.stringify(state));

/** @param parts merged with the last one first, because the order must not matter. */
export function passOver(members: readonly MemberAsOf[], asOf: AsOf, parts = 1): Passed {
  const shards = Array.from({ length: parts }, (_, part) => members.filter((_member, index) => index % parts === part)).toReversed();
  const measured: Measured = beginMeasuring();
  for (const shard of shards) {
    const partial = beginMeasuring();
    for (const member of shard) measure(partial, member, NO_POINTS, asOf);
    mergeMeasured(measured, stored(partial));
  }
  const model = conclude(stored(measured), asOf);
  const insights = new Map<string, Insight>();
  const tallied: Tallied = beginTallying();
  for (const shard of shards) {
    const partial = beginTallying();
    for (const member of shard) {
      const insight = judge(member, model, asOf);
      insights.set(member.memberId, insight);
      tally(partial, member, insight, model, asOf);
    }
    mergeTallied(tallied, stored(partial));
  }
  const results = { measured, model, tallied, asOf, rewards: [] };
  let reports: Passed['reports'] | undefined;
  return {
    ...results,
    insights,
    // Most of the time goes into the reports, which not every test reads.
    get reports() {
      reports ??= reportsOf(results);
      return reports;
    },
  };
}
