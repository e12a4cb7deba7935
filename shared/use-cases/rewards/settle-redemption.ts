/**
 * A reservation has lapsed, or a voucher has expired: its own item says so, and what it took of stock and limit comes back.
 * Its points come back by themselves, on the account, whichever of the two is first.
 */
import { settledRedemption } from '../../domain/rewards/redemption.ts';
import type { SettlePorts } from '../agenda/settle-account.ts';
import { type Attempt, decideAndCommit } from '../kernel/commit.ts';
import { givenBack } from './reserve-inventory.ts';

/** Nothing is written when it is settled already. @returns whether anything was. @throws Busy. */
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
