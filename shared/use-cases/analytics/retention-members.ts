/** The members that a retention run is about: those that there are. */

import { findingChanges } from '../../domain/analytics/passes/finding-changes.ts';
import type { Found } from '../../domain/analytics/passes/insight.ts';
import type { MemberInsight } from '../../domain/analytics/passes/member-insight.ts';
import { areAlike } from '../../domain/kernel/canonical-json.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import type { Ports } from '../../ports/ports.ts';
import { decideAndCommit } from '../kernel/commit.ts';
import { insightsAsOf, membersAsOf, type ShardAsOf } from './members-as-of.ts';
import type { RetentionMembers, ShardOfPass } from './retention-ports.ts';

export function retentionMembers(ports: Pick<Ports, 'store' | 'pause'>): RetentionMembers {
  return {
    measured: (part, timeLeft) => membersAsOf(ports, rangeOf(part), timeLeft),
    judged: (part, timeLeft) => insightsAsOf(ports, rangeOf(part), timeLeft),
    keep: ({ insight }, found, knownAt) => keep(ports, insight, found, knownAt),
  };
}

/** Histories are kept by every run: they say what happened, whatever it is about. */
const rangeOf = ({ ref, asOf, shard, after }: ShardOfPass): ShardAsOf => ({
  programmeId: ref.programmeId,
  shard,
  asOf,
  knownAt: ref.knownAt,
  after,
  write: true,
});

/** On the revision that the pass has read; when that has changed meanwhile, on what there is now. */
async function keep(ports: Pick<Ports, 'store' | 'pause'>, read: MemberInsight, found: Found, knownAt: Instant): Promise<void> {
  const { programmeId, memberId } = read.history;
  let isAgain = false;
  await decideAndCommit(ports, async () => {
    const insight = isAgain ? await ports.store.insight(programmeId, memberId) : read;
    isAgain = true;
    // The member has left, or a pass of a later day was faster.
    if (insight === undefined || (insight.found?.since ?? 0) > found.since) return { answer: undefined };
    // It is there: the answer was lost, or another worker does the same.
    if (insight.found !== null && areAlike(insight.found, found)) return { answer: undefined };
    return { answer: undefined, changes: findingChanges(insight, found, knownAt) };
  });
}
