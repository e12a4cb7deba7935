/** A merchant looks up a code that a member showed. A merchant that guesses codes is stopped. */
import { guessesAt, MAX_GUESSES } from '../../domain/checkout/code-guessing.ts';
import { Refusal } from '../../domain/kernel/refusal.ts';
import type { Ports } from '../../ports/ports.ts';
import type { MerchantCaller } from '../earning/credit-purchase.ts';
import { type Attempt, decideAndCommit } from '../kernel/commit.ts';

/** The caller and its idempotency key. */
export interface AskedUnder {
  readonly by: string;
  readonly idempotencyKey: string;
}

/**
 * @param read Reads the owner of the code.
 * @param under The idempotency key. A command that was done under it for the code's member is no guess, and gets its first answer.
 * @throws Refusal NOT_FOUND, which counts as a guess; TOO_MANY_ATTEMPTS, whether or not the code exists; Busy.
 */
export async function findCode<Found extends { readonly memberId: string }>(
  ports: Pick<Ports, 'store' | 'clock' | 'pause'>,
  merchant: MerchantCaller,
  field: string,
  read: () => Promise<Found | undefined>,
  under?: AskedUnder,
): Promise<Found> {
  const { store, clock } = ports;
  const found = await decideAndCommit(ports, async (): Promise<Attempt<Found | undefined>> => {
    const counter = guessesAt(merchant.id, clock.now());
    const [known, guesses] = await Promise.all([read(), store.guesses(counter)]);
    if (guesses >= MAX_GUESSES && !(await wasDone(store, known, under))) {
      throw new Refusal('TOO_MANY_ATTEMPTS', `this merchant has asked for ${MAX_GUESSES} codes that there are not in this hour`, field);
    }
    return known === undefined ? { answer: undefined, changes: [{ kind: 'guess', ...counter }] } : { answer: known };
  });
  if (found === undefined) throw new Refusal('NOT_FOUND', 'there is no such code', field);
  return found;
}

async function wasDone(
  store: Ports['store'],
  known: { readonly memberId: string } | undefined,
  under: AskedUnder | undefined,
): Promise<boolean> {
  if (known === undefined || under === undefined) return false;
  return (await store.claim(under.by, under.idempotencyKey))?.memberId === known.memberId;
}
