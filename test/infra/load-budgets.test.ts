import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundleFunction } from '../../infra/constructs/bundle.ts';
import { startOf } from '../../infra/constructs/bundle-contents.ts';
import { budgetFault, LOAD_BUDGETS } from '../../infra/constructs/load-budgets.ts';

const OUTPUT = join(import.meta.dirname, '../../cdk.out');

test('a function loads its entry and what that imports, and not what is behind import()', () => {
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
    const { bytes, parts } = startOf(bundleFunction('member-api', folder).metafile);
    expect(parts.map(([name]) => name.split('/').at(-1))).toEqual(['shared.ts', 'member-api.ts']);
    expect(bytes).toBeGreaterThan(1_000);
    expect(bytes).toBeLessThan(2_000);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a function within its budget is no fault; one byte more is, with its name, its bytes, its budget and its largest parts', () => {
  const budget = LOAD_BUDGETS['admin-api'];
  const parts = [
    ['zod', 200_000],
    ['shared/store/codecs.ts', 12_345],
  ] as const;
  expect(budgetFault('admin-api', { bytes: budget, parts })).toBeUndefined();
  const fault = budgetFault('admin-api', { bytes: budget + 1, parts });
  expect(fault).toContain(`admin-api loads ${(budget + 1).toLocaleString('en')} bytes`);
  expect(fault).toContain(`its budget is ${budget.toLocaleString('en')}`);
  expect(fault).toMatch(/ 200,000 {2}zod\n +12,345 {2}shared\/store\/codecs\.ts\n/);
});
