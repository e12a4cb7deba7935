/** Changes to the member lists of rule-based segments that follow from a finding. */

import type { Insight } from '../analytics/passes/insight.ts';
import type { CalendarDate } from '../kernel/calendar.ts';
import type { Change } from '../ledger/decision.ts';

/**
 * The changes belong to the commit of the insight, which is conditional on the insight as read. So no list has a member twice, or against
 * the member's insight. At most two changes a rule; none where the segments are the same.
 * @param before null: there was no finding. @param since the day that the run is as of.
 */
export function membershipChanges(
  { programmeId, memberId }: { readonly programmeId: string; readonly memberId: string },
  before: Pick<Insight, 'segments'> | null,
  { segments }: Pick<Insight, 'segments'>,
  since: CalendarDate,
): readonly Change[] {
  const was = before?.segments ?? [];
  const entered = segments.filter((segmentId) => !was.includes(segmentId));
  const left = was.filter((segmentId) => !segments.includes(segmentId));
  return [
    ...entered.map((segmentId): Change => ({ kind: 'segment-entered', membership: { programmeId, segmentId, memberId, since } })),
    ...left.map((segmentId): Change => ({ kind: 'segment-left', programmeId, segmentId, memberId })),
  ];
}
