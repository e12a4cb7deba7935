/** Support freezes or releases a member's account. */
import { decideFreezing, type Freezing } from '../../domain/fraud/decide-freeze.ts';
import type { CollectPorts } from '../earning/collect-unclaimed.ts';
import { decideManually, type ManualCommand, type ManualOutcome } from '../ledger/manual-command.ts';

export interface FreezeCommand extends ManualCommand, Pick<Freezing, 'action' | 'reason'> {}

/** @throws Refusal WRONG_STATE, IDEMPOTENCY_MISMATCH, NOT_FOUND; Busy. */
export const freezeAccount = (ports: CollectPorts, command: FreezeCommand): Promise<ManualOutcome> => {
  const { action, reason, by } = command;
  return decideManually(ports, command, { freezing: action, reason }, (account, programme, now) => ({
    ledger: decideFreezing(account, { action, reason, by }, programme, now),
  }));
};
