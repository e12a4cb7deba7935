/**
 * `npm run generate` writes files and pages from the code, and the sample of purchases. `--check` checks that the committed files
 * are up to date.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import * as z from 'zod';
import { openApiDocument } from '../../../shared/contract/openapi.ts';
import { accessPage } from './generate/access-page.ts';
import { readmePage } from './generate/feature-table.ts';
import { itemsPage } from './generate/items-page.ts';
import { routeKeysModule } from './generate/route-keys-module.ts';
import { samplePurchases } from './generate/sample-purchases.ts';

const GENERATED: Readonly<Record<string, () => string>> = {
  'docs/openapi.json': () => `${JSON.stringify(openApiDocument(), null, 2)}\n`,
  'docs/access.md': accessPage,
  'docs/items.md': itemsPage,
  'docs/samples/record-shop-1997.txt': samplePurchases,
  'README.md': readmePage,
  'functions/http/kernel/route-keys.ts': routeKeysModule,
};

const { check } = z
  .object({ check: z.boolean() })
  .parse(
    new Command('npm run generate --')
      .description('Writes the generated files and pages, and the table of features in README.md.')
      .option('--check', 'write nothing; fail when a file is not up to date', false)
      .parse()
      .opts(),
  );

for (const [name, generate] of Object.entries(GENERATED)) {
  const file = new URL(`../../../${name}`, import.meta.url);
  const generated = generate();
  if (!check) {
    await mkdir(new URL('./', file), { recursive: true });
    await writeFile(file, generated);
    console.log(`${name} written.`);
  } else if ((await committed(file)) === generated) {
    console.log(`${name} is up to date.`);
  } else {
    console.error(`${name} is not up to date.\nRun \`npm run generate\`, look at what changed, and commit it.`);
    process.exitCode = 1;
  }
}

async function committed(file: URL): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
