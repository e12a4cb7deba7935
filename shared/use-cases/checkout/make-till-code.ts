/** Makes a till code, by which a till identifies a member. */

import { newTillCode, type TillCode } from '../../domain/checkout/till-code.ts';
import { refuseFrozen } from '../../domain/fraud/frozen.ts';
import { Refusal } from '../../domain/kernel/refusal.ts';
import type { Ports } from '../../ports/ports.ts';
import { decideAndCommit } from '../kernel/commit.ts';

/** Makes a new code each time. Earlier codes stay valid until they expire. @throws Refusal NOT_FOUND, ACCOUNT_FROZEN; Busy. */
export function makeTillCode(
  ports: Pick<Ports, 'store' | 'clock' | 'pause' | 'ids'>,
  programmeId: string,
  memberId: string,
): Promise<TillCode> {
  return decideAndCommit(ports, async () => {
    const account = await ports.store.account(programmeId, memberId);
    if (account === undefined) throw new Refusal('NOT_FOUND', 'there is no such member', 'memberId');
    refuseFrozen(account);
    // Each attempt draws another code: the symbols may be taken, by the attempt before or by another member.
    const tillCode = newTillCode(programmeId, memberId, ports.ids.tillSymbols(), ports.clock.now());
    return { answer: tillCode, changes: [{ kind: 'till-code', tillCode, expected: 0 }] };
  });
}
