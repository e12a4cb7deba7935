/** Runs step by step, with any fault between two steps: members are made up, the store is the real one in memory. */
import { beforeEach, describe, expect, test } from 'vitest';
import { refOf } from '../../../shared/domain/analytics/passes/run-moves.ts';
import type { CalendarDate } from '../../../shared/domain/kernel/calendar.ts';
import { StoreUnavailable } from '../../../shared/ports/kernel/storage.ts';
import type { Store } from '../../../shared/ports/store.ts';
import { createMemoryTable, type MemoryTable } from '../../../shared/store/kernel/memory-table.ts';
import { createStore } from '../../../shared/store/store.ts';
import { failRun } from '../../../shared/use-cases/analytics/report-run.ts';
import type { RunPorts } from '../../../shared/use-cases/analytics/run-ports.ts';
import { createProgramme } from '../../../shared/use-cases/programmes/publish-programme.ts';
import {
  aMemberAsOf,
  FOREVER,
  type MachineOptions,
  type MadeUpMembers,
  madeUpMembers,
  outOfTimeEvery,
  runMachine,
} from '../../support/analytics/run.ts';
import { type Call, type Fault, faultyStore } from '../../support/kernel/faulty-store.ts';
import { NOON, onStore, seededRandom, type TestPorts, testPorts } from '../../support/kernel/ports.ts';
import { PROGRAMME, TERMS } from '../../support/kernel/shop.ts';

/** The last day that is over at NOON. */
const YESTERDAY = '2026-03-01' as CalendarDate;
const day = (date: string) => date as CalendarDate;

const purchase = (onDay: number, amount: number) => ({ day: onDay, orders: 1, amount, points: 1 });
const SHARDS = [0, 1, 2, 3, 4].map((shard) =>
  Array.from({ length: 3 + shard }, (_, index) =>
    aMemberAsOf(`mem_${shard}${index}`, {
      frozen: index === 2,
      purchases: index % 2 === 0 ? [] : [purchase(20_100 + shard, 100 * index), purchase(20_200, 50)],
    }),
  ),
);
const MEMBERS = SHARDS.flat().length;

let table: MemoryTable;
let ports: TestPorts;
let members: MadeUpMembers;

/** Few shards, so that a run has few calls, and each of them can fail in turn. */
const fewShards = (of: MemoryTable): Store => ({ ...createStore(of), agendaShards: 6 });
const retention = (on: TestPorts = ports, others: Partial<RunPorts> = {}): RunPorts => ({ ...on, members, ...others });

beforeEach(async () => {
  table = createMemoryTable();
  ports = testPorts(fewShards(table));
  members = madeUpMembers(SHARDS);
  await createProgramme(ports, PROGRAMME, TERMS, 'founder');
});

/** Everything that a run leaves to its readers, as stored. */
const left = () =>
  JSON.stringify({
    reports: [...table.items()]
      .filter(({ PK }) => PK.startsWith('REPORT#'))
      .map(({ PK, SK, packed }) => ({ PK, SK, packed }))
      .sort(bySort),
    found: [...members.found].sort(([a], [b]) => (a < b ? -1 : 1)),
  });
const bySort = (a: { readonly SK: string }, b: { readonly SK: string }): number => (a.SK < b.SK ? -1 : 1);

const reportOf = async (store: Store, name: string, asOf = YESTERDAY) => (await store.report(PROGRAMME, asOf, name))?.content;

describe('a run', () => {
  test('is as of yesterday, known at its start, and leaves reports, findings and their members', async () => {
    const { plan, ended } = await runMachine(retention());
    expect(ended).toEqual(['done']);
    expect(plan).toMatchObject({ failed: 0, waitSeconds: 5 });
    const run = await ports.store.run(PROGRAMME, YESTERDAY);
    expect(run).toMatchObject({ state: 'done', knownAt: NOON, startedAt: NOON, finishedAt: NOON, members: MEMBERS });
    expect(run?.reports).toContain('base');
    expect(await reportOf(ports.store, 'base')).toEqual({ members: MEMBERS, customers: 11, frozen: 5 });
    expect([...members.found.keys()].sort()).toEqual(
      SHARDS.flat()
        .map(({ memberId }) => memberId)
        .sort(),
    );
  });

  test('S1: leaves out a member whose data cannot be analysed, names them, and has the reports of all others', async () => {
    await runMachine(retention());
    const ofOthers = await reportOf(ports.store, 'base');
    const damaged = {
      ...aMemberAsOf('mem_damaged'),
      get purchases(): never {
        throw new RangeError('damaged');
      },
    };
    members = madeUpMembers(SHARDS.map((shard, index) => (index === 1 ? [...shard, damaged] : shard)));
    ports = testPorts(fewShards(createMemoryTable()));
    await createProgramme(ports, PROGRAMME, TERMS, 'founder');
    const leftOut: string[] = [];
    const onLeftOut = (_: string, memberId: string, error: unknown) => leftOut.push(`${memberId}: ${String(error)}`);
    const { ended } = await runMachine(retention(ports, { onLeftOut }));
    expect(ended).toEqual(['done']);
    expect(new Set(leftOut)).toEqual(new Set(['mem_damaged: RangeError: damaged']));
    expect(await reportOf(ports.store, 'base')).toEqual(ofOthers);
    expect(members.found.has('mem_damaged')).toBe(false);
  });

  test('of a programme without members has reports, too', async () => {
    members = madeUpMembers([]);
    await runMachine(retention());
    expect(await reportOf(ports.store, 'base')).toEqual({ members: 0, customers: 0, frozen: 0 });
  });

  test("is of yesterday by the programme's calendar", async () => {
    await createProgramme(ports, 'far-west', { ...TERMS, timeZone: 'Pacific/Honolulu' }, 'founder');
    ports.clock.set('2026-03-02T03:00:00Z');
    const { plan } = await runMachine(retention());
    expect(plan.runs.map(({ programmeId, asOf }) => `${programmeId} ${asOf}`).sort()).toEqual(
      [`${PROGRAMME} 2026-03-01`, 'far-west 2026-02-28'].sort(),
    );
  });

  test('needs a day that is over', async () => {
    const asked = (asOf: string) => runMachine(retention(), { programmeId: PROGRAMME, asOf: day(asOf) });
    await expect(asked('2026-03-02')).rejects.toMatchObject({ code: 'VALIDATION_FAILED', field: 'asOf' });
    await expect(asked('2027-01-01')).rejects.toMatchObject({ code: 'VALIDATION_FAILED', field: 'asOf' });
    expect((await asked('2026-03-01')).ended).toEqual(['done']);
    await expect(runMachine(retention(), { programmeId: 'no-such' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('that is repeated uses what was known to the first one, or what is known now', async () => {
    await runMachine(retention());
    const first = left();
    ports.clock.advance(3600);
    const again = await runMachine(retention(), { programmeId: PROGRAMME, asOf: YESTERDAY, knownAt: 'first' });
    expect(again.plan).toMatchObject({ waitSeconds: 0, runs: [{ knownAt: NOON, startedAt: ports.clock.now() }] });
    expect(left()).toBe(first);
    const now = await runMachine(retention(), { programmeId: PROGRAMME, asOf: YESTERDAY, knownAt: 'now' });
    expect(now.plan).toMatchObject({ waitSeconds: 5, runs: [{ knownAt: ports.clock.now() }] });
    expect((await ports.store.report(PROGRAMME, YESTERDAY, 'base'))?.knownAt).toBe(ports.clock.now());
  });

  test('has more groups after a run with more members', async () => {
    ports = onStore(ports, createStore(table));
    const groupsOf = async () => (await runMachine(retention())).plan.runs.map(({ groups }) => groups.length);
    expect(await groupsOf()).toEqual([4]);
    expect(await groupsOf()).toEqual([1]);
    const run = await ports.store.run(PROGRAMME, YESTERDAY);
    if (run === undefined) throw new TypeError('there is a run');
    await ports.store.commit([{ kind: 'run', run: { ...run, members: 1_700_000, revision: run.revision + 1 }, expected: run.revision }]);
    expect(await groupsOf()).toEqual([4]);
  });
});

describe('a finding', () => {
  test('is stored where it differs, with the day of the first run that had it', async () => {
    await runMachine(retention());
    const [first] = members.found.keys();
    const before = members.found.get(first ?? '');
    ports.clock.advance(86_400);
    let kept = 0;
    const counting = {
      ...members,
      keep: async (...asked: Parameters<typeof members.keep>) => {
        kept += 1;
        await members.keep(...asked);
      },
    };
    await runMachine(retention(ports, { members: counting }));
    expect(kept).toBe(0);
    expect(members.found.get(first ?? '')).toEqual(before);
    if (first === undefined || before === undefined) throw new TypeError('someone was found');
    members.found.set(first, { ...before, insight: { ...before.insight, risk: 'high' } });
    ports.clock.advance(86_400);
    await runMachine(retention(ports, { members: counting }));
    expect(kept).toBe(1);
    expect(members.found.get(first)).toEqual({ insight: before.insight, since: before.since + 2 });
  });

  test('is not stored by a run of an earlier day, which only makes reports', async () => {
    await runMachine(retention());
    members.found.clear();
    expect((await runMachine(retention(), { programmeId: PROGRAMME, asOf: day('2025-12-31') })).ended).toEqual(['done']);
    expect(await reportOf(ports.store, 'base', day('2025-12-31'))).toBeDefined();
    expect(members.found.size).toBe(0);
  });

  test('is not stored once a run of a later day begins', async () => {
    const later = faultyStore(ports.store, ({ operation, ofOperation }) =>
      operation === 'runsBefore' && ofOperation === 4
        ? {
            meanwhile: async () => {
              ports.clock.advance(86_400);
              await runMachine(retention(), {}, { workers: 0 });
            },
          }
        : undefined,
    );
    await runMachine(retention(onStore(ports, later)), {}, { timeLeft: outOfTimeEvery(2) });
    expect(members.found.size).toBeGreaterThan(0);
    expect(members.found.size).toBeLessThan(MEMBERS);
  });
});

describe('a run with faults', () => {
  const OPTIONS: MachineOptions = { timeLeft: outOfTimeEvery(3), attempts: 3 };
  let undisturbed = '';
  let calls: readonly Call[] = [];
  beforeEach(async () => {
    const counted = faultyStore(ports.store);
    await runMachine(retention(onStore(ports, counted)), {}, OPTIONS);
    calls = counted.calls;
    undisturbed = left();
    table = createMemoryTable();
    ports = testPorts(fewShards(table));
    await createProgramme(ports, PROGRAMME, TERMS, 'founder');
    members.found.clear();
  });

  const fresh = async () => {
    table = createMemoryTable();
    ports = testPorts(fewShards(table));
    members.found.clear();
    await createProgramme(ports, PROGRAMME, TERMS, 'founder');
  };

  test.each<Fault>(['lost-before', 'lost-after'])(
    'continues after the death of a worker at any call (%s), and its reports are byte-identical',
    async (fault) => {
      expect(calls.length).toBeGreaterThan(60);
      // For a read it does not matter when its answer was lost.
      const deadly = fault === 'lost-before' ? calls : calls.filter(({ operation }) => operation === 'commit');
      expect(deadly.length).toBeGreaterThan(20);
      for (const { number } of deadly) {
        await fresh();
        const dying = faultyStore(ports.store, (call) => (call.number === number ? fault : undefined));
        const { ended } = await runMachine(retention(onStore(ports, dying)), {}, OPTIONS);
        expect({ number, ended, left: left() }).toEqual({ number, ended: ['done'], left: undisturbed });
      }
    },
    120_000,
  );

  test('survives many deaths, contention, and answers that come twice', async () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      await fresh();
      const random = seededRandom(seed);
      const faults: readonly Fault[] = ['lost-before', 'lost-after', 'twice', 'contention'];
      const unlucky = faultyStore(ports.store, ({ operation }) => {
        if (random() > 0.03) return undefined;
        return operation === 'commit' ? faults[Math.floor(random() * faults.length)] : 'lost-before';
      });
      const { ended } = await runMachine(retention(onStore(ports, unlucky)), {}, { timeLeft: outOfTimeEvery(4), attempts: 50 });
      expect({ seed, ended, left: left() }).toEqual({ seed, ended: ['done'], left: undisturbed });
    }
  });

  test('does not depend on the size of pages, the number of workers, or the order of shards', async () => {
    for (const pageOf of [1, 3, 100]) {
      for (const order of [<Group>(groups: readonly Group[]) => groups, <Group>(groups: readonly Group[]) => groups.toReversed()]) {
        await fresh();
        members = madeUpMembers(SHARDS, pageOf);
        await runMachine(retention(), {}, { order, timeLeft: pageOf === 3 ? outOfTimeEvery(2) : FOREVER });
        expect(left()).toBe(undisturbed);
      }
    }
  });

  test('has the same result from two executions at once', async () => {
    for (let seed = 1; seed <= 10; seed += 1) {
      await fresh();
      const random = seededRandom(seed);
      const turns = async () => {
        for (let turn = Math.floor(random() * 4); turn > 0; turn -= 1) await new Promise((resolve) => setImmediate(resolve));
      };
      const slow = () =>
        onStore(
          ports,
          faultyStore(ports.store, () => ({ meanwhile: turns })),
        );
      const both = await Promise.all([
        runMachine(retention(slow()), {}, { timeLeft: outOfTimeEvery(3), attempts: 20 }),
        runMachine(retention(slow()), {}, { timeLeft: outOfTimeEvery(4), attempts: 20, order: (groups) => groups.toReversed() }),
      ]);
      expect({ seed, left: left() }).toEqual({ seed, left: undisturbed });
      expect(both.map(({ ended }) => ended[0])).toContain('done');
      expect(await ports.store.run(PROGRAMME, YESTERDAY)).toMatchObject({ state: 'done', members: MEMBERS });
    }
  });

  test.each(['now', 'first'] as const)('stops when it is superseded (%s) before any call of the store', async (knownAt) => {
    let calls = 0;
    for (let at = 1; ; at += 1) {
      await fresh();
      let called = 0;
      let begun = false;
      const supersede = async () => {
        ports.clock.advance(60);
        begun = true;
        const run = await ports.store.run(PROGRAMME, YESTERDAY);
        // Only after a failed run does another one begin with the same `knownAt`.
        if (run !== undefined && knownAt === 'first') await failRun(retention(), refOf(run), 'given up');
        await runMachine(retention(), { programmeId: PROGRAMME, asOf: YESTERDAY, knownAt });
      };
      const superseding = faultyStore(ports.store, () => {
        called += 1;
        return called === at ? { meanwhile: supersede } : undefined;
      });
      // Broken steps are not tried again.
      const { plan, ended } = await runMachine(retention(onStore(ports, superseding)), {}, { ...OPTIONS, attempts: 1 });
      if (!begun) break;
      calls += 1;
      const run = await ports.store.run(PROGRAMME, YESTERDAY);
      expect({ at, run }).toMatchObject({ run: { state: 'done' } });
      expect({ at, ended }).toEqual({ at, ended: [run?.startedAt === plan.runs[0]?.startedAt ? 'done' : 'superseded'] });
      expect((await ports.store.report(PROGRAMME, YESTERDAY, 'base'))?.knownAt).toBe(run?.knownAt);
    }
    expect(calls).toBeGreaterThan(30);
  });
});

describe('a failure', () => {
  const broken = (): MadeUpMembers => ({
    ...members,
    measured(part, timeLeft) {
      if (part.ref.programmeId === PROGRAMME) throw new TypeError('a history that no one can read');
      return members.measured(part, timeLeft);
    },
  });

  test('of one programme leaves the others their reports, and the run gives the reason', async () => {
    await createProgramme(ports, 'another', TERMS, 'founder');
    const { plan, ended } = await runMachine(retention(ports, { members: broken() }));
    const endedOf = Object.fromEntries(plan.runs.map(({ programmeId }, index) => [programmeId, ended[index]]));
    expect(endedOf).toEqual({ [PROGRAMME]: 'failed', another: 'done' });
    const run = await ports.store.run(PROGRAMME, YESTERDAY);
    expect(run).toMatchObject({
      state: 'failed',
      finishedAt: NOON,
      reason: expect.stringMatching(
        /^while members were measured, \d+ of them in \d+ of \d+ parts so far: a history that no one can read$/,
      ),
    });
    expect(await ports.store.report('another', YESTERDAY, 'base')).toBeDefined();
  });

  test('ends with the next run, by what was known first', async () => {
    await runMachine(retention(ports, { members: broken() }));
    ports.clock.advance(600);
    const { ended } = await runMachine(retention());
    expect(ended).toEqual(['done']);
    const run = await ports.store.run(PROGRAMME, YESTERDAY);
    expect(run).toMatchObject({ state: 'done', knownAt: NOON });
    expect(run).not.toHaveProperty('reason');
  });

  test('includes too few workers: no report covers a part of the members only', async () => {
    const { ended } = await runMachine(retention(), {}, { timeLeft: outOfTimeEvery(3), workers: 1 });
    expect(ended).toEqual(['failed']);
    const failed = await ports.store.run(PROGRAMME, YESTERDAY);
    expect(failed?.reason).toMatch(/^while members were measured, .*the pass measure has not finished shard \d+/);
    expect(await reportOf(ports.store, 'base')).toBeUndefined();
    // N9: the next run goes on from the checkpoints of this one.
    ports.clock.advance(600);
    expect((await runMachine(retention())).ended).toEqual(['done']);
    expect((await ports.store.run(PROGRAMME, YESTERDAY))?.startedAt).toBe(failed?.startedAt);
  });

  test('to begin one of many runs is reported, and the others begin', async () => {
    await createProgramme(ports, 'another', TERMS, 'founder');
    const told: string[] = [];
    const versions = {
      ...ports.versions,
      at: async (...asked: Parameters<typeof ports.versions.at>) => {
        if (asked[0] === PROGRAMME) throw new TypeError('no terms');
        return ports.versions.at(...asked);
      },
    };
    const { plan } = await runMachine(retention(ports, { versions, onFailed: (programmeId) => told.push(programmeId) }));
    expect(told).toEqual([PROGRAMME]);
    expect(plan).toMatchObject({ failed: 1, runs: [{ programmeId: 'another' }] });
  });

  test('of the store ends the step', async () => {
    const gone = faultyStore(ports.store, ({ operation }) => (operation === 'run' ? 'lost-before' : undefined));
    await expect(runMachine(retention(onStore(ports, gone)), { programmeId: PROGRAMME }, { attempts: 1 })).rejects.toThrow(/gave up/);
    const nothing = faultyStore(ports.store, () => 'lost-before');
    await expect(runMachine(retention(onStore(ports, nothing)), {}, { attempts: 1 })).rejects.toThrow(StoreUnavailable);
  });
});

test('a run writes checkpoints within a shard, and continues from there', async () => {
  const large = Array.from({ length: 25_000 }, (_, index) => aMemberAsOf(`mem_${String(index).padStart(6, '0')}`));
  members = madeUpMembers([large], 5_000);
  let pages = 0;
  const dying: MadeUpMembers = {
    ...members,
    async *measured(...asked) {
      for await (const page of members.measured(...asked)) {
        pages += 1;
        if (pages === 4) throw new TypeError('killed');
        yield page;
      }
    },
  };
  const { ended } = await runMachine(retention(ports, { members: dying }));
  expect(ended).toEqual(['done']);
  expect(members.asked.filter((after) => after !== undefined)).toEqual(['mem_009999']);
  expect(await reportOf(ports.store, 'base')).toMatchObject({ members: 25_000 });
});
