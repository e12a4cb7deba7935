import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { FAULT_KINDS } from './faults.ts';
import { described } from './history.ts';
import { simulate } from './run.ts';
import { shrink } from './shrink.ts';

/** A few seconds' worth; CI and nights run more by `npm run simulate`. */
const OPERATIONS = 40_000;

test('nothing that the terms promise is broken, whatever goes wrong', async () => {
  const { operations, faults, failure } = await simulate({ operations: OPERATIONS, seed: 20_261_121 });
  if (failure !== undefined) expect.fail(described(failure, await shrink(failure), 20_261_121, OPERATIONS));
  expect(operations).toBe(OPERATIONS);
  for (const kind of FAULT_KINDS) expect(faults[kind], kind).toBeGreaterThan(0);
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

test.each(['auditor', 'audit-buckets', 'audit-calendar', 'audit-hash', 'audit-points'])(
  '%s shares no code with what it audits',
  async (name) => {
    const source = await readFile(new URL(`${name}.ts`, import.meta.url), 'utf8');
    const imports = [...source.matchAll(/^import (type )?.*? from '([^']+)';$/gm)];
    expect(imports.length + Number(!source.includes('import '))).toBeGreaterThan(0);
    for (const [line, type, from = ''] of imports) {
      // Its own files, node:crypto, and types of the rest.
      expect(type !== undefined || /^(\.\/(audit-\w+|violation)\.ts|node:crypto)$/.test(from), line).toBe(true);
    }
  },
);
