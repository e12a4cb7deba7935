/** The worker of runs as the state machine calls it, step by step, on DynamoDB. */
import type { Context } from 'aws-lambda';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import * as z from 'zod';
import type * as retention from '../../../functions/schedule/retention-worker.ts';
import { dateOfDay, dayOf } from '../../../shared/domain/analytics/history/day.ts';
import { toDate } from '../../../shared/domain/kernel/calendar.ts';
import type { Store } from '../../../shared/ports/store.ts';
import { createDynamoTable } from '../../../shared/store/kernel/dynamo-table.ts';
import { createStore } from '../../../shared/store/store.ts';
import { createProgramme } from '../../../shared/use-cases/programmes/publish-programme.ts';
import { testPorts } from '../../support/kernel/ports.ts';
import { PROGRAMME, TERMS } from '../../support/kernel/shop.ts';
import { dynamoTables } from '../../support/kernel/tables.ts';

const LONG_AGO = '2020-01-01T00:00:00Z';

const tables = dynamoTables();
const printed = vi.spyOn(console, 'log').mockImplementation(() => undefined);
let store: Store;
let work: typeof retention.handler;

beforeAll(async () => {
  await tables.start();
  const TABLE_NAME = await tables.emptied();
  const { client, port } = tables.running();
  const environment = {
    TABLE_NAME,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'tests',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${port}`,
    // Metrics go to the console.
    POWERTOOLS_DEV: 'true',
    POWERTOOLS_METRICS_DISABLED: 'false',
    LOG_LEVEL: 'SILENT',
    POWERTOOLS_METRICS_NAMESPACE: 'Perennial',
    POWERTOOLS_SERVICE_NAME: 'retention-worker',
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  store = createStore(createDynamoTable(client, TABLE_NAME));
  const ports = testPorts(store);
  ports.clock.set(LONG_AGO);
  await createProgramme(ports, PROGRAMME, TERMS, 'founder');
  ({ handler: work } = await import('../../../functions/schedule/retention-worker.ts'));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  printed.mockRestore();
  await tables.stop();
});

const context = (millisLeft: number) => ({ awsRequestId: 'request-1', getRemainingTimeInMillis: () => millisLeft }) as Context;
const FIVE_MINUTES = context(300_000);
const NO_TIME = context(30_000);

/** Inputs and answers go through JSON. */
const step = async (input: object, within: Context = FIVE_MINUTES): Promise<unknown> =>
  JSON.parse(JSON.stringify(await work(JSON.parse(JSON.stringify(input)), within)));

const Run = z.object({ programmeId: z.string(), asOf: z.string(), knownAt: z.string(), startedAt: z.string() });
const Plan = z.object({
  runs: z.array(Run.extend({ groups: z.array(z.looseObject({ shards: z.array(z.number()) })) })),
  failed: z.number(),
});

async function planned(request: object = {}) {
  const { runs, failed } = Plan.parse(await step({ step: 'plan', request }));
  expect({ runs: runs.length, failed }).toEqual({ runs: 1, failed: 0 });
  const [{ groups, ...run } = { groups: [], programmeId: '', asOf: '', knownAt: '', startedAt: '' }] = runs;
  return { run, groups };
}

const runOf = (asOf: string) => store.run(PROGRAMME, toDate(asOf));

test('from plan to reports, each step takes the answer of the step before', async () => {
  const { run, groups } = await planned();
  expect(run.programmeId).toBe(PROGRAMME);
  expect(groups.flatMap(({ shards }) => shards).sort((a, b) => a - b)).toEqual(
    Array.from({ length: store.agendaShards }, (_, shard) => shard),
  );
  expect(await runOf(run.asOf)).toMatchObject({ state: 'measuring', knownAt: run.knownAt });

  const [first] = groups;
  const late = await step({ step: 'measure', group: first }, NO_TIME);
  expect(late).toEqual({ ...first, status: 'more', workers: 1 });
  for (const group of [late, ...groups.slice(1)]) {
    expect(await step({ step: 'measure', group })).toMatchObject({ status: 'done', shards: [], unlisted: [] });
  }
  expect(await step({ step: 'conclude', run })).toEqual({ status: 'done' });
  expect(await runOf(run.asOf)).toMatchObject({ state: 'judging', members: 0 });
  expect(await step({ step: 'judge', group: first }, NO_TIME)).toEqual({ ...first, status: 'more', workers: 1 });
  for (const group of groups) expect(await step({ step: 'judge', group })).toMatchObject({ status: 'done', shards: [], workers: 1 });
  expect(await step({ step: 'report', run })).toEqual({ status: 'done' });
  expect(await runOf(run.asOf)).toMatchObject({ state: 'done', reports: expect.arrayContaining(['base', 'retention']) });

  // A run that is done cannot fail any more.
  expect(await step({ step: 'fail', run, failure: { Error: 'Late' } })).toEqual({ status: 'done' });
  expect((await runOf(run.asOf))?.state).toBe('done');
});

test('a failed run stores the reason and counts for the alarm; steps refuse to come too early', async () => {
  const { run: newest } = await planned();
  const asOf = dateOfDay(dayOf(toDate(newest.asOf)) - 1);
  const { run, groups } = await planned({ programmeId: PROGRAMME, asOf, knownAt: 'now' });
  expect(run.asOf).toBe(asOf);
  await expect(step({ step: 'conclude', run })).rejects.toMatchObject({ name: 'InvariantBroken' });
  await expect(step({ step: 'judge', group: groups[0] })).rejects.toMatchObject({ name: 'InvariantBroken' });
  await expect(step({ step: 'report', run })).rejects.toMatchObject({ name: 'InvariantBroken' });

  const failedWith = async (Cause: string) => {
    printed.mockClear();
    const failure = { Error: 'InvariantBroken', Cause };
    expect(await step({ step: 'fail', run, failure })).toEqual({ status: 'failed' });
    expect(printed.mock.calls.map(([line]) => JSON.parse(String(line)))).toMatchObject([{ RetentionRunsFailed: 1 }]);
    return (await runOf(asOf))?.reason;
  };
  const cause = JSON.stringify({ errorMessage: 'not every member was met', stackTrace: ['at somewhere'] });
  expect(await failedWith(cause)).toMatch(
    /^while members were measured, 0 of them in 0 of \d+ parts so far: InvariantBroken: not every member was met$/,
  );
  expect(await failedWith('x'.repeat(1_000))).toBe(`InvariantBroken: ${'x'.repeat(1_000)}`.slice(0, 500));
  expect((await runOf(asOf))?.state).toBe('failed');
});

test('a step of a superseded run does nothing', async () => {
  const { run, groups } = await planned();
  const of = { ...run, startedAt: LONG_AGO };
  const before = await runOf(run.asOf);
  for (const verb of ['conclude', 'report']) expect(await step({ step: verb, run: of })).toEqual({ status: 'superseded' });
  const group = { ...groups[0], startedAt: LONG_AGO };
  for (const verb of ['measure', 'judge']) expect(await step({ step: verb, group })).toMatchObject({ status: 'superseded', workers: 1 });
  expect(await step({ step: 'fail', run: of, failure: { Error: 'Old' } })).toEqual({ status: 'superseded' });
  expect(await runOf(run.asOf)).toEqual(before);
});

test('a day that is not over and an unknown programme are refused without a retry', async () => {
  const plan = (request: object) => step({ step: 'plan', request });
  await expect(plan({ programmeId: PROGRAMME, asOf: '9999-12-30' })).rejects.toMatchObject({ name: 'Refusal', code: 'VALIDATION_FAILED' });
  await expect(plan({ programmeId: 'no-such' })).rejects.toMatchObject({ name: 'Refusal', code: 'NOT_FOUND' });
});

const RUN = { programmeId: PROGRAMME, asOf: '2026-03-01', knownAt: LONG_AGO, startedAt: LONG_AGO };
const GROUP = { ...RUN, shards: [0], workers: 0, unlisted: [] };

test.each([
  {},
  { step: 'begin', run: RUN },
  { step: 'plan' },
  { step: 'plan', request: { programmeId: '' } },
  { step: 'plan', request: { asOf: '2026-02-30' } },
  { step: 'plan', request: { knownAt: 'yesterday' } },
  { step: 'measure', group: RUN },
  { step: 'measure', group: { ...GROUP, shards: [] } },
  { step: 'measure', group: { ...GROUP, shards: [-1] } },
  { step: 'measure', group: { ...GROUP, listedUpTo: '' } },
  { step: 'judge', run: RUN },
  { step: 'judge', group: { ...GROUP, workers: -1 } },
  { step: 'conclude', run: { ...RUN, asOf: 'today' } },
  { step: 'conclude', group: GROUP },
  { step: 'report', run: { ...RUN, startedAt: undefined } },
  { step: 'fail', run: RUN },
  { step: 'fail', run: RUN, failure: { Cause: 'no error' } },
])('an invalid input is refused: %j', async (input) => {
  await expect(work(input, FIVE_MINUTES)).rejects.toMatchObject({ name: 'InputInvalid' });
});
