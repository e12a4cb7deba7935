/** A merchant looks up a code that a member showed. */
import { guessesAt, MAX_GUESSES, tooManyGuesses } from '../../domain/checkout/code-guessing.ts';
import type { TillCode } from '../../domain/checkout/till-code.ts';
import { Refusal } from '../../domain/kernel/refusal.ts';
import type { VoucherClaim } from '../../domain/rewards/changes.ts';
import type { Ports } from '../../ports/ports.ts';
import type { MerchantCaller } from '../earning/credit-purchase.ts';
import { type Attempt, decideAndCommit } from '../kernel/commit.ts';

type CodePorts = Pick<Ports, 'store' | 'clock' | 'pause'>;

/**
 * @param asker The till, session or customer, by the merchant's own name. Absent: not told, so its guesses are not limited.
 * @throws Refusal NOT_FOUND, which counts as a guess; TOO_MANY_ATTEMPTS, whether or not the code exists; Busy.
 */
export async function findTillCode(ports: CodePorts, merchant: MerchantCaller, code: string, asker: string | undefined): Promise<TillCode> {
  const { store, clock } = ports;
  const read = () => store.tillCode(merchant.programmeId, code);
  const found = await decideAndCommit(ports, async (): Promise<Attempt<TillCode | undefined>> => {
    if (asker === undefined) return { answer: await read() };
    const now = clock.now();
    const counter = guessesAt(merchant.id, asker, now);
    const [known, guesses] = await Promise.all([read(), store.guesses(counter)]);
    if (guesses >= MAX_GUESSES) throw tooManyGuesses('tillCode', now);
    return known === undefined ? { answer: undefined, changes: [{ kind: 'guess', ...counter }] } : { answer: known };
  });
  if (found === undefined) throw new Refusal('NOT_FOUND', 'there is no such code', 'tillCode');
  return found;
}

/** @param code Normalised. @throws Refusal NOT_FOUND; Busy. */
export async function findVoucher(ports: CodePorts, { programmeId }: MerchantCaller, code: string): Promise<VoucherClaim> {
  const found = await decideAndCommit(ports, async () => ({ answer: await ports.store.voucher(programmeId, code) }));
  if (found === undefined) throw new Refusal('NOT_FOUND', 'there is no such code', 'code');
  return found;
}
