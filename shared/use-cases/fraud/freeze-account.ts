/** Support freezes or releases a member's account. */
import { decideFreezing, type Freezing } from '../../domain/fraud/freezing.ts';
import type { CollectPorts } from '../earning/collect-unclaimed.ts';
import { type ByHand, decideByHand, type OutcomeByHand } from '../ledger/by-hand.ts';

export interface FreezeCommand extends ByHand, Pick<Freezing, 'action' | 'reason'> {}

/** @throws Refusal WRONG_STATE, IDEMPOTENCY_MISMATCH, NOT_FOUND; Busy. */
export const freezeAccount = (ports: CollectPorts, command: FreezeCommand): Promise<OutcomeByHand> => {
  const { action, reason, by } = command;
  return decideByHand(ports, command, { freezing: action, reason }, (account, programme, now) => ({
    ledger: decideFreezing(account, { action, reason, by }, programme, now),
  }));
};
