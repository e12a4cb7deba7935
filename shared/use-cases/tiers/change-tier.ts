/** A manager sets, extends, locks or unlocks a member's tier. */
import { decideTierChange, type TierChange } from '../../domain/tiers/tier-change.ts';
import { decideManually, type ManualCommand, type ManualOutcome, noteOn, type StaffPorts } from '../ledger/manual-command.ts';

export interface ChangeTierCommand extends ManualCommand {
  readonly change: TierChange;
  readonly reason: string;
}

/** @throws Refusal VALIDATION_FAILED, IDEMPOTENCY_MISMATCH, NOT_FOUND; Busy. */
export const changeTier = async (ports: StaffPorts, command: ChangeTierCommand): Promise<ManualOutcome> => {
  const { change, reason } = command;
  const note = await noteOn(ports, command);
  return decideManually(ports, command, { tierChange: change, reason }, (account, programme, now) => ({
    ledger: decideTierChange(account, change, note, programme, now),
  }));
};
