/**
 * Settles a lapsed reservation or an expired voucher: its item records it, and its inventory and limit are returned.
 * Its points return on the account independently.
 */
import { settledRedemption } from '../../domain/rewards/redemption.ts';
import type { SettlePorts } from '../agenda/settle-account.ts';
import { type Attempt, decideAndCommit } from '../kernel/commit.ts';
import { givenBack } from './reserve-inventory.ts';

/** Writes nothing when it is settled already. @returns whether anything was written. @throws Busy. */
export function settleRedemption(
  ports: Pick<SettlePorts, 'store' | 'clock' | 'pause'>,
  programmeId: string,
  memberId: string,
  redemptionId: string,
): Promise<boolean> {
  const { store, clock } = ports;
  return decideAndCommit(ports, async (): Promise<Attempt<boolean>> => {
    const before = await store.redemption(programmeId, memberId, redemptionId);
    const redemption = before === undefined ? undefined : settledRedemption(before, clock.now());
    if (redemption === undefined) return { answer: false };
    return {
      answer: true,
      changes: [{ kind: 'redemption', redemption, expected: redemption.revision - 1 }, ...givenBack(redemption)],
    };
  });
}
