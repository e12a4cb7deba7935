/** The domain events of a new finding. */
import type { EventDraft } from '../../events/event-draft.ts';
import { dateOfDay } from '../history/day.ts';
import type { Found } from './insight.ts';

export const FINDING_EVENTS = [
  'member.stage_changed',
  'member.rfm_changed',
  'member.value_changed',
  'member.risk_changed',
  'segment.entered',
  'segment.left',
] as const;

type FindingHappening = EventDraft<(typeof FINDING_EVENTS)[number]>;

/** The event type for a change of each class. */
const CLASSES = [
  ['member.stage_changed', ({ insight }: Found) => insight.stage],
  ['member.rfm_changed', ({ insight }: Found) => insight.rfm?.class ?? null],
  ['member.value_changed', ({ insight }: Found) => insight.value],
  ['member.risk_changed', ({ insight }: Found) => insight.risk],
] as const;

/**
 * The order is fixed, so that the same two findings always give the same events. A member's first finding changes no class. It only
 * gives the segments that contain the member, because a brand's own list of a segment must begin with its first members.
 */
export function eventDraftsOfFinding(before: Found | null, after: Found): readonly FindingHappening[] {
  const asOf = dateOfDay(after.since);
  const changed =
    before === null
      ? []
      : CLASSES.flatMap(([type, of]): readonly FindingHappening[] => {
          const [from, to] = [of(before), of(after)];
          return from === to ? [] : [{ type, facts: { asOf, from, to } }];
        });
  const was = before?.insight.segments ?? [];
  const is = after.insight.segments;
  return [
    ...changed,
    ...is
      .filter((segment) => !was.includes(segment))
      .map((segment): FindingHappening => ({ type: 'segment.entered', facts: { asOf, segment } })),
    ...was
      .filter((segment) => !is.includes(segment))
      .map((segment): FindingHappening => ({ type: 'segment.left', facts: { asOf, segment } })),
  ];
}

/** Whether the new finding has events. Only such writes are marked for the readers of the table's stream. */
export const hasEvents = (before: Found | null, after: Found): boolean => eventDraftsOfFinding(before, after).length > 0;
