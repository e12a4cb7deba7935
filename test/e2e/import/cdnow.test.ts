/** The CDNOW sample, imported twice over HTTP, with its reports: whole, where everything is proved. The pages' figures are worked out from the file each time. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, inject, it } from 'vitest';
import { lastLine, runCommand } from '../../commands/support/run-command.ts';
import { CDNOW_FILE, cdnowIsPresent } from '../../support/kernel/cdnow-file.ts';
import { PROVING } from '../../support/kernel/sample.ts';
import { expectPublishedModels, expectReportsOfTour } from './cdnow-reports.ts';
import { linesIn, movesOf, tiersOf } from './file-figures.ts';
import { ledgerOf, newShop, previewOf, WITH_TIERS } from './import-shop.ts';

const TOUR = fileURLToPath(new URL('../../../docs/tour.md', import.meta.url));

it.runIf(cdnowIsPresent)('has the tiers and moves of the CDNOW sample that the tour shows', async () => {
  const lines = linesIn(await readFile(CDNOW_FILE, 'utf8'));
  const tour = (await readFile(TOUR, 'utf8')).split('\n').map((line) => line.trim().split(/ {2,}/));
  const whole = (value: number) => value.toLocaleString('en');
  const share = (members: number) => `${((100 * members) / 2357).toFixed(1)} %`;
  for (const { tier, members, points } of tiersOf(lines))
    expect(tour).toContainEqual([tier, whole(members), share(members), whole(points), whole(Math.round(points / members))]);
  const when: Record<string, string> = { 'next-purchase': 'with the next purchase', 'next-review': 'at the next review', null: 'stay' };
  for (const [move, members] of Object.entries(movesOf(lines))) {
    const [from = '', to = '', at = ''] = move.split(' ');
    expect(tour).toContainEqual([from, to, whole(members), share(members), when[at]]);
  }
});

it.runIf(PROVING)('credits the CDNOW sample: 2,357 members, 6,919 purchases, 239,444 points, once', async () => {
  const url = inject('platformUrl');
  const shop = await newShop(url, WITH_TIERS);
  const lines = linesIn(await readFile(CDNOW_FILE, 'utf8'));
  const run = () => runCommand('import', [CDNOW_FILE, '--format', 'cdnow', ...shop.args], { cwd: shop.cwd });
  const first = await run();
  expect(first.stderr).not.toContain('line ');
  expect(lastLine(first)).toMatchObject({
    purchases: 6919,
    credited: 6919,
    duplicates: 0,
    rejected: 0,
    points: 239_444,
    members: 2357,
    tiers: tiersOf(lines),
  });
  expect(lastLine(await run())).toMatchObject({
    purchases: 6919,
    credited: 0,
    duplicates: 6919,
    rejected: 0,
    points: 0,
    members: 2357,
    tiers: tiersOf(lines),
  });
  expect(await previewOf(url, shop)).toEqual({ members: 2357, moves: movesOf(lines) });
  // 29.33, 29.73, 14.96 and 26.48 dollars.
  expect(await ledgerOf(shop.admin, shop.programmeId, '00004')).toEqual({ points: 98, purchases: 4 });
  await expectPublishedModels(shop.admin, shop.programmeId);
  await expectReportsOfTour(shop.admin, shop.programmeId);
});
