/** Audits ledger entries against the terms. */

import type { Order } from '../../../shared/domain/earning/order.ts';
import type { Entry } from '../../../shared/domain/ledger/entry.ts';
import type { ProgrammeVersion } from '../../../shared/domain/programmes/programme.ts';
import { endsAt, type WarnedUntil, warningAt } from '../agenda/audit-agenda.ts';
import { payOrRefund } from '../checkout/audit-payments.ts';
import { expectedActivity } from '../earning/audit-activities.ts';
import { expectedLate } from '../earning/audit-late.ts';
import { lifeIn } from '../earning/audit-lifetime.ts';
import { expectedEarning, expectedFulfilment, expectedReversal } from '../earning/audit-purchases.ts';
import { chained, same } from '../kernel/audit-hash.ts';
import { type MemberRecord, orderKey, type Records } from '../kernel/audit-records.ts';
import { nextBonus } from '../members/audit-anniversaries.ts';
import { lastBirthdayIn, type StoredProfile } from '../members/audit-birthdays.ts';
import {
  expectedBought,
  expectedBrought,
  expectedEnrolled,
  expectedReferralAward,
  expectedReferring,
  referralDue,
} from '../referrals/audit-referrals.ts';
import { isRedeeming, redeem } from '../rewards/audit-redemptions.ts';
import type { Trade } from '../rewards/audit-trade.ts';
import { counting } from '../tiers/audit-qualifying.ts';
import { afterReviews, firstHeld, type Held, heldAt, moveOf, rulesOf } from '../tiers/audit-tiers.ts';
import { fail } from '../violation.ts';
import * as buckets from './audit-buckets.ts';
import { doneByHand } from './audit-by-hand.ts';

/** An order before and after the transaction. */
export interface OrderWritten {
  readonly before: Order | undefined;
  readonly after: Order;
}

/** A command may write for so long after it has read its clock. */
export const CLOCK_BEHIND = 12_000;

export interface Checked {
  readonly records: Records;
  readonly record: MemberRecord;
  readonly entry: Entry;
  readonly orders: ReadonlyMap<string, OrderWritten>;
  readonly trade: Trade;
  readonly now: number;
  readonly where: string;
  /** Whether an earlier command of the same transaction exists, whose warnings come later. */
  readonly goesOn: boolean;
  /** The version in force when the entry was made. */
  readonly inForce: ProgrammeVersion;
  readonly terms: ProgrammeVersion['terms'];
}

/** The right content of an entry by the terms. */
export interface Expected {
  /** The possible states after it. After a change of expiry by hand, no order knows its own batches. */
  readonly states: readonly buckets.Buckets[];
  /** The version of the entry. */
  readonly version: number;
  readonly held: Held | null;
  /** Whether the entry states the tier after it, and the tier before a change. */
  readonly saysTier: boolean;
  readonly from?: Held | null;
  readonly qualifying?: Entry['qualifying'];
  readonly warnedUntil?: WarnedUntil;
  readonly ends?: object;
}

/** Applies the entry to the auditor's own record, and compares the two. */
export function checkEntry(records: Records, entry: Entry, by: Pick<Checked, 'orders' | 'trade' | 'now' | 'goesOn'>): MemberRecord {
  const { now } = by;
  const record = records.record(entry.programmeId, entry.memberId);
  const where = `entry ${entry.number} (${entry.kind}) of ${entry.memberId}`;
  if (entry.number !== record.entries + 1) fail('chain', `${where} follows entry ${record.entries}`);
  const { hash, sealed: _erasable, ...content } = entry;
  if (hash !== chained(record.head, content)) fail('chain', `the hash of ${where} does not follow from the one before and its content`);
  const off = Date.parse(entry.at) - now;
  if (off > records.skew || off < -CLOCK_BEHIND) fail('time', `${where} is dated ${off} ms from now`);
  const before = record.written.at(-1);
  if (before !== undefined && Date.parse(before.at) - Date.parse(entry.at) > 2 * records.skew)
    fail('time', `${where} is dated ${entry.at}, before the entry that it follows, ${before.at}`);

  const inForce = records.versions(entry.programmeId).at(entry.at);
  const expected = expectedOf({ ...by, records, record, entry, where, inForce, terms: inForce.terms }, buckets.copied(record.state));
  checkFacts(record, entry, expected, inForce.terms, where);
  const { state } = record;
  const broken = buckets.post(state, entry.postings);
  const left = buckets.shown(state);
  if (!expected.states.some((right) => buckets.shown(right) === left)) {
    const right = expected.states.map(buckets.shown).join(' or ');
    fail('terms', `${where}: the terms make ${right}, the entry ${left}: ${JSON.stringify(entry)}`);
  }
  if (broken !== undefined) fail('buckets', `after ${where} ${broken}`);
  const sum = buckets.worth(state);
  if (record.points + BigInt(entry.points) !== sum)
    fail('balance', `after ${where} the balance is ${sum}, the entries add up to ${record.points + BigInt(entry.points)}`);
  if (!buckets.balances(state, entry.balance)) fail('balance', `${where} says ${JSON.stringify(entry.balance)}, where ${left} is left`);
  if (entry.collected === true && records.members.hasWaiting(entry.memberId))
    fail('enrolment', `${where} says that no purchase waits for its member, but one does`);
  record.points = sum;
  record.head = hash;
  record.entries = entry.number;
  record.held = expected.held;
  if (expected.qualifying !== undefined) record.counters = counting(record.counters, expected.qualifying);
  if (expected.warnedUntil !== undefined) record.warnedUntil = { ...record.warnedUntil, ...expected.warnedUntil };
  record.written.push(entry);
  return record;
}

/** Checks counts, tier and warnings: their content by the terms, and that the entry states them where it must. */
function checkFacts(
  record: MemberRecord,
  entry: Entry,
  { version, held, saysTier, from = record.held, qualifying, warnedUntil, ends }: Expected,
  terms: Checked['terms'],
  where: string,
): void {
  if (entry.programmeVersion !== version) fail('terms', `${where} stands under version ${entry.programmeVersion}, not ${version}`);
  const tier = saysTier && held !== null ? { id: held.id, changed: held.id !== from?.id } : undefined;
  // An entry of a tier change or review always states the tier, even if it stays the same.
  const became = entry.kind !== 'tier' && entry.kind !== 'review' && same(held, record.held) ? undefined : (held ?? undefined);
  for (const [fact, said, right] of [
    ['qualifying', entry.qualifying, qualifying],
    ['tier', entry.standing, became],
    ['tier', entry.tier, tier],
    ['tier', entry.tierMove, tier === undefined ? undefined : moveOf(rulesOf(terms), from, held)],
    ['warning', entry.warned, warnedUntil],
    ['warning', entry.ends, ends],
  ] as const) {
    if (!same(said, right)) fail(fact, `${where} says ${JSON.stringify(said)}, the terms make ${JSON.stringify(right)}`);
  }
}

/** Timers come before everything else: maturities, expiries, the tier's review, the bonus of an anniversary, warnings. */
function expectedOf(checked: Checked, state: buckets.Buckets): Expected {
  const { record, entry, where, inForce, terms, goesOn } = checked;
  const { at } = entry;
  const { held } = record;
  const only = { states: [state], version: inForce.version, held, saysTier: false };
  const rules = rulesOf(terms);
  if (entry.kind === 'enrol') {
    if (entry.number !== 1) fail('terms', `${where} is not the first`);
    record.enrolledAt = at;
    expectedEnrolled(checked);
    return rules === undefined ? only : { ...only, held: firstHeld(rules, at), saysTier: true };
  }
  if (entry.kind === 'mature' && entry.purchase === undefined) {
    if (!buckets.hasMaturing(state, at)) fail('terms', `${where}: nothing matures at ${at}`);
    return { ...only, states: buckets.freed(state, 'mature', at) };
  }
  if (entry.kind === 'lapse') {
    if (!buckets.hasLapsing(state, at)) fail('terms', `${where}: nothing lapses at ${at}`);
    return { ...only, states: buckets.freed(state, 'lapse', at) };
  }
  if (buckets.hasMaturing(state, at)) fail('expiry', `${where}: points that mature before ${at} are still pending`);
  if (buckets.hasLapsing(state, at)) fail('expiry', `${where}: points of reservations that lapsed before ${at} are still held`);
  if (entry.kind === 'expire') {
    if (!buckets.hasExpiring(state, at)) fail('expiry', `${where}: nothing expires by ${at}`);
    buckets.expire(state, at);
    return only;
  }
  if (buckets.hasExpiring(state, at)) fail('expiry', `${where}: points that expire before ${at} are still counted`);
  const reviewed = rules && afterReviews(rules, record, at);
  if (entry.kind === 'review') {
    if (reviewed === undefined) fail('review', `${where}: no review is due at ${at}`);
    return { ...only, held: reviewed, saysTier: true };
  }
  if (reviewed !== undefined) fail('review', `${where}: the tier's review of ${held?.reviewAt} was not made before`);
  const bonus = nextBonus(record, terms, at);
  if (entry.kind === 'anniversary') {
    if (bonus === undefined || bonus.at > at || entry.years !== bonus.years)
      return fail('anniversary', `${where}: no bonus is due at ${at}`);
    record.celebrated = bonus.years;
    buckets.earn(state, BigInt(bonus.points), null, lifeIn(terms, held?.id, at));
    return only;
  }
  if (bonus !== undefined && bonus.at <= at) fail('anniversary', `${where}: the bonus of ${bonus.at} was not given before`);
  const warnedUntil = warningAt(record, terms, at);
  if (entry.kind === 'warn') {
    if (warnedUntil === undefined) fail('warning', `${where}: no warning is due at ${at}`);
    return { ...only, warnedUntil, ends: endsAt(record, terms, at, warnedUntil) };
  }
  if (warnedUntil !== undefined && !goesOn) fail('warning', `${where}: the member was not warned before of ${JSON.stringify(warnedUntil)}`);
  const due = referralDue(record, terms);
  if (entry.kind === 'refer' && entry.referral?.level === undefined && entry.referral?.stage !== 'rejected')
    return { ...only, states: expectedReferring(checked, state) };
  if (due !== null && due <= at && !goesOn) fail('referrals', `${where}: the referral was due on ${due}`);
  return expectedCommand(checked, state, only);
}

function expectedCommand(checked: Checked, state: buckets.Buckets, only: Expected): Expected {
  const { records, record, entry, orders, where } = checked;
  if (isRedeeming(entry.kind)) {
    redeem(checked, entry.kind, state);
    return only;
  }
  switch (entry.kind) {
    case 'reinstate':
      if (entry.note === undefined) expectedLate(checked, state);
      else doneByHand(records, checked, state, record);
      return only;
    case 'adjust':
    case 'extend':
    case 'freeze':
    case 'release':
    case 'segment':
      doneByHand(records, checked, state, record);
      return only;
    case 'tier':
      return {
        ...only,
        held: doneByHand(records, checked, state, record),
        saysTier: true,
        from: heldAt(rulesOf(checked.terms), record, entry.at),
      };
    case 'pay':
    case 'refund':
      payOrRefund(checked, state);
      return only;
    case 'refer':
      return { ...only, version: versionOfReferral(checked), states: expectedReferring(checked, state) };
    case 'award':
      if (entry.reason === 'referral') {
        const version = versionOfReferral(checked);
        expectedReferralAward(checked, state);
        return { ...only, version };
      }
      return expectedAward(checked, state, only);
    case 'engage':
      return expectedActivity(checked, state);
  }
  const { purchase } = entry;
  if (purchase === undefined) return fail('terms', `${where} has no purchase`);
  const key = orderKey(purchase.merchantId, purchase.orderId);
  const order = orders.get(key);
  if (order === undefined) return fail('order', `${where}: its transaction does not write order ${key}`);
  if (entry.kind === 'earn') expectedBought(checked);
  if (entry.kind === 'reverse') expectedBrought(checked);
  if (entry.kind === 'earn') return expectedEarning(checked, key, order.after, state);
  return entry.kind === 'mature' ? expectedFulfilment(checked, key, order, state) : expectedReversal(checked, key, order, state);
}

/** The version of a referral: that of the friend's enrolment. */
function versionOfReferral({ records, record, entry, where }: Checked): number {
  const { refereeId = '' } = entry.referral ?? {};
  const friend = records.record(record.programmeId, refereeId).referrals.friend;
  return friend?.version ?? fail('referrals', `${where}: no one referred ${refereeId}`);
}

/** "What the tier gives for a birthday, once a year." */
function expectedAward({ records, record, entry, where, terms }: Checked, state: buckets.Buckets, only: Expected): Expected {
  const profile = records.items.get(`MEMBER#${record.programmeId}#${record.memberId}\nPROFILE`) as unknown as StoredProfile;
  const year = lastBirthdayIn(profile.fields.birthDate, entry.at, terms.timeZone);
  const points = terms.tiers?.levels.find(({ id }) => id === record.held?.id)?.benefits.birthdayPoints;
  if (entry.reason !== 'birthday' || year === undefined || points === undefined)
    return fail('birthday', `${where}: no birthday points are due`);
  if (record.birthday.awarded.has(year)) fail('birthday', `${where}: the birthday in ${year} was awarded before`);
  if (profile.birthdayIn !== year) fail('birthday', `${where}: the profile does not record the birthday in ${year}`);
  record.birthday.awarded.add(year);
  buckets.earn(state, BigInt(points), null, lifeIn(terms, record.held?.id, entry.at));
  return only;
}
