/** One simulation: world after world from one seed, until there were as many operations as asked for, or a violation. */
import { createHash } from 'node:crypto';
import { addFaults, type FaultCounts, noFaults } from './kernel/faults.ts';
import { seedOf } from './kernel/random.ts';
import { type Plan, type Planned, planWorld } from './plan.ts';
import { NO_BUG, type PlantedBug } from './planted-bugs/planted-bug.ts';
import type { Violation } from './violation.ts';
import { runWorld } from './world.ts';

/** A world is forgotten after its last audit, so that memory stays flat; long enough for accounts to have a history. */
export const WORLD_OPERATIONS = 1_000;

export interface SimulationOptions {
  readonly operations: number;
  readonly seed: number;
  /** Only this world of the simulation. */
  readonly world?: number | undefined;
  readonly bug?: PlantedBug;
  /** Whether to pass over worlds in which something else breaks than the promise that the bug is to break. */
  readonly onlyItsPromise?: boolean;
  /** What the worlds have: all that there is, unless told. */
  readonly planned?: Planned;
  /** Whether to work out what is left in the tables in the end: costs more than it is worth in a long run. */
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
  /** Operations, and those that clients sent again because they got no answer. */
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
