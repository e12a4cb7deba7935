/** The sample of purchases in the repository: what the tour shows of its import is what the commands print, to the last line. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, inject, it } from 'vitest';
import { runCommand } from '../../commands/support/run-command.ts';
import { SAMPLE_FILE } from '../../support/kernel/cdnow-file.ts';
import { shownCommands } from '../../support/platform/console-blocks.ts';
import { scratchFolder } from '../../support/run/scratch-folder.ts';

const page = (name: string): string => fileURLToPath(new URL(`../../../docs/${name}`, import.meta.url));

/** How long it took is another each time. */
const withoutTimes = (output: string): string => output.replace(/^(seconds|per second) .*$/gm, '').trim();

it('is imported into the programme of its own, and previewed, as the tour shows', async () => {
  const url = inject('platformUrl');
  const tour = shownCommands(await readFile(page('tour.md'), 'utf8'));
  const importing = tour.find(({ command }) => command.includes('record-shop-1997.txt'));
  const previewing = tour.find(({ command }) => command.includes('npm run preview'));
  const cwd = scratchFolder('sample');

  const imported = await runCommand('import', [SAMPLE_FILE, '--format', 'cdnow', '--url', url], { cwd });
  expect(imported.status, imported.stderr).toBe(0);
  expect(withoutTimes(imported.stdout)).toBe(withoutTimes(importing?.output ?? ''));

  const previewed = await runCommand('preview', [page('cdnow-next.json'), '--url', url], { cwd });
  expect(previewed.stdout.trim()).toBe(previewing?.output);
});
