/** Cancels a redemption: points, inventory and the member's limit come back in one commit. */
import type { Note } from '../../domain/ledger/note.ts';
import { decideCancel } from '../../domain/rewards/decide-cancellation.ts';
import type { Ports } from '../../ports/ports.ts';
import { noteOn } from '../ledger/manual-command.ts';
import type { OnRedemption } from './commit-reservation.ts';
import { queueChanges } from './parcel-queue.ts';
import { decideRedemptionOnce, type RedeemPorts, type RedemptionOutcome, redemptionOf } from './redemption-command.ts';
import { givenBack } from './reserve-inventory.ts';

/** By the member. Uses the terms of the redemption's version. @throws Refusal WRONG_STATE, NOT_FOUND, IDEMPOTENCY_MISMATCH; Busy. */
export const cancelRedemption = (ports: RedeemPorts, command: OnRedemption): Promise<RedemptionOutcome> =>
  cancel(ports, command, undefined, undefined);

/** By staff, with a reason. @throws as cancelRedemption. */
export const cancelForMember = async (
  ports: RedeemPorts & Pick<Ports, 'notes'>,
  command: OnRedemption & { readonly reason: string },
): Promise<RedemptionOutcome> => cancel(ports, command, command.reason, await noteOn(ports, command));

function cancel(ports: RedeemPorts, command: OnRedemption, reason: string | undefined, note: Note | undefined): Promise<RedemptionOutcome> {
  const { programmeId, redemptionId } = command;
  return decideRedemptionOnce(ports, command, { cancelled: redemptionId, reason }, async ({ account, programme, now }) => {
    const before = await redemptionOf(ports, command);
    const reward = await ports.rewards.numbered(programmeId, before.rewardId, before.rewardVersion);
    const { ledger, redemption, entry } = decideCancel(account, before, reward, note, programme, now);
    return { ledger, redemption, entry, also: [...givenBack(redemption), ...queueChanges(before, redemption)] };
  });
}
