import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { bundleFunction } from '../../infra/constructs/bundle.ts';
import { firstUsesOf, type Loaded, startOf } from '../../infra/constructs/bundle-contents.ts';
import { budgetFaults, LOAD_BUDGETS, tracedBudget } from '../../infra/constructs/load-budgets.ts';

const OUTPUT = join(import.meta.dirname, '../../cdk.out');

test('a function loads its entry and static imports at start, and each import() on first use', () => {
  mkdirSync(OUTPUT, { recursive: true });
  const folder = mkdtempSync(join(OUTPUT, 'sources-'));
  try {
    const long = (letter: string) => `'${letter.repeat(1_000)}'`;
    writeFileSync(join(folder, 'shared.ts'), `export const shared = [${long('s')}, Date.now()];`);
    writeFileSync(join(folder, 'late.ts'), `import { shared } from './shared.ts'; export const late = [${long('l')}, shared];`);
    writeFileSync(
      join(folder, 'member-api.ts'),
      `import { shared } from './shared.ts'; export const handler = async () => [shared, (await import('./late.ts')).late];`,
    );
    const { metafile } = bundleFunction('member-api', folder);
    const filesOf = ({ parts }: Loaded) => parts.map(([name]) => basename(name));
    const start = startOf(metafile);
    expect(filesOf(start)).toEqual(['shared.ts', 'member-api.ts']);
    expect(start.bytes).toBeGreaterThan(1_000);
    expect(start.bytes).toBeLessThan(2_000);
    const firstUses = firstUsesOf(metafile);
    expect(firstUses.map(({ file, ...loaded }) => [basename(file), filesOf(loaded)])).toEqual([['late.ts', ['late.ts']]]);
    expect(firstUses[0]?.bytes).toBeGreaterThan(1_000);
    expect(firstUses[0]?.bytes).toBeLessThan(2_000);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

const PARTS = [
  ['zod', 200_000],
  ['shared/store/codecs.ts', 12_345],
] as const;

test('a function within its budgets has no fault; one byte more gives a fault with its name, bytes, budget and largest parts', () => {
  const { atStart, onFirstUse } = LOAD_BUDGETS['admin-api'];
  const faults = (start: number, firstUse: number) =>
    budgetFaults('admin-api', { bytes: start, parts: PARTS }, [{ file: 'functions/http/a.ts', bytes: firstUse, parts: PARTS }]);
  expect(faults(atStart, onFirstUse)).toEqual([]);
  expect(faults(atStart + 1, onFirstUse)).toEqual([
    expect.stringMatching(
      `^admin-api loads ${whole(atStart + 1)} bytes before its first request, and its budget is ${whole(atStart)}\\. .*\n +200,000  zod\n +12,345  shared/store/codecs`,
    ),
  ]);
  expect(faults(atStart, onFirstUse + 1)).toEqual([
    expect.stringContaining(
      `admin-api loads ${whole(onFirstUse + 1)} bytes on the first use of functions/http/a.ts, and its budget is ${whole(onFirstUse)}.`,
    ),
  ]);
});

test('a function of a stage with traces may load the tracer, and some bytes more at its start', () => {
  const budget = tracedBudget(LOAD_BUDGETS.publisher);
  const { metafile } = bundleFunction('publisher', undefined, true);
  const firstUses = firstUsesOf(metafile);
  expect(firstUses.map(({ file }) => file)).toEqual(['functions/edge/tracing/tracer.ts']);
  expect(budgetFaults('publisher', startOf(metafile), firstUses, budget)).toEqual([]);
  expect(budgetFaults('publisher', startOf(metafile), firstUses)).toContainEqual(expect.stringContaining('tracer.ts, and its budget is 0'));
});

const whole = (bytes: number): string => bytes.toLocaleString('en');
