import { beforeEach, describe, expect, test } from 'vitest';
import type { AnalyticsRun } from '../../../shared/domain/analytics/passes/run.ts';
import { toDate } from '../../../shared/domain/kernel/calendar.ts';
import { toInstant } from '../../../shared/domain/kernel/time.ts';
import { createStore } from '../../../shared/store/store.ts';
import { GIVEN_UP_AFTER_SECONDS, type ReportsAsked, startReports } from '../../../shared/use-cases/analytics/start-reports.ts';
import { createProgramme } from '../../../shared/use-cases/programmes/publish-programme.ts';
import { type TestPorts, testPorts } from '../../support/kernel/ports.ts';
import { type RunningMachine, runningMachine } from '../../support/kernel/running-machine.ts';
import { PROGRAMME, TERMS } from '../../support/kernel/shop.ts';
import { memoryTables } from '../../support/kernel/tables.ts';

const DAY = toDate('2026-03-01');

let ports: TestPorts;
let machine: RunningMachine;
beforeEach(async () => {
  const { table } = await memoryTables().fresh();
  ports = testPorts(createStore(table));
  machine = runningMachine();
  await createProgramme(ports, PROGRAMME, { ...TERMS, timeZone: 'America/New_York' }, 'founder');
});

const start = (asked: Omit<ReportsAsked, 'programmeId'> = {}) => startReports({ ...ports, machine }, { programmeId: PROGRAMME, ...asked });
const names = () => machine.started.map(({ name }) => name);

async function run(state: AnalyticsRun['state'], differing: Partial<AnalyticsRun> = {}): Promise<AnalyticsRun> {
  const before = await ports.store.run(PROGRAMME, DAY);
  const expected = before?.revision ?? 0;
  const now = ports.clock.now();
  const made = { programmeId: PROGRAMME, asOf: DAY, knownAt: now, startedAt: now, state, revision: expected + 1, ...differing };
  expect(await ports.store.commit([{ kind: 'run', run: made, expected }])).toEqual({ committed: true });
  return made;
}

test("the default is yesterday in the programme's time zone", async () => {
  ports.clock.set('2026-03-02T04:59:59Z');
  expect(await start()).toEqual({ asOf: '2026-02-28', state: 'starting' });
  ports.clock.set('2026-03-02T05:00:00Z');
  expect(await start()).toEqual({ asOf: '2026-03-01', state: 'starting' });
  expect(machine.started.map(({ input }) => input)).toEqual([
    { programmeId: PROGRAMME, asOf: '2026-02-28', knownAt: 'first' },
    { programmeId: PROGRAMME, asOf: '2026-03-01', knownAt: 'first' },
  ]);
});

test('a request that comes twice starts one execution', async () => {
  for (const _ of [1, 2, 3]) expect(await start({ asOf: DAY })).toEqual({ asOf: DAY, state: 'starting' });
  expect(names()).toEqual([`${PROGRAMME}-2026-03-01-first-0-1`]);
});

test('a run in progress is reported, and not started again', async () => {
  await run('measuring');
  expect(await start({ asOf: DAY })).toEqual({ asOf: DAY, state: 'measuring' });
  await run('judging');
  expect(await start({ asOf: DAY })).toEqual({ asOf: DAY, state: 'judging' });
  expect(names()).toEqual([]);
});

test('later entries cannot be included while a run is in progress, but afterwards', async () => {
  const { knownAt } = await run('judging');
  await expect(start({ asOf: DAY, knownAt: 'now' })).rejects.toMatchObject({
    code: 'WRONG_STATE',
    field: 'asOf',
    retryAfterSeconds: 60,
    message: expect.stringContaining(knownAt),
  });
  await run('done', { finishedAt: ports.clock.now() });
  expect(await start({ asOf: DAY, knownAt: 'now' })).toEqual({ asOf: DAY, state: 'starting' });
  expect(machine.started).toEqual([
    { name: `${PROGRAMME}-2026-03-01-now-2-1`, input: { programmeId: PROGRAMME, asOf: DAY, knownAt: 'now' } },
  ]);
});

test.each(['done', 'failed'] as const)('a run that is %s is repeated, under another name each time', async (state) => {
  await run('measuring');
  await run(state);
  await start({ asOf: DAY });
  machine.end();
  await run('measuring');
  await run(state);
  await start({ asOf: DAY });
  expect(names()).toEqual([`${PROGRAMME}-2026-03-01-first-2-1`, `${PROGRAMME}-2026-03-01-first-4-1`]);
});

test('a run that died is given up after a time, and started again', async () => {
  await run('measuring');
  ports.clock.advance(GIVEN_UP_AFTER_SECONDS - 1);
  expect(await start({ asOf: DAY })).toMatchObject({ state: 'measuring' });
  ports.clock.advance(1);
  expect(await start({ asOf: DAY })).toMatchObject({ state: 'starting' });
});

test('an execution that ended before it wrote anything is started again, up to a limit', async () => {
  for (let attempt = 1; attempt <= 10; attempt += 1) {
    expect(await start({ asOf: DAY })).toMatchObject({ state: 'starting' });
    machine.end();
  }
  expect(names().at(-1)).toBe(`${PROGRAMME}-2026-03-01-first-0-10`);
  await expect(start({ asOf: DAY })).rejects.toMatchObject({ code: 'WRONG_STATE', field: 'asOf' });
});

describe('the start refuses', () => {
  test('a day that is not over', async () => {
    ports.clock.set('2026-03-02T04:59:59Z');
    await expect(start({ asOf: DAY })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      field: 'asOf',
      message: 'must be a day that is over, 2026-02-28 or before: it is 2026-03-01 in America/New_York',
    });
  });

  test('a day before all data', async () => {
    expect(await start({ asOf: toDate('1970-01-01') })).toMatchObject({ state: 'starting' });
    await expect(start({ asOf: toDate('1969-12-31') })).rejects.toMatchObject({ code: 'VALIDATION_FAILED', field: 'asOf' });
  });

  test('an unknown programme', async () => {
    await expect(startReports({ ...ports, machine }, { programmeId: 'nowhere' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      field: 'programmeId',
    });
  });
});

test('names have the form that Step Functions takes, also the longest', async () => {
  const longest = `p${'a'.repeat(31)}`;
  await createProgramme(ports, longest, TERMS, 'founder');
  ports.clock.set(toInstant('2026-03-02T12:00:00Z'));
  await startReports({ ...ports, machine }, { programmeId: longest });
  for (const name of names()) expect(name).toMatch(/^[A-Za-z0-9_-]{1,80}$/);
});
