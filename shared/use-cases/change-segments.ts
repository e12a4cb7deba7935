/** Support puts a member into segments, or takes one out of them. */
import { decideSegments, type SegmentChange } from '../domain/segments.ts';
import { type ByHand, decideByHand, type OutcomeByHand } from './by-hand.ts';
import type { CollectPorts } from './collect-unclaimed.ts';

export interface ChangeSegmentsCommand extends ByHand, Pick<SegmentChange, 'add' | 'remove' | 'reason'> {}

/** @throws Refusal VALIDATION_FAILED, LIMIT_EXCEEDED, IDEMPOTENCY_MISMATCH, NOT_FOUND; Busy. */
export const changeSegments = (ports: CollectPorts, command: ChangeSegmentsCommand): Promise<OutcomeByHand> => {
  const { add, remove, reason, by } = command;
  return decideByHand(ports, command, { segments: { add, remove }, reason }, (account, programme, now) => ({
    ledger: decideSegments(account, { add, remove, reason, by }, programme, now),
  }));
};
