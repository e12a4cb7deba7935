/** Whoever tries codes out is stopped before one is found. */
import { type Instant, toInstant } from '../kernel/time.ts';

/** Codes that there are not, asked for by one merchant in one hour. Its tills mistype: those never get so far, for the check symbol. */
export const MAX_GUESSES = 20;

/** One merchant's, of the hour that begins then. */
export interface GuessCounter {
  readonly merchantId: string;
  readonly from: Instant;
}

export const guessesAt = (merchantId: string, now: Instant): GuessCounter => ({
  merchantId,
  from: toInstant(`${now.slice(0, 13)}:00:00Z`),
});
