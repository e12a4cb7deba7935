/** Makes domain events from a commit. Pure: the same commit always makes the same events. */

import type { Committed } from './committed.ts';
import { type DomainEvent, eventId, sequenceBehind, sequenceOf } from './event.ts';
import type { Place } from './event-draft.ts';
import { eventDraftsOfEntry } from './events-of-entry.ts';
import { placeOfItem } from './events-of-item.ts';

export function eventsOf(committed: Committed): readonly DomainEvent[] {
  const place = committed.kind === 'entry' ? placeOfEntry(committed) : placeOfItem(committed);
  if (place === undefined) return [];
  const { programmeId, lane, number, behind, at, common, eventDrafts } = place;
  const { correlationId } = committed;
  const cause = correlationId === undefined ? {} : { correlationId };
  return eventDrafts.map(({ type, facts }, index) => {
    const sequence = behind === undefined ? sequenceOf(number, index) : sequenceBehind(behind, number, index);
    const data = { programmeId, ...common, sequence, ...facts };
    return { id: eventId(programmeId, lane, sequence, type), type, programmeId, lane, sequence, at, ...cause, data };
  });
}

function placeOfEntry({ entry }: Extract<Committed, { kind: 'entry' }>): Place {
  const { programmeId, memberId, number, at, balance } = entry;
  return { programmeId, lane: memberId, number, at, common: { memberId, entry: number, balance }, eventDrafts: eventDraftsOfEntry(entry) };
}
