/** A manager sets, extends, locks or unlocks a member's tier. */
import { decideTierChange, type TierChange } from '../../domain/tiers/tier-change.ts';
import type { CollectPorts } from '../earning/collect-unclaimed.ts';
import { type ByHand, decideByHand, type OutcomeByHand } from '../ledger/by-hand.ts';

export interface ChangeTierCommand extends ByHand {
  readonly change: TierChange;
  readonly reason: string;
}

/** @throws Refusal VALIDATION_FAILED, IDEMPOTENCY_MISMATCH, NOT_FOUND; Busy. */
export const changeTier = (ports: CollectPorts, command: ChangeTierCommand): Promise<OutcomeByHand> => {
  const { change, reason, by } = command;
  return decideByHand(ports, command, { tierChange: change, reason }, (account, programme, now) => ({
    ledger: decideTierChange(account, change, { reason, by }, programme, now),
  }));
};
