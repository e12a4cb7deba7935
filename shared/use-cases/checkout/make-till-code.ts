/** A member wants to be known at a till. */

import { newTillCode, type TillCode } from '../../domain/checkout/till-code.ts';
import { refuseFrozen } from '../../domain/fraud/frozen.ts';
import { Refusal } from '../../domain/kernel/refusal.ts';
import type { Ports } from '../../ports/ports.ts';
import { decideAndCommit } from '../kernel/commit.ts';

/** A new one each time; those before it stay good for as long as they were. @throws Refusal NOT_FOUND, ACCOUNT_FROZEN; Busy. */
export function makeTillCode(
  ports: Pick<Ports, 'store' | 'clock' | 'pause' | 'ids'>,
  programmeId: string,
  memberId: string,
): Promise<TillCode> {
  return decideAndCommit(ports, async () => {
    const account = await ports.store.account(programmeId, memberId);
    if (account === undefined) throw new Refusal('NOT_FOUND', 'there is no such member', 'memberId');
    refuseFrozen(account);
    // Another at each attempt: symbols can have been taken, by the attempt before or by someone else.
    const tillCode = newTillCode(programmeId, memberId, ports.ids.tillSymbols(), ports.clock.now());
    return { answer: tillCode, changes: [{ kind: 'till-code', tillCode, expected: 0 }] };
  });
}
