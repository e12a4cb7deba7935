/** Cancels a redemption: points, inventory and the member's limit come back in one commit. */
import { decideCancel } from '../../domain/rewards/decide-cancellation.ts';
import type { OnRedemption } from './commit-reservation.ts';
import { queueChanges } from './parcel-queue.ts';
import { decideRedemptionOnce, type RedeemPorts, type RedemptionOutcome, redemptionOf } from './redemption-command.ts';
import { givenBack } from './reserve-inventory.ts';

export interface CancelCommand extends OnRedemption {
  /** The reason, when staff cancel for the member. */
  readonly reason?: string | undefined;
}

/** Uses the terms of the redemption's version. @throws Refusal WRONG_STATE, NOT_FOUND, IDEMPOTENCY_MISMATCH; Busy. */
export function cancelRedemption(ports: RedeemPorts, command: CancelCommand): Promise<RedemptionOutcome> {
  const { programmeId, redemptionId, reason, by } = command;
  const said = reason === undefined ? {} : { reason, by };
  return decideRedemptionOnce(ports, command, { cancelled: redemptionId, reason }, async ({ account, programme, now }) => {
    const before = await redemptionOf(ports, command);
    const reward = await ports.rewards.numbered(programmeId, before.rewardId, before.rewardVersion);
    const { ledger, redemption, entry } = decideCancel(account, before, reward, said, programme, now);
    return { ledger, redemption, entry, also: [...givenBack(redemption), ...queueChanges(before, redemption)] };
  });
}
