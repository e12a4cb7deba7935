/** Processor time by folder of tests, so that growth is seen. */
import { dirname } from 'node:path';

export interface FileTime {
  /** Such as `test/domain/tiers/standing.test.ts`. */
  readonly file: string;
  readonly tests: number;
  readonly seconds: number;
}

/** Folders below this are added up. */
const LISTED_SECONDS = 1;
const LISTED_FILES = 10;

/** @param total of everything; what no file accounts for are Vitest and what a run starts once. */
export function folderTable(files: readonly FileTime[], total: number): string {
  const folders = new Map<string, { tests: number; seconds: number }>();
  const add = (name: string, tests: number, seconds: number) => {
    const sum = folders.get(name) ?? { tests: 0, seconds: 0 };
    folders.set(name, { tests: sum.tests + tests, seconds: sum.seconds + seconds });
  };
  for (const { file, tests, seconds } of files) add(dirname(file), tests, seconds);
  const small = [...folders].filter(([, { seconds }]) => seconds < LISTED_SECONDS);
  for (const [name, { tests, seconds }] of small) {
    folders.delete(name);
    add('(others)', tests, seconds);
  }
  const inFiles = files.reduce((sum, { seconds }) => sum + seconds, 0);
  const rows = [...folders]
    .toSorted(([, a], [, b]) => b.seconds - a.seconds)
    .map(([name, { tests, seconds }]) => row(name, tests, seconds));
  const tests = files.reduce((sum, file) => sum + file.tests, 0);
  const largest = files.filter(({ seconds }) => seconds >= LISTED_SECONDS).toSorted((a, b) => b.seconds - a.seconds);
  return [
    `${'processor time by folder'.padEnd(NAME)}${'tests'.padStart(NUMBER)}${'seconds'.padStart(NUMBER)}`,
    ...rows,
    row('(Vitest, the database and the platform of the run)', undefined, Math.max(0, total - inFiles)),
    row('total', tests, total),
    ...(largest.length > 0 ? ['', 'of which files:'] : []),
    ...largest.slice(0, LISTED_FILES).map(({ file, tests: of, seconds }) => row(file, of, seconds)),
  ].join('\n');
}

const NAME = 64;
const NUMBER = 9;

const row = (name: string, tests: number | undefined, seconds: number): string =>
  `${name.padEnd(NAME)}${(tests ?? '').toLocaleString('en').padStart(NUMBER)}${seconds.toFixed(1).padStart(NUMBER)}`;
