/** Repeats the newest run without faults, over a table without insights, so histories are folded again from the ledgers. */
import type { RunRef } from '../../../shared/domain/analytics/passes/run.ts';
import type { CalendarDate } from '../../../shared/domain/kernel/calendar.ts';
import { toInstant } from '../../../shared/domain/kernel/time.ts';
import type { Item } from '../../../shared/store/kernel/item-table.ts';
import { createMemoryTable } from '../../../shared/store/kernel/memory-table.ts';
import { createStore } from '../../../shared/store/store.ts';
import { runMembers } from '../../../shared/use-cases/analytics/run-members.ts';
import type { RunPorts } from '../../../shared/use-cases/analytics/run-ports.ts';
import { programmeVersions } from '../../../shared/use-cases/programmes/programme-versions.ts';
import { runMachine } from '../../support/analytics/run.ts';
import { USED_SHARDS } from '../plan.ts';

/** Prefixes of the items that runs leave. */
const LEFT = ['INSIGHT#', 'SEGMENT#', 'RUN#', 'PARTIAL#', 'REPORT#'];

/** @param now milliseconds since 1970. @returns all items of the table after the newest day of each programme was repeated. */
export async function freshNights(items: Iterable<Item>, now: number): Promise<Iterable<Item>> {
  const all = [...items];
  const table = createMemoryTable();
  for (const item of all) {
    if (LEFT.some((prefix) => item.PK.startsWith(prefix))) continue;
    const { PK, SK, ...attributes } = item;
    await table.write([{ key: { PK, SK }, condition: { kind: 'absent' }, action: { kind: 'put', attributes } }]);
  }
  const store = { ...createStore(table), agendaShards: USED_SHARDS.length };
  const clock = { now: () => toInstant(now) };
  const ports = { store, clock, pause: { jittered: async () => undefined }, versions: programmeVersions(store, clock) };
  const retention: RunPorts = { ...ports, members: runMembers(ports) };
  for (const { programmeId, asOf, knownAt } of newestRuns(all)) await runMachine(retention, { programmeId, asOf, knownAt });
  return table.items();
}

function newestRuns(items: readonly Item[]): Iterable<Omit<RunRef, 'startedAt'>> {
  const newest = new Map<string, Omit<RunRef, 'startedAt'>>();
  for (const { PK, SK, knownAt } of items) {
    if (!PK.startsWith('RUN#')) continue;
    const programmeId = PK.slice('RUN#'.length);
    const known = newest.get(programmeId);
    if (known === undefined || known.asOf < SK)
      newest.set(programmeId, { programmeId, asOf: SK as CalendarDate, knownAt: toInstant(String(knownAt)) });
  }
  return newest.values();
}
