/** What became of a member by a pass, as the brand's own systems are told of it. */
import type { Happening } from '../../events/happening.ts';
import { dateOfDay } from '../history/day.ts';
import type { Found } from './insight.ts';

/** Each class that a finding has, and the event that tells of another one. */
const CLASSES = [
  ['member.stage_changed', ({ insight }: Found) => insight.stage],
  ['member.rfm_changed', ({ insight }: Found) => insight.rfm?.class ?? null],
  ['member.value_changed', ({ insight }: Found) => insight.value],
  ['member.risk_changed', ({ insight }: Found) => insight.risk],
] as const;

/**
 * In a fixed order, so that the same two findings always make the same events. The first finding of a member is no change, and
 * only says which segments the member is in: a brand's own list of a segment must begin with those who were in it first.
 */
export function happeningsOfFinding(before: Found | null, after: Found): readonly Happening[] {
  const asOf = dateOfDay(after.since);
  const changed =
    before === null
      ? []
      : CLASSES.flatMap(([type, of]): readonly Happening[] => {
          const [from, to] = [of(before), of(after)];
          return from === to ? [] : [{ type, facts: { asOf, from, to } }];
        });
  const was = before?.insight.segments ?? [];
  const is = after.insight.segments;
  return [
    ...changed,
    ...is.filter((segment) => !was.includes(segment)).map((segment): Happening => ({ type: 'segment.entered', facts: { asOf, segment } })),
    ...was.filter((segment) => !is.includes(segment)).map((segment): Happening => ({ type: 'segment.left', facts: { asOf, segment } })),
  ];
}

/** Whether writing it has anything to tell: such writes are marked, so that no other one wakes the stream's readers. */
export const isTold = (before: Found | null, after: Found): boolean => happeningsOfFinding(before, after).length > 0;
