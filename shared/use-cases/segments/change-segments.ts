/** Support puts a member into segments, or takes one out of them. */

import { dateOf } from '../../domain/kernel/calendar.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import type { Account } from '../../domain/ledger/account.ts';
import type { Change } from '../../domain/ledger/decision.ts';
import { checkByHand, firstSegment, undescribed } from '../../domain/segments/segment.ts';
import { decideSegments, type SegmentChange, segmentsOf } from '../../domain/segments/static-segments.ts';
import type { Ports } from '../../ports/ports.ts';
import type { CollectPorts } from '../earning/collect-unclaimed.ts';
import { type ByHand, decideByHand, type OutcomeByHand } from '../ledger/by-hand.ts';

export interface ChangeSegmentsCommand extends ByHand, Pick<SegmentChange, 'add' | 'remove' | 'reason'> {}

/** @throws Refusal VALIDATION_FAILED, LIMIT_EXCEEDED, IDEMPOTENCY_MISMATCH, NOT_FOUND; Busy. */
export const changeSegments = (ports: CollectPorts, command: ChangeSegmentsCommand): Promise<OutcomeByHand> => {
  const { add, remove, reason, by } = command;
  return decideByHand(ports, command, { segments: { add, remove }, reason }, async (account, programme, now) => {
    const ledger = decideSegments(account, { add, remove, reason, by }, programme, now);
    const [before, after] = [segmentsOf(account), segmentsOf(ledger.account)];
    const entered = after.filter((segmentId) => !before.includes(segmentId));
    const left = before.filter((segmentId) => !after.includes(segmentId));
    const named = await Promise.all(entered.map((segmentId) => opened(ports, command, segmentId, now)));
    const listed = await listedIn(ports, account, left);
    return { ledger, also: [...named.flat(), ...listChanges(account, entered, listed, dateOf(now, programme.terms.timeZone))] };
  });
};

/** A name that is used for the first time is a static segment from then on. @throws Refusal VALIDATION_FAILED for one that is something else. */
async function opened(
  { store }: Pick<Ports, 'store'>,
  { programmeId, by, add }: ChangeSegmentsCommand,
  segmentId: string,
  now: Instant,
): Promise<readonly Change[]> {
  const known = await store.segment(programmeId, segmentId);
  if (known === undefined) {
    return [{ kind: 'segment', segment: firstSegment({ programmeId, segmentId }, undescribed(segmentId), by, now), expected: 0 }];
  }
  checkByHand(known, `add.${add.indexOf(segmentId)}`);
  return [];
}

/** Of those segments. An account may have had a name before segments had lists: then there is nothing to take it off, and it was never counted. */
async function listedIn(
  { store }: Pick<Ports, 'store'>,
  { programmeId, memberId }: Account,
  segments: readonly string[],
): Promise<readonly string[]> {
  const found = await Promise.all(segments.map((segmentId) => store.membership(programmeId, segmentId, memberId)));
  return segments.filter((_, place) => found[place] !== undefined);
}

/** The lists follow the account in its own commit, so they and their counts are as right as it is. */
function listChanges(
  { programmeId, memberId }: Account,
  entered: readonly string[],
  left: readonly string[],
  since: ReturnType<typeof dateOf>,
): readonly Change[] {
  return [
    ...entered.flatMap((segmentId): Change[] => [
      { kind: 'segment-entered', membership: { programmeId, segmentId, memberId, since } },
      { kind: 'segment-counted', programmeId, segmentId, memberId, by: 1 },
    ]),
    ...left.flatMap((segmentId): Change[] => [
      { kind: 'segment-left', programmeId, segmentId, memberId },
      { kind: 'segment-counted', programmeId, segmentId, memberId, by: -1 },
    ]),
  ];
}
