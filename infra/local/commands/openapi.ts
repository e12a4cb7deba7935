/** `npm run generate` writes docs/openapi.json from the contract; `--check` says whether the committed one is up to date. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { openApiDocument } from '../../../shared/contract/openapi.ts';

const NAME = 'docs/openapi.json';
const file = new URL(`../../../${NAME}`, import.meta.url);

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const generated = `${JSON.stringify(openApiDocument(), null, 2)}\n`;

if (!values.check) {
  await mkdir(new URL('./', file), { recursive: true });
  await writeFile(file, generated);
  console.log(`${NAME} written.`);
} else if ((await committed()) === generated) {
  console.log(`${NAME} is up to date.`);
} else {
  console.error(`${NAME} does not say what shared/contract says.\nRun \`npm run generate\`, look at what changed, and commit it.`);
  process.exitCode = 1;
}

async function committed(): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
