/** The platform's clock: the machine's clock plus an offset, which every function's worker reads from shared memory. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import * as z from 'zod';

const ClockFile = z.object({ offsetMilliseconds: z.int() });

/** The last instant that a Date can hold. */
const LAST_INSTANT = 8_640_000_000_000_000;

export class PlatformClock {
  /** One 64-bit integer: the milliseconds to add to the machine's clock. */
  readonly shared = new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT);
  readonly #offset = new BigInt64Array(this.shared);
  readonly #file: string | undefined;

  private constructor(file: string | undefined) {
    this.#file = file;
  }

  /** @param file undefined: the offset is not stored. */
  static async open(file: string | undefined): Promise<PlatformClock> {
    const clock = new PlatformClock(file);
    const kept = file === undefined ? undefined : await readFile(file, 'utf8').catch(() => undefined);
    if (kept !== undefined) Atomics.store(clock.#offset, 0, BigInt(ClockFile.parse(JSON.parse(kept)).offsetMilliseconds));
    return clock;
  }

  now(): Date {
    return new Date(Date.now() + this.aheadMilliseconds);
  }

  /** Negative if the platform's clock is behind the machine's. */
  get aheadMilliseconds(): number {
    return Number(Atomics.load(this.#offset, 0));
  }

  /** Sets the machine's time again. */
  async reset(): Promise<void> {
    Atomics.store(this.#offset, 0, 0n);
    if (this.#file !== undefined) await rm(this.#file, { force: true });
  }

  async moveTo(instant: Date): Promise<void> {
    const offsetMilliseconds = instant.getTime() - Date.now();
    Atomics.store(this.#offset, 0, BigInt(offsetMilliseconds));
    if (this.#file !== undefined) await writeFile(this.#file, JSON.stringify({ offsetMilliseconds }));
  }
}

export const isInstant = (milliseconds: number): boolean => Math.abs(milliseconds) <= LAST_INSTANT;

/** A clock that was set to the present time by hand is off by a few seconds. */
const AS_GOOD_AS_THE_MACHINES_MILLISECONDS = 60_000;

/** The line at start-up about a moved clock. It explains why tokens and signatures may be refused. */
export function clockNotice(aheadMilliseconds: number, machine: Date): string | undefined {
  if (Math.abs(aheadMilliseconds) < AS_GOOD_AS_THE_MACHINES_MILLISECONDS) return undefined;
  const platform = new Date(machine.getTime() + aheadMilliseconds).toISOString();
  return `${platform}, moved from ${machine.toISOString()}; POST /_local/clock moves it, POST /_local/reset empties the platform and sets it back`;
}
