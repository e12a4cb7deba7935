import { beforeEach, expect, test } from 'vitest';
import type { AnalyticsRun } from '../../../shared/domain/analytics/passes/run.ts';
import { toDate } from '../../../shared/domain/kernel/calendar.ts';
import { createStore } from '../../../shared/store/store.ts';
import { readReport } from '../../../shared/use-cases/analytics/read-report.ts';
import { createProgramme } from '../../../shared/use-cases/programmes/publish-programme.ts';
import { type TestPorts, testPorts } from '../../support/kernel/ports.ts';
import { PROGRAMME, TERMS } from '../../support/kernel/shop.ts';
import { memoryTables } from '../../support/kernel/tables.ts';

let ports: TestPorts;
beforeEach(async () => {
  const { table } = await memoryTables().fresh();
  ports = testPorts(createStore(table));
  await createProgramme(ports, PROGRAMME, TERMS, 'founder');
});

const read = (name: string, asOf?: string) =>
  readReport(ports, { programmeId: PROGRAMME, name, ...(asOf === undefined ? {} : { asOf: toDate(asOf) }) });
const refusal = (name: string, asOf?: string) =>
  read(name, asOf).then(
    () => undefined,
    (error: { code: string; field: string; message: string }) => ({ ...error, message: error.message }),
  );

async function run(asOf: string, state: AnalyticsRun['state'], differing: Partial<AnalyticsRun> = {}): Promise<void> {
  const expected = (await ports.store.run(PROGRAMME, toDate(asOf)))?.revision ?? 0;
  const now = ports.clock.now();
  const made = { programmeId: PROGRAMME, asOf: toDate(asOf), knownAt: now, startedAt: now, state, revision: expected + 1, ...differing };
  expect(await ports.store.commit([{ kind: 'run', run: made, expected }])).toEqual({ committed: true });
}
async function done(asOf: string, content: object, name = 'base'): Promise<void> {
  const report = { programmeId: PROGRAMME, asOf: toDate(asOf), name, knownAt: ports.clock.now(), content, revision: 1 };
  expect(await ports.store.commit([{ kind: 'report', report, replaces: undefined }])).toEqual({ committed: true });
  await run(asOf, 'done', { reports: [name] });
}

test('a report is that of a day, or the newest', async () => {
  await done('2026-02-27', { members: 1 });
  await done('2026-02-28', { members: 2 });
  expect(await read('base', '2026-02-27')).toMatchObject({ asOf: '2026-02-27', content: { members: 1 } });
  expect(await read('base')).toMatchObject({ asOf: '2026-02-28', content: { members: 2 } });
});

test('the newest report is served while its run is repeated, and while a newer one is made', async () => {
  await done('2026-02-28', { members: 2 });
  await run('2026-02-28', 'measuring');
  await run('2026-03-01', 'judging');
  expect(await read('base')).toMatchObject({ asOf: '2026-02-28', content: { members: 2 } });
});

test('without a run, the refusal says how reports are made', async () => {
  for (const asOf of [undefined, '2026-02-28'])
    expect(await refusal('base', asOf)).toMatchObject({ code: 'NOT_FOUND', message: expect.stringContaining('every night') });
});

test('without a run of the day, the refusal names the newest days', async () => {
  for (const day of ['2026-02-20', '2026-02-26', '2026-02-27']) await done(day, {});
  expect(await refusal('base', '2026-02-25')).toMatchObject({
    code: 'NOT_FOUND',
    field: 'asOf',
    message: expect.stringContaining('the newest are as of 2026-02-27, 2026-02-26, 2026-02-20'),
  });
});

test('without a report of that name, the refusal names those of the day', async () => {
  await done('2026-02-27', {});
  expect(await refusal('rfm', '2026-02-27')).toMatchObject({ field: 'asOf', message: expect.stringContaining('made base') });
  expect(await refusal('rfm')).toMatchObject({ field: 'report', message: expect.stringContaining('the run of 2026-02-27 made base') });
});

test('during the run, the refusal says that reports are being made', async () => {
  await run('2026-02-27', 'measuring');
  for (const asOf of [undefined, '2026-02-27'])
    expect(await refusal('base', asOf)).toMatchObject({ message: expect.stringContaining('those of 2026-02-27 are being made') });
});

test('after a failed run, the refusal gives the reason', async () => {
  await run('2026-02-27', 'failed', { reason: 'out of memory' });
  expect(await refusal('base', '2026-02-27')).toMatchObject({ message: expect.stringContaining('out of memory') });
});

test('an unknown programme is not found', async () => {
  await expect(readReport(ports, { programmeId: 'nowhere', name: 'base' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
    field: 'programmeId',
  });
});
