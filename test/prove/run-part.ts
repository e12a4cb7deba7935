/** Runs one part to its end, whatever its end is. */
import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import * as z from 'zod';
import { processorSeconds } from '../support/run/processor-time.ts';
import { RunSummary, SUMMARY_FILE } from '../support/run/run-summary.ts';
import type { Part } from './parts.ts';

export interface Outcome {
  readonly part: string;
  readonly passed: boolean;
  /** How many tests, operations or mutants; `null` when the part ended before it said so. */
  readonly count: number | null;
  readonly unit: Part['unit'];
  readonly processorSeconds: number;
  readonly wallSeconds: number;
  /** All that it printed. */
  readonly log: string;
  /** The lines that name what failed. */
  readonly failures: readonly string[];
}

export interface Running {
  readonly outcome: Promise<Outcome>;
  /** Tells in words how far the part has come. */
  progress(): string;
  stop(): void;
}

/** More are in the log. */
const MAX_FAILURES = 20;

export function runPart(part: Part, logs: string): Running {
  mkdirSync(logs, { recursive: true });
  const log = join(logs, `${part.name}.log`);
  const summaryFile = join(logs, `${part.name}.json`);
  rmSync(summaryFile, { force: true });
  const [program, ...args] = part.command;
  const began = performance.now();
  const before = processorSeconds();
  const child = spawn(program, args, {
    env: { ...process.env, ...part.env, PROVE: '1', [SUMMARY_FILE]: summaryFile },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: what it has started is stopped with it.
    detached: true,
  });
  const written = createWriteStream(log);
  let last = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      written.write(chunk);
      last = stripVTControlCharacters(chunk.toString()).trimEnd().split('\n').at(-1)?.trim() || last;
    });
  }
  const ended = new Promise<boolean>((resolve) => {
    child.once('error', (error) => {
      written.write(`${error.message}\n`);
      resolve(false);
    });
    child.once('close', (code) => resolve(code === 0));
  });

  const outcome = async (): Promise<Outcome> => {
    const passed = await ended;
    await new Promise((resolve) => written.end(resolve));
    const output = stripVTControlCharacters(readFileSync(log, 'utf8'));
    return {
      part: part.name,
      passed,
      count: countOf(part, output, summaryFile),
      unit: part.unit,
      processorSeconds: processorSeconds() - before,
      wallSeconds: (performance.now() - began) / 1_000,
      log,
      failures: passed ? [] : failuresIn(output),
    };
  };
  return {
    outcome: outcome(),
    progress: () => {
      const summary = summaryIn(summaryFile);
      return summary === undefined
        ? last
        : `${summary.tests} tests${summary.failed > 0 ? `, ${summary.failed} failed` : ''}; ${summary.running ?? ''}`;
    },
    stop: () => {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
    },
  };
}

const Simulated = z.object({ ops: z.int() });

function countOf({ unit }: Part, output: string, summaryFile: string): number | null {
  switch (unit) {
    case 'tests':
      return summaryIn(summaryFile)?.tests ?? null;
    case 'operations': {
      const [, line] = /^(\{.*\})\s*$/m.exec(output) ?? [];
      return line === undefined ? null : (Simulated.safeParse(JSON.parse(line)).data?.ops ?? null);
    }
    case 'mutants': {
      const [, tested] = /(\d+)\/\d+ tested/.exec(output.split('\n').findLast((line) => line.includes(' tested')) ?? '') ?? [];
      return tested === undefined ? null : Number(tested);
    }
  }
}

/** undefined: nothing is written, or half of it. */
function summaryIn(file: string): RunSummary | undefined {
  try {
    return RunSummary.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

function failuresIn(output: string): readonly string[] {
  const lines = output.split('\n').map((line) => line.trim());
  const named = lines.filter((line) => /^(FAIL|Error:)\s/.test(line));
  return [...new Set(named.length > 0 ? named : lines.filter((line) => line !== '').slice(-MAX_FAILURES))].slice(0, MAX_FAILURES);
}
