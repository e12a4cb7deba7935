/** Reads of the agenda and the quarantine. */
import type { AgendaStore } from '../../ports/agenda/store.ts';
import { endOf } from '../kernel/agenda-list.ts';
import type { ItemTable } from '../kernel/item-table.ts';
import { oneMoreThan, pageOf } from '../kernel/page-of.ts';
import { readOne, readPage } from '../kernel/reads.ts';
import { dueFrom, quarantineFrom } from './codecs.ts';
import { agendaItems, DUE } from './items.ts';

export const agendaReads = (table: ItemTable): AgendaStore => ({
  agendaShards: DUE.shards,
  setAside: (programmeId, memberId) => readOne(table, agendaItems.setAside.key({ programmeId, memberId }), quarantineFrom),
  setAsides(programmeId, after, limit) {
    const partition = agendaItems.setAside.partition.of({ programmeId });
    return readPage(table, { partition, prefix: '', beyond: after, order: 'ascending', limit }, quarantineFrom, ({ memberId }) => memberId);
  },
  async due(shard, until, after, limit) {
    const range = { partition: DUE.partition.of({ shard }), upTo: endOf(until), beyond: after, limit: oneMoreThan(limit) };
    return pageOf((await table.agenda(range)).map(dueFrom), limit, ({ position }) => position);
  },
});
