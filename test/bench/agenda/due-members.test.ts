/** The due members of the agenda's benchmarks have due what their names say, and copies of them behave alike. */
import { expect, test } from 'vitest';
import type { Item } from '../../../shared/store/kernel/item-table.ts';
import { createMemoryTable } from '../../../shared/store/kernel/memory-table.ts';
import { AGENDA_SHARDS } from '../../../shared/store/table.ts';
import { beginAgenda, workAgenda } from '../../../shared/use-cases/agenda/work-agenda.ts';
import { benchPorts } from '../earning/bench-shop.ts';
import { copies, copiesInShard, DUE_AT, NOT_DUE_AT } from './due-copies.ts';
import { type DueKind, dueMembers, openAgendaProgramme } from './due-members.ts';

async function workOff(items: readonly Item[], shards: readonly number[]) {
  const table = createMemoryTable();
  await openAgendaProgramme(table);
  for (const { PK, SK, ...attributes } of items) {
    await table.write([{ key: { PK, SK }, condition: { kind: 'absent' }, action: { kind: 'put', attributes } }]);
  }
  const ports = benchPorts(table);
  const progress = await workAgenda(ports, beginAgenda(shards, ports.clock.now()), () => Number.POSITIVE_INFINITY);
  const entries = [...table.items()].filter(({ SK }) => SK.startsWith('ENTRY#'));
  return { progress, entries };
}

const ALL_SHARDS = Array.from({ length: AGENDA_SHARDS }, (_, shard) => shard);

test.each<[DueKind, readonly (readonly [string, number])[]]>([
  ['expiry', [['expire', 1]]],
  // The matured points, and the batch that they went into.
  [
    'everything',
    [
      ['mature', 2],
      ['expire', 10],
      ['review', 0],
    ],
  ],
  ['birthday', [['award', 1]]],
])('%s', async (kind, expected) => {
  const member = (await dueMembers())[kind];
  const { progress, entries } = await workOff(copiesInShard(member, 'x', 3, 5), [5]);
  expect(progress).toMatchObject({ settled: 3, setAside: 0, left: 0, shards: [] });
  const ofEach = [...Map.groupBy(entries, ({ PK }) => PK).values()];
  expect(ofEach).toHaveLength(3);
  for (const posted of ofEach)
    expect(posted.map(({ kind: posting, postings }) => [posting, (postings as unknown[]).length])).toEqual(expected);
});

test('copies are spread over the shards, all due at the given time', async () => {
  const { expiry } = await dueMembers();
  const items = [...copies(expiry, 'y', 640)].flat();
  expect(new Set(items.map(({ PK }) => PK)).size).toBe(640);
  expect(new Set(items.map(({ agendaShard }) => agendaShard)).size).toBe(AGENDA_SHARDS);
  for (const { agendaKey } of items) expect(agendaKey).toMatch(DUE_AT);
  expect((await workOff([...copies(expiry, 'z', 20, NOT_DUE_AT)].flat(), ALL_SHARDS)).progress).toMatchObject({ settled: 0 });
});
