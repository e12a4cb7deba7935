/** Time moves a referral on: the time for returns is over, or the chance is. */

import type { Timer } from '../agenda/timer.ts';
import { lateArrivalDaysOf } from '../earning/earning-terms.ts';
import { startOfDayAfter } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/time.ts';
import type { EntryDraft } from '../ledger/entry.ts';
import type { Terms } from '../programmes/programme.ts';
import { qualified, referralFact } from './qualifying-purchase.ts';
import type { Referral, ReferralStage } from './referral.ts';

type LateTerms = Pick<Terms, 'earning' | 'timeZone'>;

/**
 * When a referral changes by time alone; null: never. It expires only after the days in which a purchase that was made before its end
 * can still arrive.
 */
export function referralDueAt(referral: Referral | undefined, terms: LateTerms): Instant | null {
  if (referral?.stage !== 'enrolled') return null;
  const { qualifiesAt, until } = referral;
  if (qualifiesAt !== undefined || until === null) return qualifiesAt ?? null;
  const days = lateArrivalDaysOf(terms);
  return days === 0 ? until : startOfDayAfter(until, days, terms.timeZone);
}

/** The stage now, whether or not a job has run. */
export function stageAt(referral: Referral, terms: LateTerms, now: Instant): ReferralStage {
  const due = referralDueAt(referral, terms);
  if (due === null || due > now) return referral.stage;
  return referral.qualifiesAt === undefined ? 'expired' : 'qualified';
}

export const REFERRAL_TIMER: Timer = {
  nextAt: ({ referral }, terms) => referralDueAt(referral, terms),
  due: ({ referral, memberId }, { version: programmeVersion, terms }, now) => {
    const due = referralDueAt(referral, terms);
    if (referral === undefined || due === null || due > now) return [];
    return [{ kind: 'refer', at: now, programmeVersion, postings: [], ...moved(referral, memberId, terms.timeZone, now) }];
  },
};

function moved(referral: Referral, memberId: string, timeZone: string, now: Instant): Pick<EntryDraft, 'referral' | 'explanation'> {
  if (referral.qualifiesAt !== undefined) {
    return {
      referral: qualified(referral, memberId, timeZone, now),
      explanation: [{ rule: 'referral', matched: true, reason: `nothing came back until ${referral.qualifiesAt}` }],
    };
  }
  return {
    referral: { stage: 'expired', ...referralFact(referral, memberId) },
    explanation: [{ rule: 'referral', matched: false, reason: `what is needed was not bought until ${referral.until}` }],
  };
}
