/** The changes that store a finding: the member's insight, and the member lists of segments. */

import type { Instant } from '../../kernel/time.ts';
import type { Change } from '../../ledger/decision.ts';
import { membershipChanges } from '../../segments/membership.ts';
import { dateOfDay } from '../history/day.ts';
import { hasEvents } from './finding-events.ts';
import type { Found } from './insight.ts';
import type { MemberInsight } from './member-insight.ts';

/**
 * One commit, conditional on the insight as it was read, so a retry has no second effect.
 * @param insight as it was read.
 * @param found the new finding.
 * @param knownAt that of the run.
 * @param written the insight to store; it may have a newer history than the one read.
 */
export function findingChanges(
  insight: MemberInsight,
  found: Found,
  knownAt: Instant,
  written: MemberInsight = insight,
): readonly Change[] {
  const { programmeId, memberId } = insight.history;
  return [
    {
      kind: 'insight',
      insight: { ...written, found, revision: insight.revision + 1 },
      expected: insight.revision,
      ...(hasEvents(insight.found, found) ? { foundAt: knownAt } : {}),
    },
    ...membershipChanges({ programmeId, memberId }, insight.found?.insight ?? null, found.insight, dateOfDay(found.since)),
  ];
}
