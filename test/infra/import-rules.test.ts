/** The import rules in biome.json: violations are planted in a copy of the layout, and the linter must see each one and nothing else. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import * as z from 'zod';

interface Planted {
  /** The importing file: rules go by where it lies. */
  readonly file: string;
  readonly allowed: readonly string[];
  readonly caught: readonly string[];
}

const PLANTED: readonly Planted[] = [
  {
    file: 'shared/contract/a.ts',
    allowed: ['zod', './values.ts'],
    caught: [
      'zod-openapi',
      'zod/mini',
      '../domain/points.ts',
      './../domain/points.ts',
      '../store/table.ts',
      'node:fs',
      '@aws-sdk/util-dynamodb',
    ],
  },
  {
    file: 'shared/contract/openapi.ts',
    allowed: ['zod', 'zod-openapi', './routes.ts'],
    caught: ['../domain/points.ts', 'node:fs', 'esbuild'],
  },
  {
    file: 'shared/domain/a.ts',
    allowed: ['./points.ts', './analytics/run.ts'],
    caught: [
      'zod',
      'node:crypto',
      'safe-stable-stringify',
      'temporal-polyfill',
      'simple-statistics',
      '@marcbachmann/cel-js',
      '../ports/store.ts',
      '../contract/values.ts',
      '../store/table.ts',
    ],
  },
  {
    file: 'shared/domain/analytics/a.ts',
    allowed: ['./history.ts', '../points.ts'],
    caught: [
      'simple-statistics',
      '@marcbachmann/cel-js',
      'temporal-polyfill',
      'node:crypto',
      '../../ports/store.ts',
      '../../contract/values.ts',
      'zod',
    ],
  },
  {
    file: 'shared/domain/analytics/special.ts',
    allowed: ['simple-statistics', './history.ts', '../points.ts'],
    caught: ['@marcbachmann/cel-js', 'node:crypto', '../../ports/store.ts', 'zod'],
  },
  {
    file: 'shared/domain/analytics/expression.ts',
    allowed: ['@marcbachmann/cel-js', './history.ts', '../points.ts'],
    caught: ['simple-statistics', 'node:fs', '../../ports/store.ts', 'zod'],
  },
  {
    file: 'shared/domain/hash-chain.ts',
    allowed: ['node:crypto', 'safe-stable-stringify', './entry.ts'],
    caught: ['temporal-polyfill', 'node:fs', '../ports/store.ts', '../contract/ledger.ts'],
  },
  {
    file: 'shared/domain/calendar.ts',
    allowed: ['temporal-polyfill', './time.ts'],
    caught: ['safe-stable-stringify', 'node:crypto', '../contract/values.ts'],
  },
  {
    file: 'shared/ports/a.ts',
    allowed: ['./clock.ts', '../domain/entry.ts', '../domain/analytics/run.ts'],
    caught: ['../store/dynamo.ts', '../use-cases/enrol.ts', '../contract/values.ts', '@aws-sdk/client-dynamodb', 'zod'],
  },
  {
    file: 'shared/use-cases/a.ts',
    allowed: ['./enrol.ts', '../domain/entry.ts', '../domain/analytics/run.ts', '../ports/store.ts'],
    caught: ['../store/dynamo.ts', '../contract/events.ts', '../../functions/edge/wire.ts', '@aws-sdk/lib-dynamodb', 'node:crypto', 'zod'],
  },
  {
    file: 'shared/store/a.ts',
    allowed: [
      './table.ts',
      '../domain/entry.ts',
      '../domain/analytics/run.ts',
      '../ports/store.ts',
      'node:crypto',
      '@aws-sdk/lib-dynamodb',
    ],
    caught: ['../use-cases/enrol.ts', '../contract/events.ts', '../../infra/config.ts', '@middy/core', 'zod'],
  },
  {
    file: 'functions/http/a.ts',
    allowed: [
      './reference-page.ts',
      '../edge/middleware.ts',
      '../../shared/use-cases/enrol.ts',
      '../../shared/domain/entry.ts',
      '../../shared/contract/routes.ts',
      'node:zlib',
    ],
    caught: [
      '../../shared/ports/store.ts',
      '../../shared/store/dynamo.ts',
      '../../shared/contract/openapi.ts',
      '../../infra/config.ts',
      '@aws-sdk/client-dynamodb',
      'aws-cdk-lib',
    ],
  },
  {
    file: 'functions/http/report-tables/a.ts',
    allowed: ['../report-table.ts', '../../../shared/contract/reports.ts'],
    caught: ['../admin-api.ts', '../../../shared/contract/openapi.ts', '../../../shared/domain/entry.ts', 'zod', 'node:fs'],
  },
  {
    file: 'functions/queue/a.ts',
    allowed: ['../edge/middleware.ts', '../../shared/use-cases/enrol.ts', '../../shared/domain/analytics/run.ts'],
    caught: ['../../shared/store/dynamo.ts', '../http/member-api.ts'],
  },
  {
    file: 'functions/edge/a.ts',
    allowed: [
      './wire.ts',
      '../../shared/use-cases/enrol.ts',
      '../../shared/domain/refusal.ts',
      '../../shared/ports/store.ts',
      '../../shared/contract/problems.ts',
      '@middy/core',
      '@aws-sdk/client-secrets-manager',
    ],
    caught: ['../../shared/store/dynamo.ts', '../../shared/contract/openapi.ts', '../http/member-api.ts', 'aws-cdk-lib/aws-lambda'],
  },
  {
    file: 'functions/edge/wire.ts',
    allowed: [
      './environment.ts',
      '../../shared/store/dynamo.ts',
      '../../shared/ports/store.ts',
      '../../shared/domain/time.ts',
      '@aws-sdk/client-dynamodb',
    ],
    caught: ['../../infra/config.ts', '../../test/support/clock.ts'],
  },
  {
    file: 'infra/stacks/a.ts',
    allowed: ['aws-cdk-lib', '../constructs/alarms.ts', '../../shared/contract/routes.ts', '../../shared/store/table.ts', 'node:fs'],
    caught: [
      '../../shared/domain/entry.ts',
      '../../shared/store/dynamo.ts',
      '../../shared/use-cases/enrol.ts',
      '../../functions/http/reference.ts',
      '../../test/support/clock.ts',
    ],
  },
  {
    file: 'infra/a.ts',
    allowed: ['./config.ts', '../shared/contract/routes.ts', '../shared/store/table.ts'],
    caught: ['../shared/domain/entry.ts', '../functions/edge/wire.ts'],
  },
  {
    file: 'infra/local/commands/a.ts',
    allowed: [
      '../main.ts',
      '../../../shared/contract/client.ts',
      '../../../shared/contract/openapi.ts',
      '../../../shared/domain/currency.ts',
    ],
    caught: ['../../../shared/store/dynamo.ts', '../../../shared/domain/entry.ts', '../../../console/main.tsx'],
  },
  {
    file: 'console/pages/a.tsx',
    allowed: ['react', './members.tsx', '../app.tsx', '../../shared/contract/client.ts'],
    caught: [
      '../../shared/domain/entry.ts',
      '../../shared/contract/openapi.ts',
      '../../infra/config.ts',
      'node:fs',
      '@aws-sdk/client-dynamodb',
    ],
  },
  {
    file: 'test/domain/a.test.ts',
    allowed: ['../../shared/domain/entry.ts', '../../shared/store/dynamo.ts', '../../functions/edge/wire.ts', '../../infra/build-app.ts'],
    caught: [],
  },
];

/** Every way to bring a module in that the linter looks at. */
const FORMS: readonly ((source: string, index: number) => string)[] = [
  (source, index) => `import { a${index} } from '${source}';`,
  (source, index) => `import type { B${index} } from '${source}';`,
  (source, index) => `export { c${index} } from '${source}';`,
  (source) => `export * from '${source}';`,
  (source) => `import '${source}';`,
  (source) => `await import('${source}');`,
];

const Report = z.object({
  diagnostics: z.array(z.object({ category: z.string(), location: z.object({ path: z.string(), start: z.object({ line: z.number() }) }) })),
});

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

test('the linter sees every planted violation, in every form of import, and nothing that is allowed', { timeout: 20_000 }, () => {
  const layout = mkdtempSync(join(tmpdir(), 'perennial-import-rules-'));
  try {
    // The rules and what they rest on; `vcs` in biome.json wants the ignore file.
    for (const name of ['biome.json', '.gitignore']) copyFileSync(join(ROOT, name), join(layout, name));
    const expected: string[] = [];
    for (const { file, allowed, caught } of PLANTED) {
      const lines: string[] = [];
      for (const source of [...allowed, ...caught]) {
        for (const form of FORMS) {
          lines.push(form(source, lines.length));
          if (caught.includes(source)) expected.push(`${file}: ${lines.at(-1)}`);
        }
      }
      mkdirSync(dirname(join(layout, file)), { recursive: true });
      writeFileSync(join(layout, file), `${lines.join('\n')}\n`);
      planted.set(file, lines);
    }
    expect(lint(layout).toSorted()).toEqual(expected.toSorted());
  } finally {
    rmSync(layout, { recursive: true });
  }
});

test('no source imports inside a type, where the linter does not look', () => {
  const sources = globSync('{shared,functions,infra,console}/**/*.{ts,tsx}', { cwd: ROOT });
  expect(sources.length).toBeGreaterThan(10);
  const hidden = sources.filter((file) => /\btypeof import\(|\bimport\([^)]*\)\s*\.\s*[A-Z]/.test(readFileSync(join(ROOT, file), 'utf8')));
  expect(hidden).toEqual([]);
});

const planted = new Map<string, readonly string[]>();

function lint(layout: string): string[] {
  const biome = join(ROOT, 'node_modules/.bin/biome');
  const { stdout, stderr } = spawnSync(
    biome,
    ['lint', '--only=style/noRestrictedImports', '--max-diagnostics=none', '--reporter=json', '.'],
    { cwd: layout, encoding: 'utf8' },
  );
  expect(stdout, stderr).not.toBe('');
  return Report.parse(JSON.parse(stdout)).diagnostics.map(({ category, location: { path, start } }) =>
    category === 'lint/style/noRestrictedImports' ? `${path}: ${planted.get(path)?.[start.line - 1]}` : `${path}: ${category}`,
  );
}
