/** A manager adjusts a member's points. */
import { decideAdjustment } from '../../domain/ledger/adjustment.ts';
import type { CollectPorts } from '../earning/collect-unclaimed.ts';
import { type ByHand, decideByHand, type OutcomeByHand } from './by-hand.ts';

export interface AdjustCommand extends ByHand {
  /** Points to add; negative: to take. */
  readonly points: number;
  readonly reason: string;
}

export type AdjustOutcome = OutcomeByHand;

/** @throws Refusal INSUFFICIENT_POINTS, IDEMPOTENCY_MISMATCH, NOT_FOUND, LIMIT_EXCEEDED; Busy. */
export const adjustPoints = (ports: CollectPorts, command: AdjustCommand): Promise<AdjustOutcome> => {
  const { points, reason, by } = command;
  return decideByHand(ports, command, { points, reason }, (account, programme, now) => ({
    ledger: decideAdjustment(account, { points, reason, by }, programme, now),
  }));
};
