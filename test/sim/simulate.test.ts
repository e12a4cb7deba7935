import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { SEED } from '../support/kernel/sample.ts';
import { FAULT_KINDS } from './kernel/faults.ts';
import { described } from './kernel/history.ts';
import { shrink } from './kernel/shrink.ts';
import { simulate } from './run.ts';

/** A quarter of a minute's worth; `npm run prove` runs a million. */
const OPERATIONS = 50_000;

/** Rare faults, such as a night that fails, happen a few times in a run, and in some runs never. Then further seeds are run. */
const MOST_SEEDS = 4;

test('nothing that the terms promise is broken, whatever goes wrong, and everything goes wrong', async () => {
  const waitedFor = new Set(FAULT_KINDS);
  for (let seed = SEED | 0, runs = 0; waitedFor.size > 0 && runs < MOST_SEEDS; seed = (seed + 1) | 0, runs += 1) {
    const { operations, faults, failure } = await simulate({ operations: OPERATIONS, seed });
    if (failure !== undefined) expect.fail(described(failure, await shrink(failure), seed, OPERATIONS));
    expect(operations).toBe(OPERATIONS);
    for (const kind of FAULT_KINDS) if (faults[kind] > 0) waitedFor.delete(kind);
  }
  expect([...waitedFor]).toEqual([]);
});

test('a seed is a run: the same tables to the byte, again and again', async () => {
  const runOf = (seed: number) => simulate({ operations: 5_000, seed, withDigest: true });
  const first = await runOf(7);
  expect(first.digest).toMatch(/^[\w-]{43}$/);
  expect(await runOf(7)).toEqual(first);
  expect((await runOf(8)).digest).not.toBe(first.digest);
});

test.each([1, 2, 3, 999, 1_000, 1_001, 2_503])('%i operations are asked for, and as many are run', async (asked) => {
  expect((await simulate({ operations: asked, seed: 3 })).operations).toBe(asked);
});

test('the command prints the faults by kind, and JSON as its last line', async () => {
  const command = join(import.meta.dirname, 'simulate.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [command, '--ops', '1200', '--seed', '5', '--json']);
  expect(stdout).toMatch(/^1200 operations \(\d+ requests\) in [\d.]+ s: \d+ a second, \d+ MiB at most; \d+ faults:$/m);
  for (const kind of FAULT_KINDS) expect(stdout).toMatch(new RegExp(`^ +\\d+ {2}${kind}$`, 'm'));
  const { faults, seconds, ...rest } = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
  expect(rest).toEqual({ ops: 1200, violations: 0, seed: 5 });
  expect(Object.keys(faults)).toEqual([...FAULT_KINDS]);
  expect(seconds).toBeGreaterThan(0);
});

const AUDITOR = (await readdir(import.meta.dirname, { recursive: true })).filter((path) =>
  /^(auditor|audit-[\w-]+|audited-kinds|violation)\.ts$/.test(basename(path)),
);

test.each(AUDITOR)('%s shares no code with what it audits', async (name) => {
  const source = await readFile(join(import.meta.dirname, name), 'utf8');
  const imports = [...source.matchAll(/^import (type )?[^;]*? from '([^']+)';$/gm)];
  expect(imports.length).toBe(source.match(/^import /gm)?.length ?? 0);
  for (const [line, type, from = ''] of imports) {
    // Its own files, hashes, what unpacks reports, and types of the rest.
    const own = AUDITOR.includes(join(dirname(name), from));
    expect(type !== undefined || own || ['node:crypto', 'node:zlib'].includes(from), line).toBe(true);
  }
});

test('the auditor is of several files', () => expect(AUDITOR.length).toBeGreaterThan(5));
