/** Commits a reservation: the held points are spent, and the reward is issued. */
import { decideCommit } from '../../domain/rewards/decide-redemption.ts';
import type { ManualCommand } from '../ledger/manual-command.ts';
import { queueChanges } from './parcel-queue.ts';
import { decideRedemptionOnce, type RedeemPorts, type RedemptionOutcome, redemptionOf } from './redemption-command.ts';
import { issuedNames, newVoucherCode, reservedCode } from './reserve-inventory.ts';

export interface OnRedemption extends ManualCommand {
  readonly redemptionId: string;
}

/** Uses the terms of the reservation's version. @throws Refusal WRONG_STATE, NOT_FOUND, IDEMPOTENCY_MISMATCH; Busy. */
export function commitReservation(ports: RedeemPorts, command: OnRedemption): Promise<RedemptionOutcome> {
  const { programmeId, redemptionId } = command;
  return decideRedemptionOnce(ports, command, { committed: redemptionId }, async (context) => {
    const { account, programme, now } = context;
    const reserved = await redemptionOf(ports, command);
    const reward = await ports.rewards.numbered(programmeId, reserved.rewardId, reserved.rewardVersion);
    const decide = (code?: string) => decideCommit(account, reserved, reward, { voucherCode: newVoucherCode(ports), code }, programme, now);
    const first = decide();
    const code = await reservedCode(ports, reserved, reward, context);
    const { ledger, redemption } = code === undefined ? first : decide(code);
    return { ledger, redemption, also: [...issuedNames(redemption), ...queueChanges(reserved, redemption)] };
  });
}
