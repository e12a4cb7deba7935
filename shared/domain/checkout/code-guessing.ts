/** The guess limit: a merchant that tries many unknown codes is stopped before it finds one. */
import { type Instant, toInstant } from '../kernel/time.ts';

/** Unknown codes that one merchant may ask for in an hour. Typing errors do not count: the check symbol finds them first. */
export const MAX_GUESSES = 20;

/** The counter of one merchant for the hour that starts at `from`. */
export interface GuessCounter {
  readonly merchantId: string;
  readonly from: Instant;
}

export const guessesAt = (merchantId: string, now: Instant): GuessCounter => ({
  merchantId,
  from: toInstant(`${now.slice(0, 13)}:00:00Z`),
});
