/** Reads of tills. */
import type { GuessCounter } from '../../domain/checkout/code-guessing.ts';
import type { TillCode } from '../../domain/checkout/till-code.ts';

export interface CheckoutStore {
  /** Forgotten some time after it was good. */
  tillCode(programmeId: string, code: string): Promise<TillCode | undefined>;
  /** How many codes that do not exist a merchant asked for in an hour. */
  guesses(counter: GuessCounter): Promise<number>;
}
