/** How a friend's purchases and returns qualify the referral, in their own commits. */

import { dateOf, startOfDayAfter } from '../kernel/calendar.ts';
import { formatMoney } from '../kernel/currency.ts';
import type { Instant } from '../kernel/time.ts';
import type { Account } from '../ledger/account.ts';
import type { EntryDraft } from '../ledger/entry.ts';
import type { Explanation } from '../ledger/entry-header.ts';
import type { Referral, ReferralNeed, ReferralOutcome } from './referral.ts';
import type { ReferralQualification, ReferralTerms } from './referral-terms.ts';

/** The facts of the entry. */
export interface ReferralSettled {
  readonly facts: Pick<EntryDraft, 'referral' | 'referralCount'>;
  readonly explanation: readonly Explanation[];
}

const NOTHING: ReferralSettled = { facts: {}, explanation: [] };

export const needOf = ({ purchases, minimumSpend, returnWindowDays }: ReferralQualification, reversibleDays: number): ReferralNeed => ({
  purchases,
  ...(minimumSpend === undefined ? {} : minimumSpend),
  returnWindowDays,
  reversibleDays,
});

/** To the end of the last day; null: no end. */
export const chanceUntil = ({ qualification: { withinDays } }: ReferralTerms, enrolledAt: Instant, timeZone: string): Instant | null =>
  withinDays === undefined ? null : startOfDayAfter(enrolledAt, withinDays + 1, timeZone);

/** The referral's parties, for the friend's entries. */
export const referralFact = ({ referrerId }: Referral, refereeId: string): Pick<ReferralOutcome, 'referrerId' | 'refereeId'> => ({
  referrerId,
  refereeId,
});

/** The part of a purchase that referrals use. */
export interface Bought {
  readonly occurredAt: Instant;
  readonly currency: string;
  readonly amount: number;
}

/** The count of a purchase while `left` of it was not returned. */
function worth({ currency, each = 0 }: ReferralNeed, bought: Pick<Bought, 'currency'>, left: number): { purchases: number; spend: number } {
  const counts = left > 0 && left >= each && (currency === undefined || currency === bought.currency);
  return { purchases: counts ? 1 : 0, spend: counts ? left : 0 };
}

/** Whether the purchase was made on or after the day of enrolment, and before the end of the qualification window. */
function isWithinWindow({ referral, enrolledAt }: Account, { occurredAt }: Bought, timeZone: string): boolean {
  if (referral === undefined || enrolledAt === null) return false;
  return dateOf(occurredAt, timeZone) >= dateOf(enrolledAt, timeZone) && (referral.until === null || occurredAt < referral.until);
}

/** @param account Advanced to `now`. */
export function referralAfterPurchase(account: Account, bought: Bought, timeZone: string, now: Instant): ReferralSettled {
  const { referral, memberId } = account;
  if (referral === undefined || !isWithinWindow(account, bought, timeZone)) return NOTHING;
  // It was made in time; `until` of an expired referral is still the end of the window.
  const late = (matched: boolean, words: string): readonly Explanation[] =>
    referral.until === null || now < referral.until
      ? []
      : [{ rule: 'late-arrival', matched, reason: `made before the referral's end, ${referral.until}, ${words}` }];
  if (referral.stage === 'expired')
    return { facts: {}, explanation: late(false, 'but arrived after the days in which it could still count') };
  if (referral.stage !== 'enrolled') return NOTHING;
  const settled = countedPurchase(referral, memberId, bought, timeZone, now);
  if (settled.facts.referralCount === undefined) return settled;
  return { ...settled, explanation: [...late(true, 'and counts as if it had arrived then'), ...settled.explanation] };
}

function countedPurchase(referral: Referral, refereeId: string, bought: Bought, timeZone: string, now: Instant): ReferralSettled {
  const counted = worth(referral.need, bought, bought.amount);
  if (counted.purchases === 0) {
    return { facts: {}, explanation: [{ rule: 'referral', matched: false, reason: notCountedReason(referral.need, bought) }] };
  }
  const { need } = referral;
  const after = { purchases: referral.purchases + counted.purchases, spend: referral.spend + counted.spend };
  if (!isMet(need, after)) {
    return {
      facts: { referralCount: counted },
      explanation: [{ rule: 'referral', matched: true, reason: `counts: ${missing(need, after)}` }],
    };
  }
  if (need.returnWindowDays > 0) {
    const qualifiesAt = referral.qualifiesAt ?? startOfDayAfter(now, need.returnWindowDays, timeZone);
    return {
      facts: { referralCount: { ...counted, qualifiesAt } },
      explanation: [
        { rule: 'referral', matched: true, reason: `all that is needed was bought: qualifies on ${qualifiesAt} unless it comes back` },
      ],
    };
  }
  return {
    facts: { referralCount: counted, referral: qualified(referral, refereeId, timeZone, now) },
    explanation: [{ rule: 'referral', matched: true, reason: 'all that is needed was bought' }],
  };
}

/** By time or by the purchase itself. */
export const qualified = (referral: Referral, refereeId: string, timeZone: string, now: Instant): ReferralOutcome => ({
  stage: 'qualified',
  ...referralFact(referral, refereeId),
  until: startOfDayAfter(now, referral.need.reversibleDays, timeZone),
});

/**
 * The count that a return removes from a purchase.
 * @param left Amount of the purchase before the return. @param returned Part of it that is returned.
 */
export function referralAfterReturn(
  { referral, memberId }: Account,
  bought: Pick<Bought, 'currency'>,
  { left, returned }: { readonly left: number; readonly returned: number },
  now: Instant,
): ReferralSettled {
  if (referral === undefined) return NOTHING;
  const { need, stage, until } = referral;
  const [before, rest] = [worth(need, bought, left), worth(need, bought, left - returned)];
  // Never −0: JSON does not keep it.
  const counted = { purchases: 0 - (before.purchases - rest.purchases), spend: 0 - (before.spend - rest.spend) };
  if (counted.spend === 0) return NOTHING;
  const after = { purchases: referral.purchases + counted.purchases, spend: referral.spend + counted.spend };
  if (stage === 'enrolled') {
    const { qualifiesAt } = referral;
    const stays = qualifiesAt !== undefined && isMet(need, after);
    return {
      facts: { referralCount: { ...counted, ...(stays ? { qualifiesAt } : {}) } },
      explanation: stays ? [] : [{ rule: 'referral', matched: true, reason: `no longer counts: ${missing(need, after)}` }],
    };
  }
  if ((stage !== 'qualified' && stage !== 'rewarded') || isMet(need, after)) return { facts: { referralCount: counted }, explanation: [] };
  if (until !== null && now >= until) {
    const reason = `what qualified it came back, but not before ${until}: it stays`;
    return { facts: { referralCount: counted }, explanation: [{ rule: 'referral', matched: false, reason }] };
  }
  return {
    facts: { referralCount: counted, referral: { stage: 'reversed', ...referralFact(referral, memberId) } },
    explanation: [{ rule: 'referral', matched: true, reason: 'what qualified it came back' }],
  };
}

const isMet = ({ purchases, inAll = 0 }: ReferralNeed, so: { readonly purchases: number; readonly spend: number }): boolean =>
  so.purchases >= purchases && so.spend >= inAll;

function missing(
  { purchases, inAll = 0, currency = '' }: ReferralNeed,
  so: { readonly purchases: number; readonly spend: number },
): string {
  const more = Math.max(0, purchases - so.purchases);
  const parts = [
    ...(more > 0 ? [`${more} more ${more === 1 ? 'purchase' : 'purchases'}`] : []),
    ...(so.spend < inAll ? [`${formatMoney(inAll - so.spend, currency)} more`] : []),
  ];
  return `${parts.join(' and ')} to go`;
}

function notCountedReason({ each = 0, currency }: ReferralNeed, bought: Bought): string {
  if (currency !== undefined && currency !== bought.currency) return `does not count: only purchases in ${currency} do`;
  if (each === 0 || currency === undefined) return 'does not count: nothing was paid';
  return `does not count: ${formatMoney(bought.amount, currency)} is less than ${formatMoney(each, currency)}`;
}
