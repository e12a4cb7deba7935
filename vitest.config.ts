import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Worker threads break CDK's asset bundling.
    pool: 'forks',
    testTimeout: 60_000,
  },
});
