/** The model that a run leaves, and the insight of a member by it on a later day. */
import { beforeEach, expect, test } from 'vitest';
import type { CalendarDate } from '../../../shared/domain/kernel/calendar.ts';
import type { Store } from '../../../shared/ports/store.ts';
import { createStore } from '../../../shared/store/store.ts';
import { MODEL_FRESH_SECONDS, MODEL_NAME, newestModels } from '../../../shared/use-cases/analytics/newest-model.ts';
import { readInsight } from '../../../shared/use-cases/analytics/read-insight.ts';
import { runMembers } from '../../../shared/use-cases/analytics/run-members.ts';
import { runMachine } from '../../support/analytics/run.ts';
import { faultyStore } from '../../support/kernel/faulty-store.ts';
import { PROGRAMME } from '../../support/kernel/shop.ts';
import { memoryTables, type TestTable } from '../../support/kernel/tables.ts';
import { openRewardShop, type RewardShop } from '../../support/rewards/reward-shop.ts';

const FIRST = '2026-03-02' as CalendarDate;
const SECOND = '2026-03-03' as CalendarDate;
const DAY = 86_400;

let table: TestTable;
let world: RewardShop;
let store: Store;
let memberId: string;
beforeEach(async () => {
  table = await memoryTables().fresh();
  world = await openRewardShop(table);
  ({ store } = world);
  memberId = await world.member(0, 'ada');
  await world.shop.credit({ orderId: 'R-1', member: { externalId: 'ada' }, amount: 2_000 });
  world.ports.clock.advance(DAY);
});

const night = () => runMachine({ ...world.ports, members: runMembers(world.ports) });
const insight = (on: Store = store) =>
  readInsight({ ...world.ports, store: on, models: newestModels(on, world.ports.clock) }, PROGRAMME, memberId);

test('an insight has no judgement before the first run', async () => {
  expect((await insight()).judged).toBeNull();
});

test('the model of a run outlives its checkpoints, and no list of reports names it', async () => {
  await night();
  const run = await store.run(PROGRAMME, FIRST);
  expect(run?.reports).not.toContain(MODEL_NAME);
  const kept = (await table.items()).filter(({ PK }) => !PK.startsWith('PARTIAL#'));
  const { table: later } = await memoryTables().fresh();
  for (const { PK, SK, ...attributes } of kept) {
    await later.write([{ key: { PK, SK }, condition: { kind: 'absent' }, action: { kind: 'put', attributes } }]);
  }
  world.ports.clock.advance(30 * DAY);
  const { judged } = await insight(createStore(later));
  expect(judged?.model).toMatchObject({ asOf: FIRST, knownAt: run?.knownAt });
  expect(judged?.insight.stage).toBeDefined();
});

test('the model of a repeated day is used meanwhile; one of another form is not', async () => {
  await night();
  const run = await store.run(PROGRAMME, FIRST);
  if (run === undefined) throw new TypeError('there is no run');
  await store.commit([{ kind: 'run', run: { ...run, state: 'measuring', revision: run.revision + 1 }, expected: run.revision }]);
  expect((await insight()).judged?.model.asOf).toBe(FIRST);
  const report = await store.report(PROGRAMME, FIRST, MODEL_NAME);
  if (report === undefined) throw new TypeError('there is no model');
  const changed = { ...report, content: { ...report.content, form: 'of before' }, revision: report.revision + 1 };
  await store.commit([{ kind: 'report', report: changed, replaces: report }]);
  expect((await insight()).judged).toBeNull();
});

test('a model is cached for some minutes; a missing model is not', async () => {
  const read = faultyStore(store);
  const models = newestModels(read, world.ports.clock);
  expect(await models.of(PROGRAMME)).toBeUndefined();
  await night();
  expect(await models.of(PROGRAMME)).toMatchObject({ asOf: FIRST });
  const reads = read.calls.length;
  world.ports.clock.advance(MODEL_FRESH_SECONDS - 1);
  expect(await models.of(PROGRAMME)).toMatchObject({ asOf: FIRST });
  expect(read.calls).toHaveLength(reads);
  world.ports.clock.advance(DAY);
  await night();
  expect(await models.of(PROGRAMME)).toMatchObject({ asOf: SECOND });
});
