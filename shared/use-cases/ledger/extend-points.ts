/** A manager extends the expiry of points, or reinstates expired points. */

import { Refusal } from '../../domain/kernel/refusal.ts';
import { toInstant } from '../../domain/kernel/time.ts';
import { decideExtension, decideReinstatement } from '../../domain/ledger/points-extension.ts';
import { decideManually, type ManualCommand, type ManualOutcome, noteOn, type StaffPorts } from './manual-command.ts';
import { reinstatedClaim, wasReinstated } from './reinstated-claims.ts';

/** @throws Refusal VALIDATION_FAILED, IDEMPOTENCY_MISMATCH, NOT_FOUND; Busy. */
export const extendExpiry = async (
  ports: StaffPorts,
  command: ManualCommand & { readonly until: string; readonly reason: string },
): Promise<ManualOutcome> => {
  const { reason } = command;
  const note = await noteOn(ports, command);
  const until = toInstant(command.until);
  return decideManually(ports, command, { extendedUntil: until, reason }, (account, programme, now) => ({
    ledger: decideExtension(account, until, note, programme, now),
  }));
};

/** @throws Refusal VALIDATION_FAILED, ALREADY_EXISTS, IDEMPOTENCY_MISMATCH, NOT_FOUND, LIMIT_EXCEEDED; Busy. */
export const reinstatePoints = async (
  ports: StaffPorts,
  command: ManualCommand & { readonly entry: number; readonly reason: string },
): Promise<ManualOutcome> => {
  const { programmeId, memberId, entry: number, reason } = command;
  const note = await noteOn(ports, command);
  return decideManually(ports, command, { reinstated: number, reason }, async (account, programme, now) => {
    if (await wasReinstated(ports.store, { programmeId, memberId, number })) {
      throw new Refusal('ALREADY_EXISTS', `the points that entry ${number} let expire were reinstated before`, 'entry');
    }
    const expired = await ports.store.entry(programmeId, memberId, number);
    if (expired === undefined) throw new Refusal('VALIDATION_FAILED', `there is no entry ${number}`, 'entry');
    const ledger = decideReinstatement(account, expired, note, programme, now);
    return { ledger, also: [{ kind: 'claim', claim: reinstatedClaim(expired, ledger.account.version) }] };
  });
};
