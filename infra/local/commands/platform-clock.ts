/** The platform's time. Signatures must bear it, and a local platform's clock may differ from this machine's. */

/** A clock that stands still is off by at most this, well within the five minutes that a signature is valid. */
const READING_HOLDS_MS = 20_000;

export interface PlatformClock {
  now(): Promise<Date>;
  /** Call after the clock was moved: the next answer reads it again. */
  forget(): void;
}

/** @param read returns undefined for a platform whose clock is the real time. */
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
