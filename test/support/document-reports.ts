/** Reports for requests that are made from the document. */
import { expect } from 'vitest';
import { manager } from './api.ts';
import type { Known } from './arbitrary-value.ts';

const DAY = '2026-01-31';

/** What is known to each operation on reports: those of one day are made. */
export async function knownReports(url: string, programmeId: string): Promise<(operationId: string) => Known> {
  const admin = await manager(url);
  const params = { programmeId };
  await admin.call('startReports', { params, body: { asOf: DAY } });
  const states = async () => (await admin.call('listReports', { params, query: {} })).body.items.map(({ state }) => state);
  await expect.poll(states, { timeout: 60_000, interval: 100 }).toEqual(['done']);
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
