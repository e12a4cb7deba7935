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

/** Fader, Hardie and Lee (2005) and Fader and Hardie (2013), on the purchases that were imported. */
export async function expectPublishedModels(admin: Client, programmeId: string, started?: () => Promise<void>) {
  await reportsMade(admin, programmeId, '1997-09-30', { started });
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
