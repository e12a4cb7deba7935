/** Audits answers: they must follow from the ledger, and a repeated request must get the same one. */

import type { Entry } from '../../../shared/domain/ledger/entry.ts';
import type { Balance } from '../../../shared/domain/ledger/entry-header.ts';
import type { Redemption } from '../../../shared/domain/rewards/redemption.ts';
import type { RewardVersion } from '../../../shared/domain/rewards/reward.ts';
import type { CodesImported } from '../../../shared/use-cases/rewards/import-codes.ts';
import { checkRun } from '../agenda/audit-agenda.ts';
import { memberOfActivity } from '../earning/audit-activities.ts';
import { batchesIn } from '../ledger/audit-account.ts';
import * as buckets from '../ledger/audit-buckets.ts';
import { isFrozen } from '../ledger/audit-by-hand.ts';
import { checkOffers } from '../rewards/audit-offers.ts';
import { keyOf, rewardKey } from '../rewards/audit-redemption-records.ts';
import { isAsked } from '../rewards/audit-rewards.ts';
import { heldAt, rulesOf, towards } from '../tiers/audit-tiers.ts';
import { fail } from '../violation.ts';
import { same } from './audit-hash.ts';
import { noteOf } from './audit-notes.ts';
import { type MemberState, orderKey, type Records, type Sent } from './audit-records.ts';
import type { OfRedemption, Request, RequestOf } from './request.ts';
import type { Answer, RedemptionSeen, TierSeen } from './system.ts';

export function checkAnswer(records: Records, sent: Sent, answer: Answer, now: number): void {
  const { request } = sent;
  switch (answer.to) {
    case 'purchase':
    case 'return':
    case 'fulfil':
    case 'activity':
    case 'adjust':
    case 'change-tier':
    case 'extend':
    case 'reinstate':
    case 'freeze':
    case 'segment':
    case 'pay':
    case 'refund': {
      const { replayed, ...outcome } = answer.outcome;
      toldAgain(records, sent, outcome, replayed);
      if ('entry' in outcome) ofWrittenEntry(records, request, outcome.entry);
      else ofKept(records, request, outcome.kept);
      break;
    }
    case 'enrol': {
      const { replayed, ...outcome } = answer.outcome;
      toldAgain(records, sent, outcome, replayed);
      if (request.kind === 'enrol') ofEnrolment(records, request, outcome);
      break;
    }
    case 'create':
    case 'publish': {
      const { version } = answer.outcome;
      if (!same(records.versions(version.programmeId).numbered(version.version), version)) {
        fail('answer', `${request.id} was answered with a version that is not published`);
      }
      if ((request.kind === 'publish' || request.kind === 'create') && !same(version.terms, request.terms)) {
        fail('answer', `${request.id} was answered with a version of other terms`);
      }
      break;
    }
    case 'create-reward':
    case 'publish-reward':
      if (request.kind === 'create-reward' || request.kind === 'publish-reward') ofReward(records, request, answer.outcome.version);
      if (answer.to === 'create-reward') toldAgain(records, { ...sent, known: false }, answer.outcome.version, true);
      break;
    case 'import-codes':
      if (request.kind === 'import-codes') ofCodes(records, request, answer.outcome);
      break;
    case 'offers':
      if (request.kind === 'offers') checkOffers(records, sent, request.programmeId, answer.outcome, now);
      break;
    case 'redeem':
    case 'reserve':
    case 'commit':
    case 'cancel':
    case 'use':
    case 'restore':
    case 'send': {
      const { entry, seen, redemption, replayed } = answer.outcome;
      toldAgain(records, sent, { entry, seen }, replayed);
      ofWrittenEntry(records, request, entry);
      if ('key' in request && seen !== undefined) ofRedemptionThen(records, request, seen);
      if (redemption !== undefined) ofRedemption(records, sent, redemption);
      break;
    }
    case 'show-code':
      if (request.kind === 'show-code') ofTillCode(records, sent, request, answer.outcome);
      break;
    case 'balance':
      if (request.kind === 'balance') ofBalance(records, sent, request.programmeId, answer.outcome, now);
      break;
    case 'tier':
      if (request.kind === 'tier') ofTier(records, sent, request.programmeId, answer.outcome, now);
      break;
    case 'born':
      if (request.kind === 'born' && answer.outcome.fields.birthDate !== request.birthDate)
        fail('answer', `${request.id} is answered with another birth date, ${answer.outcome.fields.birthDate}`);
      break;
    case 'agenda':
      if (request.kind === 'agenda') checkRun(records, sent, request, answer);
      break;
    case 'verify':
      if (answer.outcome.faults.length > 0) {
        fail('proof', `the platform's own proof finds faults: ${JSON.stringify(answer.outcome.faults)}`);
      }
      break;
  }
}

/** A first answer must be replayed, and an answer to a repeated request must be marked as a replay. */
function toldAgain(records: Records, { request, known }: Sent, answer: unknown, replayed: boolean): void {
  const before = records.told.get(request.id);
  if (before === undefined) records.told.set(request.id, { answer, request });
  else if (!same(before.answer, answer)) {
    fail('answer', `${request.id} was answered ${JSON.stringify(before.answer)}, and now ${JSON.stringify(answer)}`);
  }
  if (known && !replayed) fail('answer', `${request.id} had been done before, but the answer does not say so`);
}

function ofWrittenEntry(records: Records, request: Request, entry: Entry): void {
  const written = records.record(entry.programmeId, entry.memberId).written[entry.number - 1];
  if (!same(written, entry)) fail('answer', `${request.id} is answered with an entry ${entry.number} that is not in the ledger`);
  if (!isOf(records, request, entry))
    fail('answer', `${request.id} is answered with the entry of something else: ${JSON.stringify(entry)}`);
}

/** Checks a redemption in an answer against its state just after the request was done, whatever came later. */
function ofRedemptionThen({ rewarding }: Records, request: OfRedemption, told: RedemptionSeen): void {
  const { redemptionId, memberId } = told;
  const stored = rewarding.redemptions.get(redemptionId)?.past.at(rewarding.done.get(keyOf(request))?.transaction ?? 0);
  if (stored === undefined) fail('answer', `${request.id} is answered with ${redemptionId}, which there was not`);
  const { revision: _revision, shard: _shard, countedFrom: _from, fulfilment: _fulfilment, spent, lapsesAt, ...rest } = stored;
  const batches = batchesIn(spent).map(({ points, expiresAt }) => ({ points, expiresAt }));
  const right = { ...rest, redemptionId, memberId, spent: batches, lapsesAt: rest.issuedAt === undefined ? lapsesAt : undefined };
  if (!same(told, right)) fail('answer', `${request.id} is answered with ${JSON.stringify(told)}, where it was ${JSON.stringify(right)}`);
}

/** Checks a redemption in an answer against its states while the request was under way. */
function ofRedemption(records: Records, { request, at }: Sent, { programmeId, memberId, redemptionId, spent, ...told }: Redemption): void {
  const record = records.rewarding.redemptions.get(redemptionId);
  const states = record?.past.between(at) ?? [];
  const hasEvents = states.some((stored) => same({ ...stored, spent: batchesIn(stored.spent) }, { ...told, spent }));
  if (!hasEvents || record?.programmeId !== programmeId || record.memberId !== memberId)
    fail('answer', `${request.id} is answered with ${JSON.stringify({ redemptionId, ...told })}, where ${JSON.stringify(states)} is kept`);
}

/** Internal fields, which clients do not see: the number of inventory counters. */
const INSIDE = new Set(['stockShards']);

function ofReward(
  records: Records,
  request: RequestOf<'create-reward' | 'publish-reward'>,
  version: Omit<RewardVersion, 'stockShards'>,
): void {
  const { versions } = records.rewarding.reward(request.programmeId, request.rewardId);
  if (!same(versions.numbered(version.version), version, INSIDE) || !isAsked(version, request))
    fail('answer', `${request.id} was answered with version ${version.version}, which is not what was published`);
}

/** Checks that all imported codes exist, new or known. */
function ofCodes(records: Records, { id, programmeId, rewardId, codes }: RequestOf<'import-codes'>, { added, known }: CodesImported): void {
  const { imported } = records.rewarding.reward(programmeId, rewardId);
  const missing = codes.filter((code) => !imported.has(code));
  if (missing.length > 0) fail('codes', `${id} is answered, but ${missing.join(', ')} are not there: ${rewardKey(programmeId, rewardId)}`);
  if (added + known !== codes.length) fail('answer', `${id} is said to have added ${added} codes and known ${known}, of ${codes.length}`);
}

function isOf(records: Records, request: Request, entry: Entry): boolean {
  return 'key' in request ? isOfRedemption(records, request, entry) : isOfOther(records, request, entry);
}

const ENTRY_OF = {
  redeem: 'redeem',
  reserve: 'hold',
  commit: 'commit',
  cancel: 'cancel',
  use: 'use',
  restore: 'restore',
  send: 'fulfil',
} as const;

function isOfRedemption(records: Records, request: OfRedemption, { kind, redemption, memberId }: Entry): boolean {
  if (kind !== ENTRY_OF[request.kind] || records.rewarding.done.get(keyOf(request))?.request.id !== request.id) return false;
  switch (request.kind) {
    case 'redeem':
    case 'reserve':
      return redemption?.rewardId === request.rewardId && records.enrolled.get(`${request.programmeId} ${request.person}`) === memberId;
    case 'commit':
    case 'cancel':
    case 'send':
      return redemption?.redemptionId === request.redemptionId;
    case 'restore':
      return redemption?.merchantId === request.merchant.id && redemption.returnId === request.returnId;
    case 'use':
      return redemption?.merchantId === request.merchant.id;
  }
}

function isOfOther(records: Records, request: Request, entry: Entry): boolean {
  const { kind, purchase, payment, activity, memberId, number } = entry;
  const { reason } = noteOf(entry);
  switch (request.kind) {
    case 'purchase': {
      const key = orderKey(request.merchant.id, request.purchase.orderId);
      const command = records.purchasesSent.get(key)?.find((sent) => sent.request.id === request.id)?.command;
      const order = records.ordersKept.get(key);
      return (
        purchase?.orderId === request.purchase.orderId &&
        purchase.merchantId === request.merchant.id &&
        purchase.returnId === undefined &&
        command !== undefined &&
        records.members.meant(request.merchant.programmeId, command.member) === memberId &&
        // Else its first answer was that it is kept.
        order?.state === 'credited' &&
        order.kept === undefined
      );
    }
    case 'return': {
      const { orderId, returnId } = request.giveBack;
      const kept = records.ordersKept
        .get(orderKey(request.merchant.id, orderId))
        ?.returns.find((known) => known.request.returnId === returnId);
      return purchase?.orderId === orderId && purchase.returnId === returnId && kept !== undefined && kept.kept === undefined;
    }
    case 'fulfil': {
      const { orderId } = request.fulfilment;
      const known = records.ordersKept.get(orderKey(request.merchant.id, orderId))?.fulfilled;
      return purchase?.orderId === orderId && known?.entry === number && known.kept === undefined;
    }
    case 'activity':
      return (
        activity?.merchantId === request.merchant.id &&
        activity.activityId === request.activity.activityId &&
        memberOfActivity(records, request) === memberId
      );
    case 'adjust':
    case 'change-tier':
    case 'extend':
    case 'reinstate':
    case 'freeze':
    case 'segment':
      return reason === request.said.reason;
    case 'pay':
    case 'refund':
      return kind === request.kind && records.paying.isDone(request) && payment?.orderId === request.orderId;
    default:
      return false;
  }
}

/** Checks that the till code exists, and belongs to the member, who must not be frozen. */
function ofTillCode(
  records: Records,
  { at }: Sent,
  { id, programmeId, person }: RequestOf<'show-code'>,
  { code, expiresAt }: { readonly code: string; readonly expiresAt: string },
): void {
  const made = records.paying.code(programmeId, code).at(records.transactions);
  if (made?.expiresAt !== expiresAt || made.memberId !== records.enrolled.get(`${programmeId} ${person}`))
    fail('till codes', `${id} is answered with code ${code} until ${expiresAt}, which is ${JSON.stringify(made)}`);
  if (records.record(programmeId, made.memberId).past.between(at).every(isFrozen))
    fail('frozen', `${id} is answered with a code for ${made.memberId}, who is frozen`);
}

/** Checks that the order records that its first answer was `kept`. */
function ofKept(records: Records, request: Request, kept: string): void {
  if (request.kind !== 'purchase' && request.kind !== 'return' && request.kind !== 'fulfil') return;
  const { orderId } = request.kind === 'purchase' ? request.purchase : request.kind === 'return' ? request.giveBack : request.fulfilment;
  const order = records.ordersKept.get(orderKey(request.merchant.id, orderId));
  const first =
    request.kind === 'return'
      ? order?.returns.find((known) => known.request.returnId === request.giveBack.returnId)?.kept
      : request.kind === 'fulfil'
        ? order?.fulfilled?.kept
        : order?.state === 'credited'
          ? order.kept
          : order?.state;
  if (first !== kept) fail('answer', `${request.id} is said to be kept (${kept}), but it is not: ${first ?? 'it was credited'}`);
}

function ofEnrolment(
  records: Records,
  { id, person, enrol }: RequestOf<'enrol'>,
  { memberId, enrolledAt }: { readonly memberId: string; readonly enrolledAt: string },
): void {
  const { written } = records.record(enrol.programmeId, memberId);
  const [enrolment] = written;
  if (enrolment?.at !== enrolledAt) fail('answer', `${id} was answered with a member who did not enrol then, ${memberId}`);
  if (!records.members.isEnrolmentOf(memberId, enrol))
    fail('answer', `${id} was answered with ${memberId}, who enrolled with different content`);
  // An enrolment credits one of many purchases. Its entry asks a reaction to go on.
  if (records.members.hasWaiting(memberId) && !written.some(({ collecting }) => collecting))
    fail('enrolment', `${id} is answered, but what ${memberId} had bought still waits`);
  records.enrolled.set(`${enrol.programmeId} ${person}`, memberId);
}

/** Checks a balance against every state while the request was under way. */
function ofBalance(
  records: Records,
  sent: Sent,
  programmeId: string,
  { memberId, asOf, balance }: { readonly memberId: string; readonly asOf: string; readonly balance: Balance },
  now: number,
): void {
  const states = statesAt(records, sent, programmeId, { memberId, asOf }, now);
  if (states.some(({ state }) => buckets.balances(buckets.at(state, asOf), balance))) return;
  const right = states.map(({ state }) => buckets.shown(buckets.at(state, asOf)));
  fail('balance', `at ${asOf} ${JSON.stringify(balance)} is shown, where the ledger makes ${right.join(' or ')}`);
}

function statesAt(
  records: Records,
  sent: Sent,
  programmeId: string,
  { memberId, asOf }: { readonly memberId: string; readonly asOf: string },
  now: number,
): readonly MemberState[] {
  const asked = Date.parse(asOf);
  if (asked < sent.when - records.skew || asked > now + records.skew) fail('time', `${sent.request.id} is answered as of ${asOf}`);
  return records.record(programmeId, memberId).past.between(sent.at);
}

/** Checks the tier, the distance to the next level, and what keeps this one; jobs may or may not have run. */
function ofTier(records: Records, sent: Sent, programmeId: string, { memberId, asOf, ...seen }: TierSeen, now: number): void {
  const rules = rulesOf(records.versions(programmeId).at(asOf).terms);
  const right = statesAt(records, sent, programmeId, { memberId, asOf }, now).map((member) => {
    const held = heldAt(rules, member, asOf);
    const { id = '', since = '', until = null, reviewAt = null, lockedUntil = null } = held ?? {};
    const progress = rules === undefined ? { next: null, keep: null } : towards(rules, { ...member, held }, asOf);
    return { tier: held && { id, since, until, reviewAt, lockedUntil }, ...progress };
  });
  if (!right.some((one) => same(one, seen)))
    fail('tier', `at ${asOf} ${JSON.stringify(seen)} is shown, where the ledger makes ${JSON.stringify(right)}`);
}
