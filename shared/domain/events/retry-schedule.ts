/**
 * The retry schedule that Standard Webhooks 1.0 recommends, with jitter.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#retry-schedule
 */

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** Seconds after the first attempt, the second, and so on. */
export const RETRY_SECONDS = [5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR] as const;

/** The first attempt, and one after each wait. */
export const MAX_TRIES = RETRY_SECONDS.length + 1;

/** Longest wait, whatever Retry-After says. */
export const LONGEST_SECONDS = Math.max(...RETRY_SECONDS);

/** Jitter: waits are longer by up to this share, so that simultaneous failures are not retried simultaneously. */
export const JITTER = 0.2;

/**
 * @param tries Number of attempts so far, from 1.
 * @param random At least 0 and below 1.
 * @param asked Seconds of Retry-After: the wait is never shorter.
 * @returns whole seconds; undefined: that was the last attempt.
 */
export function retrySeconds(tries: number, random: number, asked = 0): number | undefined {
  const wait = RETRY_SECONDS[tries - 1];
  if (wait === undefined) return undefined;
  return Math.round(Math.max(wait, Math.min(asked, LONGEST_SECONDS)) * (1 + JITTER * random));
}
