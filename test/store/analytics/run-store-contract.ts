/** The contract of runs, checkpoints and reports for every store: one suite, run on each table. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AnalyticsRun, InParts, PartialResult, Report } from '../../../shared/domain/analytics/passes/run.ts';
import type { CalendarDate } from '../../../shared/domain/kernel/calendar.ts';
import { millis, plusSeconds } from '../../../shared/domain/kernel/time.ts';
import type { Change } from '../../../shared/domain/ledger/decision.ts';
import { StoreUnavailable } from '../../../shared/ports/kernel/storage.ts';
import type { Store } from '../../../shared/ports/store.ts';
import { analyticsItems } from '../../../shared/store/analytics/items.ts';
import type { ItemTable } from '../../../shared/store/kernel/item-table.ts';
import { MAX_PARTS, PART_CHARACTERS } from '../../../shared/store/kernel/packed.ts';
import { createStore } from '../../../shared/store/store.ts';
import { FORGET_AT } from '../../../shared/store/table.ts';
import { NOW, PROGRAMME_ID as P } from '../../support/kernel/builders.ts';
import { seededRandom } from '../../support/kernel/ports.ts';
import type { Tables, TestTable } from '../../support/kernel/tables.ts';

const DAY = '2026-11-20' as CalendarDate;
const day = (date: string) => date as CalendarDate;

const aRun = (differing: Partial<AnalyticsRun> = {}): AnalyticsRun => ({
  programmeId: P,
  asOf: DAY,
  knownAt: NOW,
  state: 'measuring',
  startedAt: NOW,
  revision: 1,
  ...differing,
});
const aPartial = (differing: Partial<PartialResult> = {}): PartialResult => ({
  programmeId: P,
  asOf: DAY,
  knownAt: NOW,
  pass: 'measure',
  shard: 7,
  startedAt: NOW,
  form: 'form-1',
  after: 'mem_5',
  isDone: false,
  members: 5,
  state: { base: { members: 5, names: ['ä', '🍮'] } },
  revision: 1,
  ...differing,
});
const aReport = (differing: Partial<Report> = {}): Report => ({
  programmeId: P,
  asOf: DAY,
  name: 'retention',
  knownAt: NOW,
  content: { rows: [1, 2, null] },
  revision: 1,
  ...differing,
});

const random = seededRandom(7);
/** Text that does not become shorter by compression: random base64 of so many parts. */
const partsOfNoise = (parts: number): string =>
  Buffer.from(Array.from({ length: Math.floor((parts - 0.5) * PART_CHARACTERS * 0.75) }, () => random() * 256)).toString('base64');

export function describeRunStore(tables: Tables): void {
  describe(`runs in the store ${tables.name}`, () => {
    let table: TestTable;
    let store: Store;
    beforeAll(tables.start);
    afterAll(tables.stop);
    beforeEach(async () => {
      table = await tables.fresh();
      store = createStore(table.table);
    });
    const written = async (...changes: Change[]) => expect(await store.commit(changes)).toEqual({ committed: true });
    const refused = async (on: Change['kind'], change: Change) =>
      expect(await store.commit([change])).toEqual({ committed: false, conflicts: [{ on }] });
    const itemsOf = async (prefix: string) => (await table.items()).filter(({ PK }) => PK.startsWith(prefix));

    test('a run is read back, and changed only from the last revision', async () => {
      await written({ kind: 'run', run: aRun(), expected: 0 });
      expect(await store.run(P, DAY)).toStrictEqual(aRun());
      expect(await store.run(P, day('2026-11-19'))).toBeUndefined();
      expect(await store.run('other', DAY)).toBeUndefined();
      await refused('run', { kind: 'run', run: aRun(), expected: 0 });
      const done = aRun({ state: 'done', finishedAt: plusSeconds(NOW, 60), reports: ['rfm'], members: 3, revision: 2 });
      await written({ kind: 'run', run: done, expected: 1 });
      expect(await store.run(P, DAY)).toStrictEqual(done);
      await refused('run', { kind: 'run', run: done, expected: 1 });
    });

    test('runs are listed, the newest day first', async () => {
      const days = ['2026-09-30', '2026-11-20', '2026-10-01', '2025-12-31'].map(day);
      for (const asOf of days) await written({ kind: 'run', run: aRun({ asOf }), expected: 0 });
      await written({ kind: 'run', run: aRun({ programmeId: `${P}-2` }), expected: 0 });
      const listed = async (before: CalendarDate | undefined, limit: number) => {
        const { items, next } = await store.runsBefore(P, before, limit);
        return [items.map(({ asOf }) => asOf), next];
      };
      expect(await listed(undefined, 3)).toEqual([['2026-11-20', '2026-10-01', '2026-09-30'], '2026-09-30']);
      expect(await listed(day('2026-09-30'), 3)).toEqual([['2025-12-31'], undefined]);
      expect(await listed(day('2025-12-31'), 3)).toEqual([[], undefined]);
      expect(await listed(day('2026-10-15'), 1)).toEqual([['2026-10-01'], '2026-10-01']);
    });

    test('a checkpoint is read back by pass, shard and instant, and replaced only from the last revision', async () => {
      const partial = aPartial();
      await written({ kind: 'partial', partial, replaces: undefined });
      expect(await store.partial(partial)).toStrictEqual({ ...partial, parts: 1 });
      const elsewhere: Partial<PartialResult>[] = [
        { pass: 'judge' },
        { shard: 0 },
        { shard: 70 },
        { knownAt: plusSeconds(NOW, 1) },
        { asOf: day('2026-11-19') },
        { programmeId: 'other' },
      ];
      for (const differing of elsewhere) expect(await store.partial(aPartial(differing))).toBeUndefined();
      await refused('partial', { kind: 'partial', partial, replaces: undefined });

      const { after: _, ...begun } = aPartial({ isDone: true, members: 6, revision: 2 });
      await written({ kind: 'partial', partial: begun, replaces: { revision: 1, parts: 1 } });
      expect(await store.partial(partial)).toStrictEqual({ ...begun, parts: 1 });
      await refused('partial', { kind: 'partial', partial: begun, replaces: { revision: 1, parts: 1 } });
    });

    test('every part of a checkpoint expires a week after its run began', async () => {
      const partial = aPartial({ state: { noise: partsOfNoise(2) } });
      await written({ kind: 'partial', partial, replaces: undefined });
      const forgotten = (await itemsOf('PARTIAL#')).map((item) => item[FORGET_AT]);
      expect(forgotten).toEqual(Array.from({ length: 2 }, () => Math.ceil(millis(NOW) / 1_000) + 7 * 86_400));
      expect((await store.partial(partial))?.state).toStrictEqual(partial.state);
    });

    test('a checkpoint that shrinks leaves parts behind that are not read, and can grow again', async () => {
      for (const [revision, parts] of [3, 1, 2].entries()) {
        const partial = aPartial({ state: { noise: partsOfNoise(parts) }, revision: revision + 1 });
        await written({ kind: 'partial', partial, replaces: revision === 0 ? undefined : { revision } });
        expect(await store.partial(partial)).toStrictEqual({ ...partial, parts });
      }
      expect(await itemsOf('PARTIAL#')).toHaveLength(3);
    });

    test('a report is read back by name and day', async () => {
      const report = aReport();
      await written({ kind: 'report', report, replaces: undefined });
      expect(await store.report(P, DAY, 'retention')).toStrictEqual({ ...report, parts: 1 });
      expect(await store.report(P, DAY, 'reten')).toBeUndefined();
      expect(await store.report(P, day('2026-11-19'), 'retention')).toBeUndefined();
      expect(await store.report('other', DAY, 'retention')).toBeUndefined();
      await refused('report', { kind: 'report', report, replaces: undefined });
    });

    test('a report of many parts grows and shrinks, and leaves no part behind', async () => {
      let before: InParts<Report> | undefined;
      for (const [revision, parts] of [1, 3, MAX_PARTS, 2, 1].entries()) {
        const report = aReport({ content: { noise: partsOfNoise(parts) }, revision: revision + 1 });
        await written({ kind: 'report', report, replaces: before });
        before = await store.report(P, DAY, 'retention');
        expect(before).toStrictEqual({ ...report, parts });
        expect(await itemsOf('REPORT#')).toHaveLength(parts);
      }
      const stale = { revision: 2, parts: 1 };
      await refused('report', { kind: 'report', report: aReport({ revision: 3 }), replaces: stale });
      expect(await store.report(P, DAY, 'retention')).toStrictEqual(before);
    });

    test('a report larger than a transaction is refused', async () => {
      const report = aReport({ content: { noise: partsOfNoise(MAX_PARTS + 1) } });
      await expect(store.commit([{ kind: 'report', report, replaces: undefined }])).rejects.toThrow('at most 11');
      expect(await itemsOf('REPORT#')).toEqual([]);
    });

    test('a read that meets halves of two reports is repeated, and gives up in the end', async () => {
      const report = (revision: number) => aReport({ content: { noise: partsOfNoise(2), revision }, revision });
      await written({ kind: 'report', report: report(1), replaces: undefined });
      const first = await table.table.get(analyticsItems.report.key({ programmeId: P, asOf: DAY, name: 'retention', part: 0 }));
      const second = report(2);
      await written({ kind: 'report', report: second, replaces: { revision: 1, parts: 2 } });

      const torn = (times: number): ItemTable => {
        let left = times;
        return {
          ...table.table,
          query: async (range) => {
            const items = await table.table.query(range);
            left -= 1;
            return left < 0 || first === undefined ? items : [first, ...items.slice(1)];
          },
        };
      };
      expect(await createStore(torn(2)).report(P, DAY, 'retention')).toStrictEqual({ ...second, parts: 2 });
      await expect(createStore(torn(3)).report(P, DAY, 'retention')).rejects.toThrow(StoreUnavailable);
    });

    test('a report and the end of its run are written together, or neither', async () => {
      await written({ kind: 'run', run: aRun({ revision: 2 }), expected: 0 });
      const outcome = await store.commit([
        { kind: 'report', report: aReport(), replaces: undefined },
        { kind: 'run', run: aRun({ state: 'done', revision: 2 }), expected: 1 },
      ]);
      expect(outcome).toEqual({ committed: false, conflicts: [{ on: 'run' }] });
      expect(await store.report(P, DAY, 'retention')).toBeUndefined();
    });
  });
}
