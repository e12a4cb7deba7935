/**
 * Awards for a referral and their reversal. The friend's own entry makes the referral rewarded or reversed; each level's
 * member follows by an entry of their own. The programme's version of the friend's enrolment applies throughout.
 */

import { advance } from '../agenda/advance.ts';
import { divideRounded } from '../earning/earning.ts';
import { canHaveExpired, expiredUnspent, expiredUnspentExplained } from '../earning/expired-unspent.ts';
import { owed, reversalPostings } from '../earning/reversal.ts';
import { formatPoints, sumPoints } from '../kernel/points.ts';
import { invariant } from '../kernel/refusal.ts';
import type { Instant } from '../kernel/time.ts';
import type { Account } from '../ledger/account.ts';
import type { Entry, EntryDraft } from '../ledger/entry.ts';
import type { Explanation } from '../ledger/entry-header.ts';
import { append, type Ledger, openLedger } from '../ledger/ledger.ts';
import { type Note, noted } from '../ledger/note.ts';
import type { ProgrammeVersion } from '../programmes/programme.ts';
import { redemptionSource } from '../rewards/decide-redemption.ts';
import { moved, type Redemption, stateAt } from '../rewards/redemption.ts';
import { limitPeriodAt } from '../rewards/reward.ts';
import { withoutBadge } from './badges.ts';
import { referralFact } from './qualifying-purchase.ts';
import { type ReferralOutcome, stageAfter } from './referral.ts';
import { decideGift, decidePoints, type GiftDecided, type GiftedReward } from './referral-gift.ts';
import type { ReferralGift, ReferralTerms } from './referral-terms.ts';
import { capPeriodAt } from './referrer-totals.ts';

/** The programme's versions that a decision uses. */
export interface ReferralProgramme {
  /** In force at the friend's enrolment: the awards. */
  readonly atEnrolment: ProgrammeVersion;
  /** In force now: the lifetime of points. */
  readonly now: ProgrammeVersion;
}

export interface AwardDecision {
  readonly ledger: Ledger;
  /** A new redemption or a cancelled one. */
  readonly redemption?: Redemption | undefined;
}

/** One level: 1 for the direct referrer. */
export interface Award {
  /** The direct referrer. */
  readonly referrerId: string;
  readonly refereeId: string;
  readonly level: number;
}

export function referralTermsOf({ terms, version }: ProgrammeVersion): ReferralTerms {
  invariant(terms.referrals !== undefined, `version ${version} has referrals`);
  return terms.referrals;
}

/** The gift of a level; further levels get a percentage in points. undefined: none. */
export function giftOfLevel({ terms }: ProgrammeVersion, level: number): ReferralGift | undefined {
  const { rewards, furtherLevels = [] } = terms.referrals ?? { rewards: {} };
  if (level === 0) return rewards.referee;
  if (level === 1) return rewards.referrer;
  const percent = furtherLevels[level - 2] ?? 0;
  if (rewards.referrer?.kind !== 'points') return undefined;
  return { kind: 'points', points: Number(divideRounded(BigInt(rewards.referrer.points) * BigInt(percent), 100n, terms.earning.rounding)) };
}

/** Pays the friend, which makes the referral rewarded. undefined: its stage does not allow that any more. */
export function decideRefereeAward(
  account: Account,
  reward: GiftedReward | undefined,
  programme: ReferralProgramme,
  now: Instant,
): AwardDecision | undefined {
  const { referral, memberId } = account;
  const stage = referral === undefined ? undefined : stageAfter(referral.stage, 'reward');
  if (referral === undefined || stage === undefined) return undefined;
  const opened = advance(openLedger(account), now, programme.now);
  const gift = giftOfLevel(programme.atEnrolment, 0);
  const given = gift === undefined ? nothing('friends get nothing') : decideGift(opened.account, gift, reward, programme.now, now);
  return awarded(opened, given, { stage, ...referralFact(referral, memberId), ...given.fact }, programme, now);
}

/** Rejects the referral after a review. undefined: its stage does not allow that any more. */
export function decideRejection(account: Account, note: Note | undefined, programme: ReferralProgramme, now: Instant): Ledger | undefined {
  const { referral, memberId } = account;
  const stage = referral === undefined ? undefined : stageAfter(referral.stage, 'reject');
  if (referral === undefined || stage === undefined) return undefined;
  return append(advance(openLedger(account), now, programme.now), {
    kind: 'refer',
    at: now,
    programmeVersion: programme.atEnrolment.version,
    postings: [],
    referral: { stage, ...referralFact(referral, memberId) },
    ...(note === undefined ? {} : noted(note)),
    explanation: [{ rule: 'referral-review', matched: false, reason: 'rejected by whoever reviewed it' }],
  });
}

/** Pays the referrer or a level above: once, by its claim. */
export function decideReferrerAward(
  account: Account,
  award: Award,
  reward: GiftedReward | undefined,
  programme: ReferralProgramme,
  now: Instant,
): AwardDecision {
  const { atEnrolment } = programme;
  const terms = referralTermsOf(atEnrolment);
  const { referred } = account;
  const opened = advance(openLedger(account), now, programme.now);
  const { cap, milestones = [] } = terms;
  const period =
    cap === undefined ? undefined : capPeriodAt(referred, { per: cap.per, from: limitPeriodAt(cap.per, now, atEnrolment.terms.timeZone) });
  const fact: ReferralOutcome = { stage: 'rewarded', ...award };
  if (cap !== undefined && period !== undefined && period.friends >= cap.friends) {
    const reason = `${cap.friends === 1 ? 'one friend was' : `${cap.friends} friends were`} paid for already in the period`;
    return awarded(opened, nothing(reason), { ...fact, capped: true }, programme, now);
  }
  const gift = giftOfLevel(atEnrolment, award.level);
  const given = gift === undefined ? nothing('referrers get nothing') : decideGift(opened.account, gift, reward, programme.now, now);
  const friends = (referred?.friends ?? 0) + 1;
  const known = new Set(referred?.milestones.map((one) => one.friends));
  const reached = award.level === 1 ? milestones.filter((one) => one.friends <= friends && !known.has(one.friends)) : [];
  const bonus = decidePoints(owingLess(opened.account, given), sumPoints(reached), `for ${friends} friends`, programme.now, now);
  return awarded(
    opened,
    { ...given, postings: [...given.postings, ...bonus.postings], explanation: [...given.explanation, ...bonus.explanation] },
    {
      ...fact,
      ...given.fact,
      ...(period === undefined ? {} : { counted: { per: period.per, from: period.from } }),
      ...(reached.length === 0 ? {} : { milestones: reached }),
    },
    programme,
    now,
  );
}

/** The debt after the gift has repaid its part. */
const owingLess = (account: Account, { postings }: GiftDecided): Account => ({
  ...account,
  debt: account.debt + sumPoints(postings.filter(({ bucket }) => bucket === 'debt')),
});

const nothing = (reason: string): GiftDecided => ({
  postings: [],
  facts: {},
  fact: {},
  explanation: [{ rule: 'referral-reward', matched: false, reason }],
});

function awarded(
  opened: Ledger,
  { postings, facts, explanation, redemption }: GiftDecided,
  referral: ReferralOutcome,
  { atEnrolment }: ReferralProgramme,
  now: Instant,
): AwardDecision {
  const draft: EntryDraft = {
    kind: 'award',
    at: now,
    programmeVersion: atEnrolment.version,
    postings,
    reason: 'referral',
    referral,
    ...facts,
    explanation,
  };
  return { ledger: append(opened, draft), ...(redemption === undefined ? {} : { redemption }) };
}

/**
 * Reverses an award as far as possible: points from their own batch, then the newest others, then debt; a
 * voucher while it is unused; a badge, unless another friend earned it too.
 * @param award The award's entry. @param redemption The redemption that it gave, as it is now.
 * @param since All entries from the award's own on, when `canHaveExpired`.
 */
export function decideTakenBack(
  account: Account,
  award: Entry,
  redemption: Redemption | undefined,
  programme: ReferralProgramme,
  now: Instant,
  since: readonly Entry[] = [],
): AwardDecision {
  const { referral: given } = award;
  invariant(given !== undefined, 'an award is of a referral');
  const { referrerId, refereeId, level = 0, points = 0, badge, counted } = given;
  const opened = advance(openLedger(account), now, programme.now);
  const friends = (account.referred?.friends ?? 1) - 1;
  const lost = level === 1 && given.capped !== true ? (account.referred?.milestones.filter((one) => one.friends > friends) ?? []) : [];
  const gone = points + sumPoints(lost);
  const lifetime = lifetimeOfAward(award);
  const expired = canHaveExpired(lifetime, now) ? expiredUnspent(gone, lifetime, [...since, ...opened.appended]) : undefined;
  const taken = gone - (expired?.points ?? 0);
  const postings = taken === 0 ? [] : reversalPostings(opened.account, lifetime, taken);
  const badges = badge === undefined || (level === 1 && friends > 0) ? undefined : withoutBadge(account, badge);
  const cancelled = redemption !== undefined && comesBack(redemption, now) ? moved(redemption, 'cancel', now) : undefined;
  const ledger = append(opened, {
    kind: 'refer',
    at: now,
    programmeVersion: programme.atEnrolment.version,
    postings,
    referral: {
      stage: 'reversed',
      referrerId,
      refereeId,
      level,
      ...(points === 0 ? {} : { points }),
      ...(given.capped === undefined ? {} : { capped: given.capped }),
      ...(badges === undefined ? {} : { badge }),
      ...(cancelled === undefined ? {} : { redemptionId: cancelled.redemptionId }),
      ...(counted === undefined ? {} : { counted }),
      ...(lost.length === 0 ? {} : { milestones: lost }),
    },
    ...(badges === undefined ? {} : { badges }),
    ...(cancelled === undefined ? {} : { redemption: redemptionSource(cancelled) }),
    ...(expired === undefined ? {} : { expiredUnspent: expired }),
    explanation: [
      {
        rule: 'referral-reversal',
        matched: true,
        points: 0 - taken,
        reason: `what entry ${award.number} gave: the friend brought back what qualified`,
      },
      ...lost.map(
        (one): Explanation => ({
          rule: 'milestone',
          matched: true,
          points: -one.points,
          reason: `${formatPoints(one.points)} for ${one.friends} friends: there are ${friends} now`,
        }),
      ),
      ...(redemption === undefined || cancelled !== undefined
        ? []
        : [{ rule: 'referral-reversal', matched: false, reason: 'what was given of a reward was used, or cannot come back' }]),
      ...expiredUnspentExplained(expired),
      ...owed(postings),
    ],
  });
  return { ledger, ...(cancelled === undefined ? {} : { redemption: cancelled }) };
}

/** Whether it is unused and not shipped. An imported code counts as used, because it was shown. */
function comesBack(redemption: Redemption, now: Instant): boolean {
  const { code, fulfilment, voucher, revision } = redemption;
  if (stateAt(redemption, now) !== 'issued' || code !== undefined) return false;
  if (fulfilment !== undefined && fulfilment.state !== 'awaiting') return false;
  // A gift card that paid has a higher revision.
  return voucher?.balance === undefined || revision === 1;
}

/** The lifetime of the points that an award's entry gave. */
export function lifetimeOfAward({ postings }: Entry) {
  const own = postings.find((posting) => posting.bucket === 'active');
  const { expiresAt, inactivity } = own?.bucket === 'active' ? own : { expiresAt: null, inactivity: undefined };
  return { maturesAt: null, expiresAt, ...(inactivity === undefined ? {} : { inactivity }) };
}
