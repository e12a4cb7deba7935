/** Runs several jobs at once, but jobs of one key one after another in their order. */

/** The most waiting jobs of one lane: enough to keep other lanes busy, few enough to stream a file of any size. */
const LANE_DEPTH = 64;

export interface Lanes {
  /** Resolves when there is room for more. @throws the first error of a job; no further job is started. */
  add(key: string, job: () => Promise<void>): Promise<void>;
  /** Resolves when all jobs are done. @throws the first error of a job. */
  finished(): Promise<void>;
}

/** At most `count` jobs run at once. */
export function createLanes(count: number): Lanes {
  const lanes: Promise<void>[][] = Array.from({ length: count }, () => []);
  let failure: { readonly error: unknown } | undefined;
  const throwFailure = () => {
    if (failure !== undefined) throw failure.error;
  };
  const run = async (job: () => Promise<void>) => {
    if (failure !== undefined) return;
    try {
      await job();
    } catch (error) {
      failure ??= { error };
    }
  };
  return {
    async add(key, job) {
      throwFailure();
      const lane = lanes[hash(key) % count] ?? [];
      if (lane.length >= LANE_DEPTH) await lane[0];
      throwFailure();
      const before = lane.at(-1) ?? Promise.resolve();
      lane.push(before.then(() => run(job)).then(() => void lane.shift()));
    },
    async finished() {
      await Promise.all(lanes.flat());
      throwFailure();
    },
  };
}

/** FNV-1a, 32 bits. */
function hash(key: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < key.length; i += 1) value = Math.imul(value ^ key.charCodeAt(i), 0x01000193);
  return value >>> 0;
}
