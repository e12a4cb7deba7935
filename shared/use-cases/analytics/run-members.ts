/** The members of a run, read from the store. */

import { findingChanges } from '../../domain/analytics/passes/finding-changes.ts';
import type { Found } from '../../domain/analytics/passes/insight.ts';
import type { MemberInsight } from '../../domain/analytics/passes/member-insight.ts';
import { areAlike } from '../../domain/kernel/canonical-json.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import type { Ports } from '../../ports/ports.ts';
import { decideAndCommit } from '../kernel/commit.ts';
import { insightsAsOf, type MembersPorts, membersAsOf, type ShardAsOf } from './members-as-of.ts';
import type { RunMembers, ShardOfPass } from './run-ports.ts';

export function runMembers(ports: Pick<Ports, 'store' | 'pause'> & Pick<MembersPorts, 'onLeftOut'>): RunMembers {
  return {
    measured: (part, timeLeft) => membersAsOf(ports, rangeOf(part), timeLeft),
    judged: (part, timeLeft) => insightsAsOf(ports, rangeOf(part), timeLeft),
    keep: ({ insight }, found, knownAt) => keep(ports, insight, found, knownAt),
  };
}

/** Every run stores histories, because they say what happened independently of the run. */
const rangeOf = ({ ref, asOf, shard, after }: ShardOfPass): ShardAsOf => ({
  programmeId: ref.programmeId,
  shard,
  asOf,
  knownAt: ref.knownAt,
  after,
  write: true,
});

/** Writes to the revision that the pass has read. If that has changed, decides again on the present one. */
async function keep(ports: Pick<Ports, 'store' | 'pause'>, read: MemberInsight, found: Found, knownAt: Instant): Promise<void> {
  const { programmeId, memberId } = read.history;
  let isAgain = false;
  await decideAndCommit(ports, async () => {
    const insight = isAgain ? await ports.store.insight(programmeId, memberId) : read;
    isAgain = true;
    // The member has left, or a run of a later day was faster.
    if (insight === undefined || (insight.found?.since ?? 0) > found.since) return { answer: undefined };
    // The finding is stored already: an answer was lost, or another worker does the same.
    if (insight.found !== null && areAlike(insight.found, found)) return { answer: undefined };
    return { answer: undefined, changes: findingChanges(insight, found, knownAt) };
  });
}
