/** The simulation's workload, smaller, over HTTP on DynamoDB Local, and the platform is killed in the middle of it. Its auditor looks at the whole table. */
import { expect, test } from 'vitest';
import { ENTRY_KINDS } from '../../../shared/contract/ledger/entry.ts';
import { type Plan, planWorld } from '../../sim/plan.ts';
import { PROVING, SEED } from '../../support/kernel/sample.ts';
import { NOT_SIMULATED } from '../../support/ledger/example-entries.ts';
import type { Alone } from './alone-platform.ts';
import { burstsOf, KilledWorkload } from './killed/workload.ts';

interface Killing {
  readonly plan: Plan;
  /** Operations in whose midst the platform is killed. */
  readonly kills: readonly number[];
}

/** A plan that comes to every kind of entry. */
const PROVED = (): Killing => ({ plan: planWorld(100, 1_200), kills: [30, 80] });

const OPERATIONS = 60;
const KILL = 15;
/** Operations that follow each other so closely that several are under way when one is answered. */
const BURST = 6;

/** The first plan from the seed on that has such a burst behind the kill. */
function sampled(): Killing {
  for (let seed = SEED; ; seed += 1) {
    const plan = planWorld(seed, OPERATIONS);
    const isBusy = burstsOf(plan.operations).some((burst) => burst.filter(({ number }) => number >= KILL).length >= BURST);
    if (isBusy) return { plan, kills: [KILL] };
  }
}

/** Points as payment, and friends, are no part of these plans, and few plans are a year long. */
const NOT_PLANNED: ReadonlySet<string> = new Set(['pay', 'refund', 'refer', 'anniversary', ...NOT_SIMULATED]);

export function killedSuite(alone: Alone): void {
  test('after kill -9 in the middle everything has happened once, and every answer is the same when asked again', async () => {
    const { plan, kills } = PROVING ? PROVED() : sampled();
    let started = false;
    const workload = await KilledWorkload.open(
      plan,
      kills,
      () => alone().notes(),
      async () => {
        const platform = started ? await alone().killAndStart() : alone().running;
        started = true;
        return platform;
      },
    );
    await workload.run();

    expect(workload.cutOff).toHaveLength(kills.length);
    for (const underWay of workload.cutOff) expect(underWay, 'requests under way at a kill').toBeGreaterThan(0);
    if (!PROVING) return;
    // Else this seed's plan is a poor one: take another.
    expect([...workload.entryKinds].sort()).toEqual(ENTRY_KINDS.filter((kind) => !NOT_PLANNED.has(kind)).sort());
    expect([...workload.told.keys()]).toEqual(
      expect.arrayContaining([
        ...['purchase', 'return', 'fulfil', 'enrol', 'publish', 'balance', 'tier', 'verify', 'agenda'],
        ...['adjust', 'change-tier', 'extend', 'reinstate', 'activity', 'INSUFFICIENT_POINTS'],
      ]),
    );
  });
}
