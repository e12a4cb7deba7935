/** One simulation: world after world from one seed, up to a number of operations or a violation. */
import { createHash } from 'node:crypto';
import { addFaults, type FaultCounts, noFaults } from './kernel/faults.ts';
import { seedOf } from './kernel/random.ts';
import { type Plan, type Planned, planWorld } from './plan.ts';
import { NO_BUG, type PlantedBug } from './planted-bugs/planted-bug.ts';
import type { Violation } from './violation.ts';
import { runWorld } from './world.ts';

/** A world is dropped after its last audit, so that memory stays flat. It is long enough for accounts to have a history. */
export const WORLD_OPERATIONS = 1_000;

export interface SimulationOptions {
  readonly operations: number;
  readonly seed: number;
  /** Runs this world only. */
  readonly world?: number | undefined;
  readonly bug?: PlantedBug;
  /** Ignores worlds that break another promise than the one the bug breaks. */
  readonly onlyItsPromise?: boolean;
  /** The features of the worlds. Default: all. */
  readonly planned?: Planned;
  /** Whether to hash the final tables, which costs too much in a long run. */
  readonly withDigest?: boolean;
  readonly onProgress?: (operations: number) => void;
}

export interface Failure {
  readonly world: number;
  readonly plan: Plan;
  readonly step: number;
  readonly violation: Violation;
}

export interface SimulationOutcome {
  readonly operations: number;
  /** Operations with the requests that clients repeated without an answer. */
  readonly requests: number;
  readonly faults: FaultCounts;
  readonly failure: Failure | undefined;
  readonly digest: string | undefined;
}

export async function simulate({
  operations,
  seed,
  world: only,
  bug = NO_BUG,
  onlyItsPromise = false,
  planned = { payments: true, events: true, referrals: true, nights: true },
  withDigest = false,
  onProgress,
}: SimulationOptions): Promise<SimulationOutcome> {
  const faults = noFaults();
  const digest = createHash('sha256');
  let done = 0;
  let requests = 0;
  for (let world = only ?? 0; done < operations; world += 1) {
    const left = only === undefined ? operations - done : operations - only * WORLD_OPERATIONS;
    const plan = planWorld(seedOf(seed, world), Math.min(WORLD_OPERATIONS, left), planned);
    const outcome = await runWorld(plan, bug);
    done += plan.operations.length + plan.again.length;
    requests += outcome.requests;
    addFaults(faults, outcome.faults);
    if (withDigest) digest.update(outcome.digest());
    onProgress?.(done);
    if (outcome.violation !== undefined && (!onlyItsPromise || outcome.violation.rule === bug.breaks)) {
      return {
        operations: done,
        requests,
        faults,
        failure: { world, plan, step: outcome.step, violation: outcome.violation },
        digest: undefined,
      };
    }
    if (only !== undefined) break;
  }
  return { operations: done, requests, faults, failure: undefined, digest: withDigest ? digest.digest('base64url') : undefined };
}
