/** Writes of the quarantine. */
import type { AgendaChange } from '../../domain/agenda/changes.ts';
import { retryAt } from '../../domain/agenda/quarantine.ts';
import { onAgenda } from '../kernel/agenda-list.ts';
import { shardOf } from '../kernel/shards.ts';
import { put, remove, unchanged, type WritesOf } from '../kernel/writes.ts';
import { agendaItems, DUE } from './items.ts';

const { setAside: item } = agendaItems;

export const agendaWrites: WritesOf<AgendaChange> = {
  'set-aside': ({ setAside, expected }) => {
    const { programmeId, memberId, ...rest } = setAside;
    const place = onAgenda(item.due, shardOf(memberId, DUE), { at: retryAt(setAside), programmeId, memberId });
    return [put(item, setAside, { ...rest, ...place }, unchanged('revision', expected))];
  },
  'set-aside-ended': ({ setAside }) => [remove(item, setAside, unchanged('revision', setAside.revision))],
};
