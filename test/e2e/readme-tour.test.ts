/** The README's two minutes, the whole tour and the guides, block by block, on a platform of their own: what they print is what the pages show. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type RunningPlatform, startPlatform } from '../support/platform/platform.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SEPARATOR = '----- next block -----';

interface Step {
  readonly commands: string;
  /** The output that the page shows under the commands; undefined: it shows none. */
  readonly shown: string | undefined;
}

/** The fenced blocks of a page between two of its headings: commands, and what they print. */
function stepsOf(page: string, from: string, to: string): readonly Step[] {
  const [start, end] = [page.indexOf(`\n${from}\n`), page.indexOf(`\n${to}\n`)];
  if (start < 0 || end < start) throw new Error(`the page does not have ${from} before ${to}`);
  const tour = page.slice(start, end);
  const blocks = [...tour.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(([, language, content = '']) => ({ language, content }));
  return blocks.flatMap(({ language, content }, index) => {
    if (language !== 'sh') return [];
    const next = blocks[index + 1];
    return [{ commands: content, shown: next !== undefined && next.language !== 'sh' ? next.content : undefined }];
  });
}

/**
 * Masks values that differ from run to run: instants, the year of a birthday, random names, hashes. One answer a line; the order of JSON
 * keys is the platform's.
 */
function masked(output: string): readonly unknown[] {
  return output
    .replace(/\}\{/g, '}\n{')
    .trim()
    .split(/\r?\n/)
    .map((line) =>
      line
        .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'INSTANT')
        .replace(/\bin \d{4}\b/g, 'in YEAR')
        .replace(/mem_[0-9a-z]{26}/g, 'MEMBER')
        .replace(/red_[0-9a-z]{26}/g, 'REDEMPTION')
        .replace(/(?:[0-9A-Z]{4}-){4}[0-9A-Z*~$=]/g, 'VOUCHER')
        .replace(/"(hash|head|instance)":"[^"]*"/g, '"$1":"…"')
        .trim(),
    )
    .map((line) => (line.startsWith('{') ? JSON.parse(line) : line));
}

async function freePort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return String(typeof address === 'object' ? address?.port : address);
}

let platform: RunningPlatform;
beforeAll(async () => {
  platform = await startPlatform({ assembly: inject('assembly') });
});
afterAll(() => platform.stop());

test.each([
  ['README.md', '## Two minutes', '## What it promises'],
  ['docs/tour.md', '## Setting up', '## Real purchases'],
  ['docs/guides/shop.md', '## Setting up', '## Answers and repetitions'],
  ['docs/guides/manager.md', '## Setting up', '## Reports'],
])('%s shows what its commands print', async (file, from, to) => {
  await platform.reset();
  const steps = stepsOf(await readFile(`${ROOT}${file}`, 'utf8'), from, to);
  expect(steps.length).toBeGreaterThan(4);
  const script = steps.map(({ commands }) => commands).join(`echo; echo '${SEPARATOR}'\n`);
  const [crm, warehouse] = await Promise.all([freePort(), freePort()]);
  const places: Record<string, string> = { 'http://127.0.0.1:4000': platform.url, '4100': crm, '4200': warehouse };
  const here = script.replace(/http:\/\/127\.0\.0\.1:4000|4100|4200/g, (place) => places[place] ?? place);
  const { stdout } = await promisify(execFile)('bash', ['-euc', here], { cwd: ROOT });
  const printed = stdout.split(SEPARATOR);
  expect(printed).toHaveLength(steps.length);
  steps.forEach(({ commands, shown }, index) => {
    if (shown !== undefined) expect(masked(printed[index] ?? ''), commands).toEqual(masked(shown));
  });
});
