/** The platform's time: a local platform's clock may have been moved, and signatures must bear its time, not this machine's. */

/** A clock that stands still is at most this far off, well inside the five minutes that a signature holds. */
const READING_HOLDS_MS = 20_000;

export interface PlatformClock {
  now(): Promise<Date>;
  /** It was moved: read it again before the next answer. */
  forget(): void;
}

/** `read` answers undefined where the platform's clock is everybody's. */
export function platformClock(read: () => Promise<Date | undefined>, machine: () => number = Date.now): PlatformClock {
  let reading: { readonly takenAt: number; readonly aheadMs: Promise<number> } | undefined;
  const aheadMs = async () => {
    const time = await read();
    return time === undefined ? 0 : time.getTime() - machine();
  };
  return {
    async now() {
      if (reading === undefined || machine() - reading.takenAt > READING_HOLDS_MS) reading = { takenAt: machine(), aheadMs: aheadMs() };
      return new Date(machine() + (await reading.aheadMs));
    },
    forget() {
      reading = undefined;
    },
  };
}
