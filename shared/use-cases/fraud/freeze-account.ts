/** Support freezes or releases a member's account. */
import { decideFreeze, type FreezeOrRelease } from '../../domain/fraud/decide-freeze.ts';
import { decideManually, type ManualCommand, type ManualOutcome, noteOn, type StaffPorts } from '../ledger/manual-command.ts';

export interface FreezeCommand extends ManualCommand, Pick<FreezeOrRelease, 'action'> {
  readonly reason: string;
}

/** @throws Refusal WRONG_STATE, IDEMPOTENCY_MISMATCH, NOT_FOUND; Busy. */
export const freezeAccount = async (ports: StaffPorts, command: FreezeCommand): Promise<ManualOutcome> => {
  const { action, reason } = command;
  const why = await noteOn(ports, command);
  return decideManually(ports, command, { freezing: action, reason }, (account, programme, now) => ({
    ledger: decideFreeze(account, { action, why }, programme, now),
  }));
};
