/** The import rules in biome.json. Violations are planted in a copy of the layout, and the linter must find each one and nothing else. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import * as z from 'zod';

interface Planted {
  /** The importing file. Its folder decides which rules apply. */
  readonly file: string;
  readonly allowed: readonly string[];
  readonly caught: readonly string[];
}

const PLANTED: readonly Planted[] = [
  {
    file: 'shared/contract/tiers/a.ts',
    allowed: ['zod', './tiers.ts', '../kernel/values.ts', '../routes.ts'],
    caught: [
      'zod-openapi',
      'zod/mini',
      '../../domain/kernel/points.ts',
      './../../domain/kernel/points.ts',
      '../../store/table.ts',
      'node:fs',
      '@aws-sdk/util-dynamodb',
    ],
  },
  {
    file: 'shared/contract/openapi.ts',
    allowed: ['zod', 'zod-openapi', './routes.ts', './kernel/route.ts'],
    caught: ['../domain/kernel/points.ts', 'node:fs', 'esbuild'],
  },
  {
    file: 'shared/domain/tiers/a.ts',
    allowed: ['./standing.ts', '../kernel/points.ts', '../analytics/passes/run.ts'],
    caught: [
      'zod',
      'node:crypto',
      'safe-stable-stringify',
      'temporal-polyfill',
      'simple-statistics',
      '@marcbachmann/cel-js',
      '../../ports/store.ts',
      '../../contract/kernel/values.ts',
      '../../store/table.ts',
    ],
  },
  {
    file: 'shared/domain/analytics/value/a.ts',
    allowed: ['./abc.ts', '../sums/sums.ts', '../../kernel/points.ts'],
    caught: [
      'simple-statistics',
      '@marcbachmann/cel-js',
      'temporal-polyfill',
      'node:crypto',
      '../../../ports/store.ts',
      '../../../contract/kernel/values.ts',
      'zod',
    ],
  },
  {
    file: 'shared/domain/analytics/models/special.ts',
    allowed: ['simple-statistics', './normal.ts', '../../kernel/points.ts'],
    caught: ['@marcbachmann/cel-js', 'node:crypto', '../../../ports/store.ts', 'zod'],
  },
  {
    file: 'shared/domain/segments/expression.ts',
    allowed: ['@marcbachmann/cel-js', './segment.ts', '../kernel/points.ts'],
    caught: ['simple-statistics', 'node:fs', '../../ports/store.ts', 'zod'],
  },
  {
    file: 'shared/domain/ledger/hash-chain.ts',
    allowed: ['node:crypto', 'safe-stable-stringify', './entry.ts'],
    caught: ['temporal-polyfill', 'node:fs', '../../ports/store.ts', '../../contract/ledger/ledger.ts'],
  },
  {
    file: 'shared/domain/kernel/calendar.ts',
    allowed: ['temporal-polyfill/fns/PlainDate', './time.ts'],
    caught: ['temporal-polyfill', 'safe-stable-stringify', 'node:crypto', '../../contract/kernel/values.ts'],
  },
  {
    file: 'shared/ports/events/a.ts',
    allowed: ['./outbox.ts', '../store.ts', '../../domain/ledger/entry.ts', '../../domain/analytics/passes/run.ts'],
    caught: [
      '../../store/kernel/dynamo-table.ts',
      '../../use-cases/members/enrol-member.ts',
      '../../contract/kernel/values.ts',
      '@aws-sdk/client-dynamodb',
      'zod',
    ],
  },
  {
    file: 'shared/use-cases/members/a.ts',
    allowed: [
      './enrol-member.ts',
      '../kernel/commit.ts',
      '../../domain/ledger/entry.ts',
      '../../domain/analytics/passes/run.ts',
      '../../ports/store.ts',
    ],
    caught: [
      '../../store/kernel/dynamo-table.ts',
      '../../contract/earning/merchant-events.ts',
      '../../../functions/edge/wire.ts',
      '@aws-sdk/lib-dynamodb',
      'node:crypto',
      'zod',
    ],
  },
  {
    file: 'shared/store/ledger/a.ts',
    allowed: [
      './buckets-text.ts',
      '../table.ts',
      '../../domain/ledger/entry.ts',
      '../../domain/analytics/passes/run.ts',
      '../../ports/store.ts',
      'node:crypto',
      '@aws-sdk/lib-dynamodb',
    ],
    caught: [
      '../../use-cases/members/enrol-member.ts',
      '../../contract/earning/merchant-events.ts',
      '../../../infra/config.ts',
      '@middy/core',
      'zod',
    ],
  },
  {
    file: 'functions/http/members/a.ts',
    allowed: [
      './me.ts',
      '../kernel/page.ts',
      '../../edge/middleware.ts',
      '../../../shared/use-cases/members/enrol-member.ts',
      '../../../shared/domain/ledger/entry.ts',
      '../../../shared/contract/routes.ts',
      'node:zlib',
    ],
    caught: [
      '../../queue/reactor.ts',
      '../../../shared/ports/store.ts',
      '../../../shared/store/kernel/dynamo-table.ts',
      '../../../shared/contract/openapi.ts',
      '../../../infra/config.ts',
      '@aws-sdk/client-dynamodb',
      'aws-cdk-lib',
    ],
  },
  {
    file: 'functions/http/analytics/report-tables/a.ts',
    allowed: ['../report-table.ts', '../../../../shared/contract/analytics/reports.ts'],
    caught: ['../../admin-api.ts', '../../../../shared/contract/openapi.ts', '../../../../shared/domain/ledger/entry.ts', 'zod', 'node:fs'],
  },
  {
    file: 'functions/queue/a.ts',
    allowed: ['../edge/middleware.ts', '../../shared/use-cases/members/enrol-member.ts', '../../shared/domain/analytics/passes/run.ts'],
    caught: ['../../shared/store/kernel/dynamo-table.ts', '../http/member-api.ts'],
  },
  {
    file: 'functions/edge/a.ts',
    allowed: [
      './wire.ts',
      '../../shared/use-cases/members/enrol-member.ts',
      '../../shared/domain/kernel/refusal.ts',
      '../../shared/ports/store.ts',
      '../../shared/contract/kernel/problems.ts',
      '@middy/core',
      '@aws-sdk/client-secrets-manager',
    ],
    caught: [
      '../../shared/store/kernel/dynamo-table.ts',
      '../../shared/store/store.ts',
      '../../shared/contract/openapi.ts',
      '../http/member-api.ts',
      'aws-cdk-lib/aws-lambda',
    ],
  },
  {
    file: 'functions/edge/wire.ts',
    allowed: [
      './environment.ts',
      '../../shared/store/kernel/dynamo-table.ts',
      '../../shared/ports/store.ts',
      '../../shared/domain/kernel/time.ts',
      '@aws-sdk/client-dynamodb',
    ],
    caught: ['../../infra/config.ts', '../../test/support/clock.ts'],
  },
  {
    file: 'functions/edge/wire-events.ts',
    allowed: ['./wire-ground.ts', '../../shared/store/events/store.ts', '../../shared/ports/store.ts'],
    caught: ['../../infra/config.ts', '../queue/deliverer.ts'],
  },
  {
    file: 'infra/stacks/a.ts',
    allowed: [
      'aws-cdk-lib',
      '../constructs/alarms.ts',
      '../../shared/contract/routes.ts',
      '../../shared/contract/kernel/route.ts',
      '../../shared/store/table.ts',
      'node:fs',
    ],
    caught: [
      '../../shared/domain/ledger/entry.ts',
      '../../shared/store/kernel/dynamo-table.ts',
      '../../shared/use-cases/members/enrol-member.ts',
      '../../functions/http/reference.ts',
      '../../test/support/clock.ts',
    ],
  },
  {
    file: 'infra/a.ts',
    allowed: ['./config.ts', '../shared/contract/routes.ts', '../shared/store/table.ts'],
    caught: ['../shared/domain/ledger/entry.ts', '../functions/edge/wire.ts'],
  },
  {
    file: 'infra/local/commands/a.ts',
    allowed: [
      '../main.ts',
      '../../../shared/contract/client.ts',
      '../../../shared/contract/openapi.ts',
      '../../../shared/domain/kernel/currency.ts',
    ],
    caught: ['../../../shared/store/kernel/dynamo-table.ts', '../../../shared/domain/ledger/entry.ts', '../../../console/main.tsx'],
  },
  {
    file: 'console/pages/a.tsx',
    allowed: ['react', './members.tsx', '../app.tsx', '../../shared/contract/client.ts', '../../shared/contract/tiers/tiers.ts'],
    caught: [
      '../../shared/domain/ledger/entry.ts',
      '../../shared/contract/openapi.ts',
      '../../infra/config.ts',
      'node:fs',
      '@aws-sdk/client-dynamodb',
    ],
  },
  {
    file: 'test/domain/tiers/a.test.ts',
    allowed: [
      '../../../shared/domain/ledger/entry.ts',
      '../../../shared/store/kernel/dynamo-table.ts',
      '../../../functions/edge/wire.ts',
      '../../../infra/build-app.ts',
    ],
    caught: [],
  },
];

/** Every form of import that the linter checks. */
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

test('the linter sees every planted violation, in every form of import, and nothing that is allowed', () => {
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
