/** Audits referrals by the terms of the friend's enrolment: purchases that count, the stage, and the rewards. */
import type { Entry } from '../../../shared/domain/ledger/entry.ts';
import type { Terms } from '../../../shared/domain/programmes/programme.ts';
import type { CountedIn, ReferralOutcome } from '../../../shared/domain/referrals/referral.ts';
import type { ReferralTerms } from '../../../shared/domain/referrals/referral-terms.ts';
import type { LimitPeriod } from '../../../shared/domain/rewards/reward-terms.ts';
import { expiredOf } from '../earning/audit-expired.ts';
import { lifeIn } from '../earning/audit-lifetime.ts';
import { addDays, dateText, dayOf, firstOfMonth, iso, startOfDay, yearOf } from '../kernel/audit-calendar.ts';
import { same } from '../kernel/audit-hash.ts';
import { type MemberRecord, orderKey, type Records } from '../kernel/audit-records.ts';
import * as buckets from '../ledger/audit-buckets.ts';
import type { Checked } from '../ledger/audit-entries.ts';
import { fail } from '../violation.ts';

/** The auditor's record of a member as a referee. */
export interface RefereeRecord {
  readonly referrerId: string;
  readonly stage: string;
  /** The programme's version at the enrolment. */
  readonly version: number;
  readonly purchases: number;
  readonly spend: number;
  readonly until: string | null;
  readonly qualifiesAt?: string | undefined;
}

/** The reward that a member got for a friend. */
export interface Award {
  readonly entry: number;
  readonly level: number;
  readonly points: number;
  readonly life: buckets.Life | undefined;
  readonly badge: string | undefined;
  readonly capped: boolean;
  readonly counted: CountedIn | undefined;
  readonly milestones: readonly { readonly friends: number; readonly points: number }[];
  takenBack: boolean;
}

/** The auditor's record of a member's referrals. */
export interface ReferrerRecord {
  friend: RefereeRecord | undefined;
  /** By friend. */
  readonly awards: Map<string, Award>;
  badges: readonly string[];
  /** Purchases that counted, by order, with what is left of them. */
  readonly bought: Map<string, { readonly currency: string; left: number }>;
}

export const noReferrals = (): ReferrerRecord => ({ friend: undefined, awards: new Map(), badges: [], bought: new Map() });

/** "Through the last of so many days." */
const dayAfterDays = (at: string, days: number, timeZone: string): string =>
  iso(startOfDay(addDays(dayOf(Date.parse(at), timeZone), days), timeZone));

const termsAt = ({ records, record, where }: Checked, version: number): ReferralTerms => {
  const { referrals } = records.versions(record.programmeId).numbered(version)?.terms ?? {};
  return referrals ?? fail('referrals', `${where} goes by version ${version}, which has no referrals`);
};

/** When a timer moves a referral on. "A purchase made before its end counts when it arrives within the days of a late arrival." */
export function referralDue({ referrals: { friend } }: Pick<MemberRecord, 'referrals'>, { earning, timeZone }: Terms): string | null {
  if (friend?.stage !== 'enrolled') return null;
  const { qualifiesAt, until } = friend;
  if (qualifiesAt !== undefined || until === null) return qualifiesAt ?? null;
  const days = earning.lateArrivalDays ?? 7;
  return days === 0 ? until : dayAfterDays(until, days, timeZone);
}

/** Checks the entry of the friend's enrolment. */
export function expectedEnrolled(checked: Checked): void {
  const { records, record, entry, where, terms } = checked;
  const { referral } = entry;
  if (referral === undefined) return;
  const { referrals, timeZone } = terms;
  const referrer = records.record(record.programmeId, referral.referrerId);
  // A referrer has enrolled before, so nobody is above themselves.
  if (referrals === undefined || referrer.entries === 0 || referral.referrerId === record.memberId)
    fail('referrals', `${where} is attributed to ${referral.referrerId}, who cannot have referred ${record.memberId}`);
  const { purchases, minimumSpend = {}, returnWindowDays, withinDays } = referrals.qualification;
  const until = withinDays === undefined ? null : dayAfterDays(entry.at, withinDays + 1, timeZone);
  const need = { purchases, ...minimumSpend, returnWindowDays, reversibleDays: referrals.reversibleDays };
  const right = {
    stage: 'enrolled',
    referrerId: referral.referrerId,
    refereeId: record.memberId,
    need,
    until,
    invitation: referral.invitation,
  };
  if (!same(referral, right)) fail('referrals', `${where} says ${JSON.stringify(referral)}, the terms make ${JSON.stringify(right)}`);
  checkAttributed(checked, referral);
  record.referrals.friend = {
    referrerId: referral.referrerId,
    stage: 'enrolled',
    version: entry.programmeVersion,
    purchases: 0,
    spend: 0,
    until,
  };
}

/** An invitation belongs to the referrer, and was valid at that moment. */
function checkAttributed({ records, record, entry, where }: Checked, { referrerId, invitation }: ReferralOutcome): void {
  if (invitation === undefined) {
    const codes = [...records.items.values()].filter(
      ({ PK, memberId }) => PK.startsWith(`REFCODE#${record.programmeId}#`) && memberId === referrerId,
    );
    if (codes.length === 0) fail('referrals', `${where} is attributed by a code to ${referrerId}, who has none`);
    return;
  }
  const good = [...records.items.values()].some(
    ({ PK, SK, until }) => PK.startsWith(`INVITED#${record.programmeId}#`) && SK === referrerId && String(until) > entry.at,
  );
  if (!good) fail('referrals', `${where} is attributed to an invitation of ${referrerId}, of which none is good`);
}

/** Compares what an entry of the friend says of the referral with what the terms make of it. */
function say({ entry, where }: Checked, facts: Pick<Entry, 'referral' | 'referralCount'>): void {
  for (const fact of ['referral', 'referralCount'] as const) {
    if (!same(entry[fact], facts[fact]))
      fail('referrals', `${where} says ${JSON.stringify(entry[fact])}, the terms make ${JSON.stringify(facts[fact])}`);
  }
}

const worth = ({ qualification: { minimumSpend } }: ReferralTerms, currency: string, left: number) => {
  const isEnough = left > 0 && left >= (minimumSpend?.each ?? 0) && (minimumSpend === undefined || minimumSpend.currency === currency);
  return { purchases: isEnough ? 1 : 0, spend: isEnough ? left : 0 };
};

const isMet = ({ qualification: { purchases, minimumSpend } }: ReferralTerms, so: { readonly purchases: number; readonly spend: number }) =>
  so.purchases >= purchases && so.spend >= (minimumSpend?.inAll ?? 0);

function qualifies({ record, entry, terms: { timeZone } }: Checked, { reversibleDays }: ReferralTerms) {
  const { referrerId = '' } = record.referrals.friend ?? {};
  return { stage: 'qualified', referrerId, refereeId: record.memberId, until: dayAfterDays(entry.at, reversibleDays, timeZone) } as const;
}

/** "From the day of the enrolment on, while there is a chance." */
export function expectedBought(checked: Checked): void {
  const { record, entry, terms } = checked;
  const { friend, bought } = record.referrals;
  const { purchase } = entry;
  if (friend?.stage !== 'enrolled' || purchase === undefined || record.enrolledAt === null) {
    say(checked, {});
    return;
  }
  const { currency, amount, occurredAt } = purchase;
  const tooEarly = dayOf(Date.parse(occurredAt), terms.timeZone) < dayOf(Date.parse(record.enrolledAt), terms.timeZone);
  const promised = termsAt(checked, friend.version);
  const counted = worth(promised, currency, amount);
  if (tooEarly || (friend.until !== null && occurredAt >= friend.until) || counted.purchases === 0) {
    say(checked, {});
    return;
  }
  bought.set(orderKey(purchase.merchantId, purchase.orderId), { currency, left: amount });
  const after = { ...friend, purchases: friend.purchases + counted.purchases, spend: friend.spend + counted.spend };
  const { returnWindowDays } = promised.qualification;
  const { qualifiesAt: before, ...rest } = after;
  if (!isMet(promised, after)) {
    say(checked, { referralCount: counted });
    record.referrals.friend = rest;
  } else if (returnWindowDays > 0) {
    const qualifiesAt = before ?? dayAfterDays(entry.at, returnWindowDays, terms.timeZone);
    say(checked, { referralCount: { ...counted, qualifiesAt } as Entry['referralCount'] });
    record.referrals.friend = { ...rest, qualifiesAt };
  } else {
    const referral = qualifies(checked, promised);
    say(checked, { referralCount: counted, referral: referral as unknown as ReferralOutcome });
    record.referrals.friend = { ...rest, stage: 'qualified', until: referral.until };
  }
}

export function expectedBrought(checked: Checked): void {
  const { record, entry } = checked;
  const { friend, bought } = record.referrals;
  const { purchase } = entry;
  const known = purchase && bought.get(orderKey(purchase.merchantId, purchase.orderId));
  if (friend === undefined || known === undefined || purchase === undefined) {
    say(checked, {});
    return;
  }
  const promised = termsAt(checked, friend.version);
  const [before, rest] = [worth(promised, known.currency, known.left), worth(promised, known.currency, known.left - purchase.amount)];
  known.left -= purchase.amount;
  const counted = { purchases: 0 - (before.purchases - rest.purchases), spend: 0 - (before.spend - rest.spend) };
  if (counted.spend === 0) {
    say(checked, {});
    return;
  }
  const { qualifiesAt, ...after } = { ...friend, purchases: friend.purchases + counted.purchases, spend: friend.spend + counted.spend };
  const met = isMet(promised, after);
  if (friend.stage === 'enrolled') {
    const stays = qualifiesAt !== undefined && met ? { qualifiesAt } : {};
    say(checked, { referralCount: { ...counted, ...stays } as Entry['referralCount'] });
    record.referrals.friend = { ...after, ...stays };
    return;
  }
  const isReversed = ['qualified', 'rewarded'].includes(friend.stage) && !met && (friend.until === null || entry.at < friend.until);
  const reversed = { stage: 'reversed', referrerId: friend.referrerId, refereeId: record.memberId } as const;
  say(checked, { referralCount: counted, ...(isReversed ? { referral: reversed } : {}) });
  record.referrals.friend = isReversed ? { ...after, stage: 'reversed' } : after;
}

/** Checks an entry that is only about a referral: a stage by time or by a person, or a reversal. */
export function expectedReferring(checked: Checked, state: buckets.Buckets): readonly buckets.Buckets[] {
  const { records, record, entry, where } = checked;
  const { referral } = entry;
  if (referral === undefined) return fail('referrals', `${where} says nothing`);
  if (referral.level !== undefined) return expectedTakenBack(checked, referral, state);
  const { friend } = record.referrals;
  if (friend === undefined) return fail('referrals', `${where}: ${record.memberId} was brought by no one`);
  const { referrerId, stage, qualifiesAt, until, ...rest } = friend;
  const due = referralDue(record, checked.terms);
  const common = { referrerId, refereeId: record.memberId };
  if (referral.stage === 'rejected') {
    const review = reviewOf(records, record, referrerId);
    if (stage !== 'qualified' || review?.state !== 'rejected') fail('referrals', `${where}: no one has rejected it, and it is ${stage}`);
    say(checked, { referral: { stage: 'rejected', ...common } });
    record.referrals.friend = { ...friend, stage: 'rejected' };
    return [state];
  }
  if (due === null || due > entry.at) fail('referrals', `${where}: nothing is due before ${due}`);
  if (qualifiesAt === undefined) {
    say(checked, { referral: { stage: 'expired', ...common } });
    record.referrals.friend = { referrerId, until, ...rest, stage: 'expired' };
  } else {
    const fact = qualifies(checked, termsAt(checked, friend.version));
    say(checked, { referral: fact as unknown as ReferralOutcome });
    record.referrals.friend = { referrerId, ...rest, stage: 'qualified', until: fact.until };
  }
  return [state];
}

interface Judged {
  readonly state: string;
}

function reviewOf(records: Records, { programmeId, memberId }: MemberRecord, referrerId: string): Judged | undefined {
  for (const item of records.items.values()) {
    if (!item.PK.startsWith(`REVIEW#${programmeId}#`)) continue;
    const { subject } = item as unknown as { readonly subject: Readonly<Record<string, string>> };
    if (subject.kind === 'referral' && subject.refereeId === memberId && subject.referrerId === referrerId)
      return item as unknown as Judged;
  }
  return undefined;
}

/** The cap's period of an instant. */
function periodFrom(per: LimitPeriod, at: string, timeZone: string): CountedIn['from'] {
  const day = dayOf(Date.parse(at), timeZone);
  if (per === 'ever') return 'ever';
  return dateText(per === 'day' ? day : per === 'month' ? firstOfMonth(day) : Date.UTC(yearOf(day), 0, 1)) as CountedIn['from'];
}

/** Periods of one length never go back, even if the terms change the time zone. */
function periodOf({ awards }: ReferrerRecord, per: LimitPeriod, from: CountedIn['from']): CountedIn {
  const known = [...awards.values()].flatMap(({ counted }) => (counted?.per === per ? [counted.from] : []));
  return { per, from: [from, ...known].sort().at(-1) ?? from };
}

const standing = ({ awards }: ReferrerRecord): readonly Award[] => [...awards.values()].filter((one) => !one.takenBack && !one.capped);
/** Milestones that were paid and not taken back, also those of an award that was: others may hold them. */
const milestonesOf = ({ awards }: ReferrerRecord): Award['milestones'] => [...awards.values()].flatMap(({ milestones }) => milestones);
const friendsOf = (referrals: ReferrerRecord): number => standing(referrals).filter(({ level }) => level === 1).length;

/** The reward of a level. Further levels get a percentage, rounded like earned points. */
function giftOf(terms: ReferralTerms, rounding: string, level: number): { readonly points: number; readonly badge?: string } {
  const gift = level === 0 ? terms.rewards.referee : terms.rewards.referrer;
  if (gift === undefined) return { points: 0 };
  if (level <= 1)
    return gift.kind === 'points' ? { points: gift.points } : gift.kind === 'badge' ? { points: 0, badge: gift.badge } : { points: 0 };
  const hundredths = gift.kind === 'points' ? gift.points * (terms.furtherLevels?.[level - 2] ?? 0) : 0;
  const exact = hundredths / 100;
  return {
    points: rounding === 'down' ? Math.floor(exact) : rounding === 'up' ? Math.ceil(exact) : Math.floor((hundredths * 2 + 100) / 200),
  };
}

const MAX_BADGES = 20;

export function expectedReferralAward(checked: Checked, state: buckets.Buckets): void {
  const { records, record, entry, where, terms } = checked;
  const { referral } = entry;
  if (referral === undefined) fail('referrals', `${where} is of no referral`);
  const { referrerId, refereeId, level = 0 } = referral;
  const own = record.referrals;
  const refereeRecord = records.record(record.programmeId, refereeId);
  const friend = refereeRecord.referrals.friend;
  if (friend === undefined || friend.referrerId !== referrerId)
    fail('referrals', `${where}: ${refereeId} was not brought by ${referrerId}`);
  if (own.awards.has(`${refereeId} ${level}`)) fail('once', `${where}: level ${level} was paid for ${refereeId} before`);
  const above = level === 0 ? refereeId : ancestorOf(records, record.programmeId, refereeId, level);
  if (above !== record.memberId) fail('referrals', `${where}: ${above} is at level ${level} above ${refereeId}`);
  const promised = termsAt(checked, friend.version);
  if (level > 1 + (promised.furtherLevels ?? []).length) fail('referrals', `${where}: there is no level ${level}`);
  if (level === 0) isDueToReferee(checked, friend);
  else if (!refereeRecord.written.some((one) => one.referral?.stage === 'rewarded' && one.referral.level === undefined))
    fail('referrals', `${where}: the referral of ${refereeId} is ${friend.stage}, and was never rewarded`);
  const { terms: then } = records.versions(record.programmeId).numbered(friend.version) ?? fail('referrals', `${where}: no such version`);
  const { cap, milestones = [] } = level === 0 ? { ...promised, cap: undefined, milestones: [] } : promised;
  const period = cap === undefined ? undefined : periodOf(own, cap.per, periodFrom(cap.per, entry.at, then.timeZone));
  const paid = standing(own).filter(({ counted }) => counted?.per === period?.per && counted?.from === period?.from).length;
  const common = { stage: 'rewarded', referrerId, refereeId, ...(level === 0 ? {} : { level }) } as const;
  if (cap !== undefined && paid >= cap.friends) {
    say(checked, { referral: { ...common, capped: true } });
    own.awards.set(`${refereeId} ${level}`, { ...NOTHING_GIVEN, entry: entry.number, level, capped: true });
    return;
  }
  const { points, badge } = giftOf(promised, then.earning.rounding, level);
  const friends = friendsOf(own) + 1;
  const known = new Set(milestonesOf(own).map((milestone) => milestone.friends));
  const reached = level === 1 ? milestones.filter((one) => one.friends <= friends && !known.has(one.friends)) : [];
  const badgeGiven = badge !== undefined && (own.badges.includes(badge) || own.badges.length < MAX_BADGES) ? badge : undefined;
  say(checked, {
    referral: {
      ...common,
      ...(points === 0 ? {} : { points }),
      ...(badgeGiven === undefined ? {} : { badge: badgeGiven }),
      ...(period === undefined ? {} : { counted: period }),
      ...(reached.length === 0 ? {} : { milestones: reached }),
    },
  });
  if (badgeGiven !== undefined && !own.badges.includes(badgeGiven)) own.badges = [...own.badges, badgeGiven].sort();
  const life = lifeIn(terms, record.held?.id, entry.at);
  const all = points + reached.reduce((sum, one) => sum + one.points, 0);
  // A badge, or points that all repaid debt, are in no batch.
  const hasBatch = BigInt(all) > state.debt;
  if (all > 0) buckets.earn(state, BigInt(all), null, life);
  own.awards.set(`${refereeId} ${level}`, {
    entry: entry.number,
    level,
    points,
    life: hasBatch ? life : undefined,
    badge: badgeGiven,
    capped: false,
    counted: period,
    milestones: reached,
    takenBack: false,
  });
  if (level === 0) record.referrals.friend = { ...friend, stage: 'rewarded' };
}

const NOTHING_GIVEN: Omit<Award, 'entry' | 'level'> = {
  points: 0,
  life: undefined,
  badge: undefined,
  capped: false,
  counted: undefined,
  milestones: [],
  takenBack: false,
};

/** A referral in review is paid only after a person's approval. */
function isDueToReferee({ records, record, where }: Checked, friend: RefereeRecord): void {
  if (friend.stage !== 'qualified') fail('referrals', `${where}: the referral is ${friend.stage}`);
  const review = reviewOf(records, record, friend.referrerId);
  if (review !== undefined && review.state !== 'approved') fail('reviews', `${where}: its review is ${review.state}`);
}

function ancestorOf(records: Records, programmeId: string, refereeId: string, level: number): string | undefined {
  let at: string | undefined = refereeId;
  for (let up = 0; up < level && at !== undefined; up += 1) at = records.record(programmeId, at).referrals.friend?.referrerId;
  return at;
}

function expectedTakenBack(
  checked: Checked,
  { refereeId, level = 0 }: ReferralOutcome,
  state: buckets.Buckets,
): readonly buckets.Buckets[] {
  const { records, record, entry, where } = checked;
  const own = record.referrals;
  const given = own.awards.get(`${refereeId} ${level}`);
  const friend = records.record(record.programmeId, refereeId).referrals.friend;
  if (given === undefined || given.takenBack || given.capped)
    return fail('referrals', `${where}: nothing was given for ${refereeId} that could be taken back`);
  if (friend?.stage !== 'reversed') return fail('referrals', `${where}: the referral of ${refereeId} is ${friend?.stage}`);
  const friends = friendsOf(own) - 1;
  const lost = level === 1 ? milestonesOf(own).filter((milestone) => milestone.friends > friends) : [];
  const gone = given.points + lost.reduce((sum, one) => sum + one.points, 0);
  const loses = given.badge !== undefined && !(level === 1 && friends > 0) && own.badges.includes(given.badge) ? given.badge : undefined;
  const said = entry.referral;
  const right = {
    stage: 'reversed',
    referrerId: friend.referrerId,
    refereeId,
    level,
    ...(given.points === 0 ? {} : { points: given.points }),
    ...(loses === undefined ? {} : { badge: loses }),
    ...(given.counted === undefined ? {} : { counted: given.counted }),
  };
  const { milestones = [], ...other } = said ?? {};
  if (!same(other, right) || !same([...milestones].sort(byFriends), [...lost].sort(byFriends)))
    fail('referrals', `${where} says ${JSON.stringify(said)}, the terms make ${JSON.stringify({ ...right, milestones: lost })}`);
  if (loses !== undefined) own.badges = own.badges.filter((name) => name !== loses);
  given.takenBack = true;
  const gonePoints = new Set(lost.map((one) => one.friends));
  for (const [key, one] of own.awards)
    own.awards.set(key, { ...one, milestones: one.milestones.filter((milestone) => !gonePoints.has(milestone.friends)) });
  const life = given.life ?? { expiresAt: null };
  return takenFrom(state, BigInt(gone) - expiredOf(checked, BigInt(gone), life, given.entry), life, record.extended);
}

const byFriends = (a: { readonly friends: number }, b: { readonly friends: number }): number => a.friends - b.friends;

/** "From their own batch, then the newest others, then debt"; purchases may have extended that batch. */
function takenFrom(state: buckets.Buckets, points: bigint, life: buckets.Life, extended: boolean): readonly buckets.Buckets[] {
  const lives = buckets.activeLives(state).filter(({ expiresAt, inactivity }) => {
    if (inactivity !== life.inactivity) return false;
    const isLater = expiresAt !== null && life.expiresAt !== null && expiresAt > life.expiresAt;
    return expiresAt === life.expiresAt || ((extended || inactivity !== undefined) && isLater);
  });
  const homes: readonly buckets.Life[] = [...lives, life];
  return homes.map((active) => {
    const taken = buckets.copied(state);
    buckets.takeBack(taken, points, { maturesAt: null, pending: life, active });
    return taken;
  });
}

/** The final audit of referrals, after all work has ended. */
export function concludeReferrals(records: Records): void {
  const stages = new Map<string, number>();
  for (const record of records.memberRecords()) {
    const { programmeId, memberId, referrals } = record;
    const { friend } = referrals;
    if (friend === undefined) continue;
    const line = `${programmeId}#${friend.referrerId} ${friend.stage}`;
    stages.set(line, (stages.get(line) ?? 0) + 1);
    const review = reviewOf(records, record, friend.referrerId);
    if (friend.stage === 'qualified' && review?.state !== 'open')
      fail('referrals', `the referral of ${memberId} is qualified, and its review ${review?.state ?? 'was never opened'}`);
    concludeLevels(records, record, friend);
  }
  concludeCounts(records, stages);
}

function concludeLevels(records: Records, { programmeId, memberId, written }: MemberRecord, friend: RefereeRecord): void {
  const wasRewarded = written.some(({ referral }) => referral?.stage === 'rewarded' && referral.level === undefined);
  const levels = 1 + (records.versions(programmeId).numbered(friend.version)?.terms.referrals?.furtherLevels ?? []).length;
  const above = new Set<string>([memberId]);
  for (let level = 0; level <= levels; level += 1) {
    const at = level === 0 ? memberId : ancestorOf(records, programmeId, memberId, level);
    if (at === undefined) break;
    if (level > 0 && above.has(at)) fail('referrals', `${at} is above themselves`);
    above.add(at);
    const award = records.record(programmeId, at).referrals.awards.get(`${memberId} ${level}`);
    const isOwed = wasRewarded && friend.stage === 'rewarded';
    if (isOwed && (award === undefined || award.takenBack)) fail('referrals', `${at} was never paid for ${memberId}, at level ${level}`);
    if (friend.stage === 'reversed' && award !== undefined && !award.takenBack && !award.capped)
      fail('referrals', `${at} has kept what was given for ${memberId}, whose referral is reversed`);
  }
}

/** Lists and counts must agree with the ledgers. An invited friend has no ledger yet. */
function concludeCounts(records: Records, stages: ReadonlyMap<string, number>): void {
  const counted = new Map<string, number>();
  const listed = new Map<string, number>();
  for (const { PK, SK, ...item } of records.items.values()) {
    if (!PK.startsWith('FRIENDS#')) continue;
    const [, programmeId, referrerId] = PK.split('#');
    const stage = SK.startsWith('STAGE#') ? SK.slice('STAGE#'.length) : String(item.stage);
    const line = `${programmeId}#${referrerId} ${stage}`;
    if (SK.startsWith('STAGE#')) counted.set(line, (counted.get(line) ?? 0) + Number(item.friends));
    else if (SK.startsWith('FRIEND#')) listed.set(line, (listed.get(line) ?? 0) + 1);
  }
  for (const line of new Set([...stages.keys(), ...counted.keys(), ...listed.keys()])) {
    const [shown = 0, lines = 0] = [counted.get(line), listed.get(line)];
    const right = line.endsWith(' invited') ? lines : (stages.get(line) ?? 0);
    if (shown !== right || lines !== right) fail('friends', `${line}: ${shown} are counted and ${lines} listed, the ledgers make ${right}`);
  }
}
