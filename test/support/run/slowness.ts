/** How long to wait on this machine: limits are written for a fast machine with nothing else to do, and scaled by what a run measures at its start. */
import { createHash } from 'node:crypto';

const MEASURED = 'TEST_SLOWNESS';
const ROUNDS = 5;
const HASHES = 20_000;
/** A round on the machine that limits are written for. */
const ORDINARY_MILLISECONDS = 18;
/** A machine that is busy for a moment is not that slow for the whole run. */
const SLOWEST = 5;

/** How many times slower than that machine; from 1 to 5. The first to ask measures, and tells the processes that it starts. */
export const SLOWNESS: number = known() ?? measured();

/** A limit on a wait, in milliseconds on this machine. */
export const patience = (seconds: number): number => Math.ceil(seconds * 1_000 * SLOWNESS);

function known(): number | undefined {
  const told = Number(process.env[MEASURED]);
  return told >= 1 ? told : undefined;
}

/** By the clock, not by processor time: a machine that others use is a slow one. */
function measured(): number {
  const rounds = Array.from({ length: ROUNDS }, () => {
    const began = performance.now();
    for (let hash = '', done = 0; done < HASHES; done += 1) hash = createHash('sha256').update(hash).digest('hex');
    return performance.now() - began;
  });
  const median = rounds.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0;
  const slowness = Math.min(SLOWEST, Math.max(1, median / ORDINARY_MILLISECONDS));
  process.env[MEASURED] = String(slowness);
  return slowness;
}
