/** What was committed as the events that tell of it. Pure: the same commit makes the same events, whenever and however often. */

import type { Instant } from '../kernel/time.ts';
import type { Committed } from './committed.ts';
import { type DomainEvent, eventId, sequenceBehind, sequenceOf } from './event.ts';
import { happeningsOfEntry } from './events-of-entry.ts';
import { placeOfItem } from './events-of-item.ts';
import type { Happening } from './happening.ts';

/** Where the events of a commit belong. */
export interface Place {
  readonly programmeId: string;
  readonly lane: string;
  /** Of the commit in the lane: dense or not, but larger than those before it. */
  readonly number: number;
  /** The entry that it comes behind, in the lane of a member; absent: the number says all. */
  readonly behind?: number;
  readonly at: Instant;
  /** What all of its events say. */
  readonly common: Readonly<Record<string, unknown>>;
  readonly happenings: readonly Happening[];
}

export function eventsOf(committed: Committed): readonly DomainEvent[] {
  const place = committed.kind === 'entry' ? placeOfEntry(committed) : placeOfItem(committed);
  if (place === undefined) return [];
  const { programmeId, lane, number, behind, at, common, happenings } = place;
  return happenings.map(({ type, facts }, index) => {
    const sequence = behind === undefined ? sequenceOf(number, index) : sequenceBehind(behind, number, index);
    const data = { programmeId, ...common, sequence, ...facts };
    return { id: eventId(programmeId, lane, sequence, type), type, programmeId, lane, sequence, at, data };
  });
}

function placeOfEntry({ entry }: Extract<Committed, { kind: 'entry' }>): Place {
  const { programmeId, memberId, number, at, balance } = entry;
  return { programmeId, lane: memberId, number, at, common: { memberId, entry: number, balance }, happenings: happeningsOfEntry(entry) };
}
