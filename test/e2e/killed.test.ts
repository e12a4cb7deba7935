/** The simulation's workload, smaller, over HTTP on DynamoDB Local, and the platform is killed in the middle of it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ENTRY_KINDS } from '../../shared/contract/ledger/entry.ts';
import { planWorld } from '../sim/plan.ts';
import { startOwnPlatform } from '../support/platform/own-platform.ts';
import type { RunningPlatform } from '../support/platform/platform.ts';
import { KilledWorkload } from './killed/workload.ts';

const SEED = 264;
const OPERATIONS = 600;
/** Operations in whose midst the platform is killed. */
const KILLS = [30, 80];

/** Points as payment, and friends, are no part of these plans. */
const NOT_PLANNED: ReadonlySet<string> = new Set(['pay', 'refund', 'refer']);

/** Many times what it takes, for a machine that has other things to do. */
const WITHIN_MILLISECONDS = 600_000;

let dataDirectory: string;
let platform: RunningPlatform | undefined;
afterAll(async () => {
  await platform?.stop();
  await rm(dataDirectory, { recursive: true, force: true });
});

test(
  'after kill -9 in the middle everything has happened once, and every answer is the same when asked again',
  async () => {
    dataDirectory = await mkdtemp(join(tmpdir(), 'perennial-killed-'));
    const workload = await KilledWorkload.open(planWorld(SEED, OPERATIONS), KILLS, async () => {
      platform = await startOwnPlatform({ dataDirectory });
      return platform;
    });
    await workload.run();

    expect(workload.cutOff).toHaveLength(KILLS.length);
    for (const underWay of workload.cutOff) expect(underWay, 'requests under way at a kill').toBeGreaterThan(0);
    // Else this seed's plan is a poor one: take another.
    expect([...workload.entryKinds].sort()).toEqual(ENTRY_KINDS.filter((kind) => !NOT_PLANNED.has(kind)).sort());
    expect([...workload.told.keys()]).toEqual(
      expect.arrayContaining([
        ...['purchase', 'return', 'fulfil', 'enrol', 'publish', 'balance', 'tier', 'verify', 'agenda'],
        ...['adjust', 'change-tier', 'extend', 'reinstate', 'activity', 'INSUFFICIENT_POINTS'],
      ]),
    );
  },
  WITHIN_MILLISECONDS,
);
