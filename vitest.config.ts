import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Worker threads break CDK's asset bundling.
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 240_000,
    projects: [
      { extends: true, test: { name: 'unit', include: ['test/**/*.test.ts'], exclude: ['test/e2e/**', 'test/local/**'] } },
      // Its tests start platforms of their own, on a small app.
      { extends: true, test: { name: 'local', include: ['test/local/**/*.test.ts'] } },
      { extends: true, test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], globalSetup: ['test/support/global-platform.ts'] } },
    ],
  },
});
