/** The findings of runs, and the changes that must have an event, by the contract's words. */
import type { Item } from '../../../shared/store/kernel/item-table.ts';
import { dateText } from '../kernel/audit-calendar.ts';

/** A finding as an insight's item stores it. */
export interface StoredFinding {
  readonly insight: {
    readonly stage: string;
    readonly rfm: { readonly class: string } | null;
    readonly abc: string | null;
    readonly value: string | null;
    readonly risk: string;
    readonly alive: number | null;
    readonly segments: readonly string[];
  };
  /** Days since 1970-01-01. */
  readonly since: number;
}

const DAY = 86_400_000;

export const findingIn = (item: Item | undefined): StoredFinding | undefined => item?.found as StoredFinding | undefined;

export type FindingEvent = readonly [type: string, facts: Readonly<Record<string, unknown>>];

/**
 * "Each class that is another one than before; and each segment that the member has come into or is out of", in this order. A first
 * finding changes no class.
 */
export function changesOf(before: StoredFinding | undefined, after: StoredFinding | undefined): readonly FindingEvent[] {
  if (after === undefined) return [];
  const asOf = dateText(after.since * DAY);
  const { insight: is } = after;
  const was = before?.insight;
  const events: FindingEvent[] = [];
  const changed = (type: string, from: string | null, to: string | null): void => {
    if (was !== undefined && from !== to) events.push([type, { asOf, from, to }]);
  };
  changed('member.stage_changed', was?.stage ?? null, is.stage);
  changed('member.rfm_changed', was?.rfm?.class ?? null, is.rfm?.class ?? null);
  changed('member.value_changed', was?.value ?? null, is.value);
  changed('member.risk_changed', was?.risk ?? null, is.risk);
  const segmentsBefore = was?.segments ?? [];
  for (const segment of is.segments) if (!segmentsBefore.includes(segment)) events.push(['segment.entered', { asOf, segment }]);
  for (const segment of segmentsBefore) if (!is.segments.includes(segment)) events.push(['segment.left', { asOf, segment }]);
  return events;
}

/** The head of a stored history: the day of enrolment, the last folded entry, and the latest date. */
export function headOf(item: Item): { readonly enrolledOn: number; readonly entry: number; readonly at: number } {
  const [head = ''] = String(item.history).split(';');
  const [, enrolledOn = NaN, entry = NaN, at = NaN] = head.split(',').map((number) => Number.parseInt(number, 36));
  return { enrolledOn, entry, at };
}
