/** Starts reports and waits for them. */
import { expect, vi } from 'vitest';
import type { Client } from '../../../shared/contract/client.ts';
import { patience } from '../run/slowness.ts';

export interface MadeHow {
  readonly knownAt?: 'first' | 'now' | undefined;
  /** Called once they are in progress. */
  readonly started?: (() => Promise<void>) | undefined;
}

export async function reportsMade(admin: Client, programmeId: string, asOf: string, { knownAt = 'first', started }: MadeHow = {}) {
  const params = { programmeId };
  const run = async () => (await admin.call('listReports', { params, query: {} })).body.items.find((one) => one.asOf === asOf);
  const before = await run();
  const { status, body } = await admin.call('startReports', { params, body: { asOf, knownAt } });
  await started?.();
  await vi.waitFor(
    async () => {
      const made = await run();
      expect(made?.startedAt).not.toBe(before?.startedAt);
      expect(made).toMatchObject({ state: 'done', reason: null });
    },
    { timeout: patience(240), interval: 200 },
  );
  return { status, body };
}
