/** The CDNOW sample, imported twice over HTTP, with its reports: whole, where everything is proved. The pages' figures are worked out from the file each time. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, inject, it } from 'vitest';
import { ReportName } from '../../../shared/contract/analytics/reports.ts';
import type { Client } from '../../../shared/contract/client.ts';
import { lastLine, runCommand } from '../../commands/support/run-command.ts';
import { reportsMade } from '../../support/analytics/reports-made.ts';
import { CDNOW_FILE, cdnowIsPresent } from '../../support/kernel/cdnow-file.ts';
import { PROVING } from '../../support/kernel/sample.ts';
import { shownCommands } from '../../support/platform/console-blocks.ts';
import { linesIn, movesOf, tiersOf } from './file-figures.ts';
import { ledgerOf, newShop, previewOf, WITH_TIERS } from './import-shop.ts';

const TOUR = fileURLToPath(new URL('../../../docs/tour.md', import.meta.url));

/** A published figure: equal within half a per cent. */
const published = (value: number) =>
  expect.toSatisfy(
    (found: unknown) => typeof found === 'number' && Math.abs(found - value) <= Math.abs(value) * 0.005,
    `${value} within 0.5 %`,
  );

/** Fader, Hardie and Lee (2005) and Fader and Hardie (2013), on the purchases that were imported. */
async function expectPublishedModels(admin: Client, programmeId: string) {
  await reportsMade(admin, programmeId, '1997-09-30');
  const answer = await admin.call('getReport', { params: { programmeId, report: 'value' }, query: { asOf: '1997-09-30' } });
  expect('body' in answer ? answer.body : undefined).toMatchObject({
    asOf: '1997-09-30',
    content: {
      buying: {
        customers: 2357,
        repeaters: 946,
        parameters: { r: published(0.243), alpha: published(4.414), a: published(0.793), b: published(2.426) },
        logLikelihood: published(-9582.4),
      },
      spend: {
        repeaters: 946,
        meanSpend: published(3508),
        parameters: { p: published(6.25), q: published(3.74), v: published(15.45) },
        logLikelihood: published(-4055.9),
      },
    },
  });
}

/** Every table that the tour shows, whole. Members' ids are made at random. */
async function expectReportsOfTour(admin: Client, programmeId: string) {
  await reportsMade(admin, programmeId, '1998-06-30');
  const shown = shownCommands(await readFile(TOUR, 'utf8')).filter(({ command }) => command.startsWith('report '));
  expect(shown.length).toBeGreaterThanOrEqual(5);
  for (const { command, output } of shown) {
    const [, report = '', query = '', lines] = /^report '([a-z-]+)\?([^']*)'(?: \| head -(\d+))?$/.exec(command) ?? [];
    const answer = await admin.call('getReport', {
      params: { programmeId, report: ReportName.parse(report) },
      query: { asOf: '1998-06-30', format: 'csv', ...Object.fromEntries(new URLSearchParams(query)) },
    });
    const table = 'file' in answer ? (answer.file?.text ?? '') : '';
    const all = table
      .trim()
      .replace(/mem_[0-9a-z]{26}/g, 'mem_…')
      .split(/\r?\n/);
    expect(all.slice(0, lines === undefined ? all.length : Number(lines)), command).toEqual(output.split('\n'));
  }
}

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
