/**
 * The guess limit: one till, session or customer that tries many unknown till codes is stopped before it finds one. Never the whole
 * merchant, which a stranger could otherwise close. Vouchers need no limit: their codes have 80 random bits.
 */
import { secondsUntil } from '../fraud/fraud-terms.ts';
import { hourOf } from '../fraud/rate-window.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Instant } from '../kernel/time.ts';
import { fingerprint } from '../ledger/hash-chain.ts';

/** Unknown till codes that one guesser may ask for in an hour. Typing errors do not count: the check symbol finds them first. */
export const MAX_GUESSES = 20;

/** The counter of one guesser for the hour that starts at `from`. */
export interface GuessCounter {
  readonly merchantId: string;
  /** A hash of the merchant's own name for who asks. */
  readonly guesser: string;
  readonly from: Instant;
}

/** @param asker The till, session or customer, by the merchant's own name for it. */
export const guessesAt = (merchantId: string, asker: string, now: Instant): GuessCounter => ({
  merchantId,
  guesser: fingerprint({ asker }),
  from: hourOf(now).from,
});

export function tooManyGuesses(field: string, now: Instant): Refusal {
  const { until } = hourOf(now);
  return new Refusal(
    'TOO_MANY_ATTEMPTS',
    `this till has asked for ${MAX_GUESSES} codes that do not exist in this hour: try again from ${until} on`,
    field,
    secondsUntil(until, now),
  );
}
