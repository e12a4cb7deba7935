/** Staff record that a physical reward was shipped, delivered or returned. */
import { decideStep, type FulfilmentChange } from '../../domain/rewards/parcel-shipping.ts';
import type { Ports } from '../../ports/ports.ts';
import { noteOn } from '../ledger/manual-command.ts';
import type { OnRedemption } from './commit-reservation.ts';
import { queueChanges } from './parcel-queue.ts';
import { decideRedemptionOnce, type RedeemPorts, type RedemptionOutcome, redemptionOf } from './redemption-command.ts';
import { givenBack } from './reserve-inventory.ts';

export interface FulfilCommand extends OnRedemption, Pick<FulfilmentChange, 'step' | 'tracking'> {
  readonly reason?: string | undefined;
}

/** Uses the terms of the redemption's version. @throws Refusal WRONG_STATE, NOT_FOUND, IDEMPOTENCY_MISMATCH; Busy. */
export async function fulfilRedemption(ports: RedeemPorts & Pick<Ports, 'notes'>, command: FulfilCommand): Promise<RedemptionOutcome> {
  const { programmeId, redemptionId, step, tracking, reason } = command;
  const note = await noteOn(ports, command);
  const input = { fulfilled: redemptionId, step, tracking, reason };
  return decideRedemptionOnce(ports, command, input, async ({ account, programme, now }) => {
    const before = await redemptionOf(ports, command);
    const reward = await ports.rewards.numbered(programmeId, before.rewardId, before.rewardVersion);
    const { ledger, redemption, entry } = decideStep(account, before, reward, { step, tracking, note }, programme, now);
    return { ledger, redemption, entry, also: [...givenBack(redemption), ...queueChanges(before, redemption)] };
  });
}
