/** A merchant asks for what a member showed. Whoever guesses is stopped. */
import { guessesAt, MAX_GUESSES } from '../domain/guessing.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Ports } from '../ports/ports.ts';
import { type Attempt, decideAndCommit } from './commit.ts';
import type { MerchantCaller } from './credit-purchase.ts';

/**
 * @param read what the code names.
 * @throws Refusal NOT_FOUND, which is counted; TOO_MANY_ATTEMPTS, whether or not there is such a code; Busy.
 */
export async function findCode<Found>(
  ports: Pick<Ports, 'store' | 'clock' | 'pause'>,
  merchant: MerchantCaller,
  field: string,
  read: () => Promise<Found | undefined>,
): Promise<Found> {
  const { store, clock } = ports;
  const found = await decideAndCommit(ports, async (): Promise<Attempt<Found | undefined>> => {
    const counter = guessesAt(merchant.id, clock.now());
    const [known, guesses] = await Promise.all([read(), store.guesses(counter)]);
    if (guesses >= MAX_GUESSES) {
      throw new Refusal('TOO_MANY_ATTEMPTS', `this merchant has asked for ${MAX_GUESSES} codes that there are not in this hour`, field);
    }
    return known === undefined ? { answer: undefined, changes: [{ kind: 'guess', ...counter }] } : { answer: known };
  });
  if (found === undefined) throw new Refusal('NOT_FOUND', 'there is no such code', field);
  return found;
}
