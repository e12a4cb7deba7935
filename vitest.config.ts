import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { PROVING, SEED } from './test/support/kernel/sample.ts';
import { RunReporter } from './test/support/run/run-reporter.ts';
import { patience } from './test/support/run/slowness.ts';

// A JVM of a test lives for seconds: compile little, collect garbage in one thread. Half the processor time. Inherited by workers
// and by the platforms that tests start.
process.env.JAVA_TOOL_OPTIONS ??= '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC';

// One seed for all workers, whatever becomes of the repository meanwhile.
process.env.TEST_SEED = String(SEED);

export default defineConfig({
  test: {
    // Worker threads break CDK's asset bundling.
    pool: 'forks',
    // Vitest leaves one core to itself, which is half of a small machine.
    maxWorkers: availableParallelism(),
    // What hangs is named by the reporter long before; this ends it.
    testTimeout: patience(300),
    hookTimeout: patience(300),
    expect: { poll: { timeout: patience(120) } },
    reporters: ['default', new RunReporter()],
    setupFiles: ['test/support/run/measure-file.ts', 'test/support/run/remove-scratch-folders.ts'],
    projects: [
      // Files share a process: loading every module once for each file takes as long again.
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['domain', 'contract', 'use-cases', 'store', 'sim', 'support'].map((layer) => `test/${layer}/**/*.test.ts`),
          isolate: false,
          globalSetup: ['test/support/kernel/global-database.ts'],
        },
      },
      // Files have a process each: they set its environment, or start others.
      {
        extends: true,
        test: {
          name: 'process',
          include: ['handlers', 'edge', 'commands', 'bench', 'prove', 'drill'].map((layer) => `test/${layer}/**/*.test.ts`),
          globalSetup: ['test/support/kernel/global-database.ts'],
        },
      },
      // Files share a process: CDK is loaded once in each, and each stage is synthesised once.
      { extends: true, test: { name: 'infra', include: ['test/infra/**/*.test.ts'], isolate: false } },
      // Its tests start platforms of their own, on a small app.
      { extends: true, test: { name: 'local', include: ['test/local/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/support/platform/global-platform.ts'],
          // What is proved whole takes long: the CDNOW sample, all refusals over HTTP.
          ...(PROVING ? { testTimeout: patience(3_600) } : {}),
        },
      },
    ],
  },
});
