import { expect, test } from 'vitest';
import { folderTable } from './folder-times.ts';

const file = (name: string, tests: number, seconds: number) => ({ file: `test/${name}.test.ts`, tests, seconds });

test('folders come with what their files took, the largest first; small ones are added up', () => {
  const files = [
    file('domain/tiers/standing', 40, 0.6),
    file('domain/tiers/downgrade', 20, 0.7),
    file('store/dynamo-store', 1_140, 4.25),
    file('domain/fraud/velocity', 9, 0.3),
    file('domain/kernel/time', 9, 0.2),
  ];
  const rows = folderTable(files, 8).split('\n');
  expect(rows.map((row) => row.split(/ {2,}/))).toEqual([
    ['processor time by folder', 'tests', 'seconds'],
    ['test/store', '1,140', '4.3'],
    ['test/domain/tiers', '60', '1.3'],
    ['(others)', '18', '0.5'],
    ['(Vitest, the database and the platform of the run)', '2.0'],
    ['total', '1,218', '8.0'],
    [''],
    ['of which files:'],
    ['test/store/dynamo-store.test.ts', '1,140', '4.3'],
  ]);
  expect(new Set(rows.filter((row) => row.includes('.')).map((row) => row.length)).size).toBe(1);
});

test('a run whose processes are not known takes what its files took, and no less than nothing', () => {
  expect(folderTable([file('sim/plan', 1, 2)], 0)).toContain('platform of the run)');
  expect(folderTable([file('sim/plan', 1, 2)], 0)).not.toContain('-2.0');
});
