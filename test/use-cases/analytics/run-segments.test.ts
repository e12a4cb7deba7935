/** Rule-based segments in runs: members are made up, the store is the real one in memory. */
import { beforeEach, expect, test } from 'vitest';
import type { CalendarDate } from '../../../shared/domain/kernel/calendar.ts';
import { createMemoryTable } from '../../../shared/store/kernel/memory-table.ts';
import { createStore } from '../../../shared/store/store.ts';
import { createProgramme } from '../../../shared/use-cases/programmes/publish-programme.ts';
import { countSegments } from '../../../shared/use-cases/segments/count-segments.ts';
import { publishSegment } from '../../../shared/use-cases/segments/publish-segment.ts';
import { aMemberAsOf, type MadeUpMembers, madeUpMembers, runMachine } from '../../support/analytics/run.ts';
import { faultyStore } from '../../support/kernel/faulty-store.ts';
import { NOON, onStore, type TestPorts, testPorts } from '../../support/kernel/ports.ts';
import { PROGRAMME, TERMS } from '../../support/kernel/shop.ts';

const YESTERDAY = '2026-03-01' as CalendarDate;
const bought = (orders: number) => ({ purchases: [{ day: 20_500, orders, amount: 100, points: 1 }] });
const SHARDS = [
  [aMemberAsOf('mem_a'), aMemberAsOf('mem_b', bought(1))],
  [aMemberAsOf('mem_c', bought(2)), aMemberAsOf('mem_d', bought(3))],
];

let ports: TestPorts;
let members: MadeUpMembers;
beforeEach(async () => {
  ports = testPorts({ ...createStore(createMemoryTable()), agendaShards: 2 });
  members = madeUpMembers(SHARDS);
  await createProgramme(ports, PROGRAMME, TERMS, 'founder');
});

const put = (segmentId: string, rule: string) =>
  publishSegment(ports, { programmeId: PROGRAMME, segmentId, terms: { kind: 'rule', name: segmentId, rule }, by: 'manager-1' });
const counted = async () => (await ports.store.report(PROGRAMME, YESTERDAY, 'segments'))?.content;
const segmentsOf = (memberId: string) => members.found.get(memberId)?.insight.segments;

test('a run finds the members of each segment, and counts them', async () => {
  await put('buyers', 'purchases.orders >= 1');
  await put('regulars', 'purchases.orders >= 2');
  await put('nobody', 'purchases.daysSinceLast < 0');
  expect((await runMachine({ ...ports, members })).ended).toEqual(['done']);
  expect(SHARDS.flat().map(({ memberId }) => segmentsOf(memberId))).toEqual([
    [],
    ['buyers'],
    ['buyers', 'regulars'],
    ['buyers', 'regulars'],
  ]);
  const { items } = await ports.store.segments(PROGRAMME, undefined, 10);
  expect((await countSegments(ports.store, PROGRAMME, items)).map(({ segmentId, count }) => [segmentId, count])).toEqual([
    ['buyers', { members: 3, asOf: YESTERDAY, version: 1 }],
    ['nobody', { members: 0, asOf: YESTERDAY, version: 1 }],
    ['regulars', { members: 2, asOf: YESTERDAY, version: 1 }],
  ]);
});

test('a repeated run uses the rules of its first time, unless it is asked for present knowledge', async () => {
  await put('regulars', 'purchases.orders >= 2');
  await runMachine({ ...ports, members });
  const first = await counted();
  expect(first).toEqual({ segments: [{ segmentId: 'regulars', version: 1, members: 2 }] });
  ports.clock.advance(60);
  await put('regulars', 'purchases.orders >= 3');
  await put('buyers', 'purchases.orders >= 1');
  await runMachine({ ...ports, members }, { programmeId: PROGRAMME, asOf: YESTERDAY });
  expect(await counted()).toEqual(first);
  expect((await ports.store.run(PROGRAMME, YESTERDAY))?.knownAt).toBe(NOON);
  await runMachine({ ...ports, members }, { programmeId: PROGRAMME, asOf: YESTERDAY, knownAt: 'now' });
  expect(await counted()).toEqual({
    segments: [
      { segmentId: 'buyers', version: 1, members: 3 },
      { segmentId: 'regulars', version: 2, members: 1 },
    ],
  });
});

test('profiles are read only for a rule that names them', async () => {
  const watched = faultyStore(ports.store);
  const read = () => watched.calls.filter(({ operation }) => operation === 'profiles').length;
  await put('buyers', 'purchases.orders >= 1');
  await runMachine({ ...onStore(ports, watched), members });
  expect(read()).toBe(0);
  ports.clock.advance(86_400);
  await put('adults', 'profile.age >= 18');
  await runMachine({ ...onStore(ports, watched), members });
  expect(read()).toBeGreaterThan(0);
});
