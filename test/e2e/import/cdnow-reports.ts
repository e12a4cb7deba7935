/** The reports of the CDNOW sample, against published results and what the tour shows. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { ReportName } from '../../../shared/contract/analytics/reports.ts';
import type { Client } from '../../../shared/contract/client.ts';
import { reportsMade } from '../../support/analytics/reports-made.ts';
import { shownCommands } from '../../support/platform/console-blocks.ts';

const TOUR = fileURLToPath(new URL('../../../docs/tour.md', import.meta.url));

/** A published figure: equal within half a per cent. */
const published = (value: number) =>
  expect.toSatisfy(
    (found: unknown) => typeof found === 'number' && Math.abs(found - value) <= Math.abs(value) * 0.005,
    `${value} within 0.5 %`,
  );

const fitOf = (r: number, alpha: number, a: number, b: number, logLikelihood: number) => ({
  customers: 2357,
  repeaters: 946,
  parameters: { r: published(r), alpha: published(alpha), a: published(a), b: published(b) },
  logLikelihood: published(logLikelihood),
});
/** Fader, Hardie and Lee (2005). */
const PUBLISHED_BG_NBD = fitOf(0.243, 4.414, 0.793, 2.426, -9582.4);
/** Lifetimes, after Batislam, Denizel and Filiztekin (2007). */
const PUBLISHED_MBG_NBD = fitOf(0.525, 6.183, 0.891, 1.614, -9582.1);

/** The models on the purchases that were imported, by 1997-09-30; gamma-gamma of Fader and Hardie (2013). */
export async function expectPublishedModels(admin: Client, programmeId: string, started?: () => Promise<void>) {
  const valueOn = async (asOf: string) => {
    await reportsMade(admin, programmeId, asOf, { started });
    const answer = await admin.call('getReport', { params: { programmeId, report: 'value' }, query: { asOf } });
    return 'body' in answer ? answer.body : undefined;
  };
  expect(await valueOn('1997-09-30')).toMatchObject({
    asOf: '1997-09-30',
    content: {
      buying: PUBLISHED_MBG_NBD,
      spend: {
        repeaters: 946,
        meanSpend: published(3508),
        parameters: { p: published(6.25), q: published(3.74), v: published(15.45) },
        logLikelihood: published(-4055.9),
      },
    },
  });
  expect(await valueOn('1998-06-30')).toMatchObject({
    content: {
      holdOut: {
        calibratedUntil: '1997-09-30',
        candidates: [
          { family: 'mbg-nbd', fit: PUBLISHED_MBG_NBD },
          { family: 'bg-nbd', fit: PUBLISHED_BG_NBD },
        ],
      },
    },
  });
}

/** Every table that the tour shows, whole. Members' ids are made at random. */
export async function expectReportsOfTour(admin: Client, programmeId: string, started?: () => Promise<void>) {
  await reportsMade(admin, programmeId, '1998-06-30', { started });
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
