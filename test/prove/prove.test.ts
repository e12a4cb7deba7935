import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scratchFolder } from '../support/run/scratch-folder.ts';
import { isIn, type Part, partsOf, SUITES } from './parts.ts';
import { runPart } from './run-part.ts';
import { summaryTable } from './summary-table.ts';

const TESTS = join(import.meta.dirname, '..');

test('every test file belongs to one part', async () => {
  const files = (await readdir(TESTS, { recursive: true })).filter((file) => file.endsWith('.test.ts'));
  expect(files.length).toBeGreaterThan(200);
  const parts = Object.entries(SUITES);
  const belongs = files.map((file) => [file, parts.filter(([, suite]) => isIn(file, suite)).map(([name]) => name)]);
  expect(belongs.filter(([, names]) => names?.length !== 1)).toEqual([]);
  for (const [name, suite] of parts) expect(files.filter((file) => isIn(file, suite)).length, name).toBeGreaterThan(0);
});

test('mutants are tried only when they are asked for', () => {
  expect(
    partsOf(1_000, 7)
      .filter(({ onlyWhenAsked }) => onlyWhenAsked)
      .map(({ name }) => name),
  ).toEqual(['mutation']);
});

const script = (name: string, source: string, unit: Part['unit'] = 'tests'): Part => ({
  name,
  description: name,
  unit,
  command: [process.execPath, '-e', source],
});
const summary = (tests: number, failed: number) =>
  `require('fs').writeFileSync(process.env.TEST_SUMMARY_FILE, JSON.stringify({ tests: ${tests}, failed: ${failed}, running: null }));`;

test('a part runs with everything asked for, and says how many tests it tried', async () => {
  const logs = scratchFolder('prove');
  const outcome = await runPart(script('rules', `${summary(3, 0)} console.log('PROVE is ' + process.env.PROVE);`), logs).outcome;
  expect(outcome).toMatchObject({ part: 'rules', passed: true, count: 3, unit: 'tests', failures: [] });
  expect(readFileSync(outcome.log, 'utf8')).toBe('PROVE is 1\n');
});

test('a part that fails names what failed', async () => {
  const logs = scratchFolder('prove');
  const failing = script('local', `${summary(2, 1)} console.log('noise\\n FAIL  test/local/one.test.ts > holds'); process.exit(1);`);
  const outcome = await runPart(failing, logs).outcome;
  expect(outcome).toMatchObject({ passed: false, count: 2, failures: ['FAIL  test/local/one.test.ts > holds'] });
});

test('a program that there is not fails, and says nothing of how many', async () => {
  const logs = scratchFolder('prove');
  const outcome = await runPart({ ...script('bench', ''), command: ['no-such-program-of-ours'] }, logs).outcome;
  expect(outcome).toMatchObject({ passed: false, count: null });
  expect(outcome.failures.join()).toContain('no-such-program-of-ours');
});

test('operations of a simulation are those of its last line', async () => {
  const logs = scratchFolder('prove');
  const part = script('simulation', `console.log('No violation.\\n' + JSON.stringify({ ops: 1200, seed: 5 }))`, 'operations');
  expect(await runPart(part, logs).outcome).toMatchObject({ passed: true, count: 1_200 });
});

test('the summary has a line for each part, and one for all', async () => {
  const outcome = {
    part: 'rules',
    passed: true,
    count: 3_100,
    unit: 'tests',
    processorSeconds: 41.4,
    wallSeconds: 25,
    log: '',
    failures: [],
  } as const;
  const failed = { ...outcome, part: 'planted-bugs', passed: false, count: null, processorSeconds: 2, wallSeconds: 1.2 } as const;
  expect(summaryTable([outcome, failed]).split('\n')).toEqual([
    'part          tried         result  CPU s  wall s',
    'rules         3,100  tests  passed     41      25',
    'planted-bugs      ?  tests  FAILED      2       1',
    'all                         FAILED     43      26',
  ]);
});
