/** A manager adjusts a member's points. */
import { decideAdjustment } from '../../domain/ledger/adjustment.ts';
import type { CollectPorts } from '../earning/collect-unclaimed.ts';
import { decideManually, type ManualCommand, type ManualOutcome } from './manual-command.ts';

export interface AdjustCommand extends ManualCommand {
  /** Points to add; negative: to take. */
  readonly points: number;
  readonly reason: string;
}

export type AdjustOutcome = ManualOutcome;

/** @throws Refusal INSUFFICIENT_POINTS, IDEMPOTENCY_MISMATCH, NOT_FOUND, LIMIT_EXCEEDED; Busy. */
export const adjustPoints = (ports: CollectPorts, command: AdjustCommand): Promise<AdjustOutcome> => {
  const { points, reason, by } = command;
  return decideManually(ports, command, { points, reason }, (account, programme, now) => ({
    ledger: decideAdjustment(account, { points, reason, by }, programme, now),
  }));
};
