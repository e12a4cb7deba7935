/** The lists of members of segments by rule, as they follow what a pass found. */

import type { Insight } from '../analytics/passes/insight.ts';
import type { CalendarDate } from '../kernel/calendar.ts';
import type { Change } from '../ledger/decision.ts';

/**
 * To be written in the commit of the insight, which expects the one that was read: so a list never has a member twice, nor one
 * whose insight says otherwise. At most two a rule. Nothing where the segments are the same.
 * @param before null: there was no finding. @param since the day that the pass is as of.
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
