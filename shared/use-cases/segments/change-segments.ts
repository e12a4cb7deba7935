/** Support adds a member to static segments, or removes the member. */

import { dateOf } from '../../domain/kernel/calendar.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import type { Account } from '../../domain/ledger/account.ts';
import type { Change } from '../../domain/ledger/decision.ts';
import { checkByHand, firstSegment, undescribed } from '../../domain/segments/segment.ts';
import { decideSegments, type SegmentChange, segmentsOf } from '../../domain/segments/static-segments.ts';
import type { Ports } from '../../ports/ports.ts';
import { decideManually, type ManualCommand, type ManualOutcome, noteOn, type StaffPorts } from '../ledger/manual-command.ts';

export interface ChangeSegmentsCommand extends ManualCommand, Pick<SegmentChange, 'add' | 'remove'> {
  readonly reason: string;
}

/** @throws Refusal VALIDATION_FAILED, LIMIT_EXCEEDED, IDEMPOTENCY_MISMATCH, NOT_FOUND; Busy. */
export const changeSegments = async (ports: StaffPorts, command: ChangeSegmentsCommand): Promise<ManualOutcome> => {
  const { add, remove, reason } = command;
  const note = await noteOn(ports, command);
  return decideManually(ports, command, { segments: { add, remove }, reason }, async (account, programme, now) => {
    const ledger = decideSegments(account, { add, remove, note }, programme, now);
    const [before, after] = [segmentsOf(account), segmentsOf(ledger.account)];
    const entered = after.filter((segmentId) => !before.includes(segmentId));
    const left = before.filter((segmentId) => !after.includes(segmentId));
    const named = await Promise.all(entered.map((segmentId) => opened(ports, command, segmentId, now)));
    const listed = await listedIn(ports, account, left);
    return { ledger, also: [...named.flat(), ...listChanges(account, entered, listed, dateOf(now, programme.terms.timeZone))] };
  });
};

/** An unknown name becomes a static segment. @throws Refusal VALIDATION_FAILED for a segment by rule or an archived one. */
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

/** The member's memberships in these segments. An old account may hold a segment without a membership: it was never counted. */
async function listedIn(
  { store }: Pick<Ports, 'store'>,
  { programmeId, memberId }: Account,
  segments: readonly string[],
): Promise<readonly string[]> {
  const found = await Promise.all(segments.map((segmentId) => store.membership(programmeId, segmentId, memberId)));
  return segments.filter((_, place) => found[place] !== undefined);
}

/** Updates lists and counts in the commit of the account, so they always agree. */
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
