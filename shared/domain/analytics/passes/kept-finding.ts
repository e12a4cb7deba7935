/** What writing a finding onto a member changes: the finding itself, and the lists of segments that it is listed in. */

import type { Instant } from '../../kernel/time.ts';
import type { Change } from '../../ledger/decision.ts';
import { membershipChanges } from '../../segments/membership.ts';
import { dateOfDay } from '../history/day.ts';
import { isTold } from './findings.ts';
import type { Found } from './insight.ts';
import type { MemberInsight } from './member-insight.ts';

/**
 * One commit. It expects the insight as it was read, and so does it once, however often it is tried.
 * @param insight as it was read. @param written with the history as it is now, where that was brought up to date as well.
 * @param knownAt of the run.
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
      ...(isTold(insight.found, found) ? { foundAt: knownAt } : {}),
    },
    ...membershipChanges({ programmeId, memberId }, insight.found?.insight ?? null, found.insight, dateOfDay(found.since)),
  ];
}
