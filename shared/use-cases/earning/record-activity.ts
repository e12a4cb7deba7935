/** A merchant reports an activity of a member. */
import { decideActivity } from '../../domain/earning/activity.ts';
import { Refusal } from '../../domain/kernel/refusal.ts';
import { toInstant } from '../../domain/kernel/time.ts';
import { ledgerChanges } from '../../domain/ledger/decision.ts';
import { fingerprint } from '../../domain/ledger/hash-chain.ts';
import { lastOf } from '../../domain/ledger/ledger.ts';
import { decideIdempotently, type KeyedOutcome } from '../kernel/idempotency.ts';
import { keyOfReference, type MemberReference, memberIdOfKey } from '../members/member-of-key.ts';
import { issueCounterOf, recordingReachedCap } from '../merchants/issue-within-cap.ts';
import { collectUnclaimed } from './collect-unclaimed.ts';
import type { EventPorts, MerchantCaller } from './credit-purchase.ts';
import { activityLimiter } from './limit-activities.ts';

export interface ActivityCommand {
  readonly activityId: string;
  readonly activity: string;
  readonly member: MemberReference;
  /** Any ISO 8601 instant. */
  readonly occurredAt: string;
}

/** `nearCap`: the merchant's issue cap is nearly reached. */
export type ActivityOutcome = KeyedOutcome & { readonly nearCap?: true };

/**
 * Unlike a purchase, an activity is not kept for a member who enrols later.
 * @throws Refusal VALIDATION_FAILED, IDEMPOTENCY_MISMATCH, NOT_FOUND, LIMIT_EXCEEDED, PACE_EXCEEDED; IssueCapReached; Busy.
 */
export const recordActivity = (ports: EventPorts, merchant: MerchantCaller, command: ActivityCommand): Promise<ActivityOutcome> =>
  recordingReachedCap(ports, () => record(ports, merchant, command));

async function record(ports: EventPorts, merchant: MerchantCaller, command: ActivityCommand): Promise<ActivityOutcome> {
  const { store, clock, versions, identities } = ports;
  const { activityId, activity } = command;
  const { programmeId, id: merchantId } = merchant;
  const occurredAt = toInstant(command.occurredAt);
  const member = await keyOfReference(identities, programmeId, command.member);
  const inputHash = fingerprint({ activity, occurredAt, member, programmeId });

  const keyed = { caller: `activities of ${merchantId}`, key: activityId, field: 'activityId', inputHash };
  const load = async () => {
    const memberId = await memberIdOfKey(store, programmeId, member, occurredAt);
    return memberId === undefined ? undefined : store.account(programmeId, memberId);
  };
  const limiter = activityLimiter(store, activityId);
  const issuing = issueCounterOf(ports, merchant, activityId);
  const outcome = await decideIdempotently(ports, keyed, load, async (read, conflicts) => {
    if (read === undefined) {
      throw new Refusal('NOT_FOUND', 'there is no such member, and activities are not kept', member.kind === 'id' ? 'member.id' : 'member');
    }
    const { account, collected } = await collectUnclaimed(ports, read);
    const now = clock.now();
    const programme = { atPurchase: await versions.at(programmeId, occurredAt), now: await versions.at(programmeId, now) };
    const source = { merchantId, activityId, activity, occurredAt };
    const ledger = decideActivity(account, source, programme, now, collected);
    const limited = await limiter.count(account, activity, programme.now, now, conflicts);
    const counted = await issuing.count(lastOf(ledger).points, programme.now.terms.timeZone, now, conflicts);
    return { ledger, changes: [...ledgerChanges(account, ledger, programme.now.terms, now), ...limited, ...counted] };
  });
  return issuing.isNearCap() && !outcome.replayed ? { ...outcome, nearCap: true } : outcome;
}
