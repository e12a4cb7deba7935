/** The reports of yesterday, made as a manager asks for them: what is read, and made again. */
import { expect } from 'vitest';
import type { Client } from '../../../shared/contract/client.ts';
import { PROGRAMME } from './cast.ts';

const DAY_MILLISECONDS = 86_400_000;

/** Over in every zone, whenever this runs. */
export const REPORTED_DAY = new Date(Date.now() - 2 * DAY_MILLISECONDS).toISOString().slice(0, 10);
/** Over nowhere. */
export const DAY_AHEAD = new Date(Date.now() + 2 * DAY_MILLISECONDS).toISOString().slice(0, 10);

export async function openReports(manager: Client): Promise<void> {
  const params = { programmeId: PROGRAMME };
  await manager.call('startReports', { params, body: { asOf: REPORTED_DAY } });
  const states = async () => (await manager.call('listReports', { params, query: {} })).body.items.map(({ state }) => state);
  await expect.poll(states, { timeout: 60_000, interval: 100 }).toEqual(['done']);
}
