/**
 * Says beside Vitest's own reporter: the seed; what is running when nothing has ended for some time, since no test has a limit of
 * its own; and the processor time by folder, so that growth is seen.
 */
import { writeFileSync, writeSync } from 'node:fs';
import { relative } from 'node:path';
import type { Reporter, TestCase, TestModule } from 'vitest/node';
import { PROVING, SEED } from '../kernel/sample.ts';
import { type FileTime, folderTable } from './folder-times.ts';
import { processorSeconds } from './processor-time.ts';
import { type RunSummary, SUMMARY_FILE } from './run-summary.ts';
import { patience, SLOWNESS } from './slowness.ts';

const QUIET_SECONDS = 60;
const LOOK_EVERY_MILLISECONDS = 5_000;

export class RunReporter implements Reporter {
  readonly #modules = new Map<string, TestModule>();
  readonly #tests = new Map<string, TestCase>();
  readonly #summary = { tests: 0, failed: 0 };
  #lastEnded = performance.now();
  #watch: NodeJS.Timeout | undefined;

  onTestRunStart(): void {
    say(`\n${this.#seed()}${SLOWNESS > 1.5 ? ` This machine is slow: limits are ${SLOWNESS.toFixed(1)} times as long.` : ''}`);
    this.#lastEnded = performance.now();
    this.#watch = setInterval(() => this.#look(), LOOK_EVERY_MILLISECONDS);
    this.#watch.unref();
  }

  onTestModuleQueued(module: TestModule): void {
    this.#modules.set(module.id, module);
  }

  onTestModuleEnd(module: TestModule): void {
    this.#modules.delete(module.id);
    this.#ended();
  }

  onTestCaseReady(test: TestCase): void {
    this.#tests.set(test.id, test);
  }

  onTestCaseResult(test: TestCase): void {
    this.#tests.delete(test.id);
    this.#summary.tests += 1;
    if (test.result().state === 'failed') this.#summary.failed += 1;
    this.#ended();
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    clearInterval(this.#watch);
    this.#tell();
    const files = modules.map((module): FileTime => {
      const file = relative(process.cwd(), module.moduleId);
      return { file, tests: [...module.children.allTests()].length, seconds: module.meta().processorSeconds ?? 0 };
    });
    // At the very end: the database and the platform are stopped after this, and only then is their time known.
    process.once('exit', () => say(`\n${folderTable(files, processorSeconds())}\n\n${this.#seed()}`));
  }

  #ended(): void {
    this.#lastEnded = performance.now();
  }

  /** To who started the run. */
  #tell(): void {
    const file = process.env[SUMMARY_FILE];
    const [running] = this.#modules.values();
    const summary: RunSummary = { ...this.#summary, running: running?.relativeModuleId ?? null };
    if (file !== undefined) writeFileSync(file, JSON.stringify(summary));
  }

  #look(): void {
    this.#tell();
    const quiet = performance.now() - this.#lastEnded;
    if (quiet < patience(QUIET_SECONDS)) return;
    this.#ended();
    const running = [...this.#modules.values()].map((module) => {
      const tests = [...this.#tests.values()].filter((test) => test.module.id === module.id);
      const what = tests.length > 0 ? tests.map((test) => test.fullName) : ['it loads, or a hook runs'];
      return `\n  ${module.relativeModuleId}${what.map((name) => `\n    ${name}`).join('')}`;
    });
    say(`\nNothing has ended for ${Math.round(quiet / 1_000)} seconds. Running:${running.join('')}`);
  }

  #seed(): string {
    return PROVING
      ? `Everything is tried; what is random has the seed ${SEED}.`
      : `Samples have the seed ${SEED}: TEST_SEED=${SEED} repeats them.`;
  }
}

/** At once, also while the process ends. */
const say = (text: string): void => void writeSync(process.stdout.fd, `${text}\n`);
