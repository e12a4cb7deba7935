/** Reports for requests that are made from the document. */

import { reportsMade } from '../analytics/reports-made.ts';
import type { Known } from '../kernel/arbitrary-value.ts';
import { manager } from './api.ts';

const DAY = '2026-01-31';

/** Gives the known values for each operation on reports, after it has made the reports of one day. */
export async function knownReports(url: string, programmeId: string): Promise<(operationId: string) => Known> {
  await reportsMade(await manager(url), programmeId, DAY);
  const known: Known = {
    asOf: [DAY],
    format: ['json', 'csv'],
    table: [undefined, 'classes'],
    of: [undefined],
    by: [undefined],
    cursor: ['MjAyNi0wMi0wMQ'],
  };
  return (operationId) => (/Report/.test(operationId) ? known : {});
}
