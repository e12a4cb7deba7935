/**
 * When what did not arrive is tried again: the schedule that Standard Webhooks 1.0 recommends, with jitter.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#retry-schedule
 */

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** Seconds after the first attempt, the second, and so on. */
export const RETRY_SECONDS = [5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR] as const;

/** The first, and one after each wait. */
export const MAX_TRIES = RETRY_SECONDS.length + 1;

/** No wait is longer, whatever the receiver asks for. */
export const LONGEST_SECONDS = Math.max(...RETRY_SECONDS);

/** Waits are longer by up to this part, so that what failed together does not come back together. */
export const JITTER = 0.2;

/**
 * @param tries how often it was tried, from 1.
 * @param random from 0 to 1, below it.
 * @param asked what the receiver asked for in Retry-After: never sooner than that.
 * @returns whole seconds; undefined: that was the last.
 */
export function retrySeconds(tries: number, random: number, asked = 0): number | undefined {
  const wait = RETRY_SECONDS[tries - 1];
  if (wait === undefined) return undefined;
  return Math.round(Math.max(wait, Math.min(asked, LONGEST_SECONDS)) * (1 + JITTER * random));
}
