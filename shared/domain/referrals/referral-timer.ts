/** Time moves a referral on: the time for returns is over, or the chance is. */

import type { Timer } from '../agenda/timer.ts';
import type { Instant } from '../kernel/time.ts';
import type { EntryDraft } from '../ledger/entry.ts';
import { qualified, referralFact } from './qualifying-purchase.ts';
import { type Referral, referralDueAt } from './referral.ts';

export const REFERRAL_TIMER: Timer = {
  nextAt: ({ referral }) => referralDueAt(referral),
  due: ({ referral, memberId }, { version: programmeVersion, terms }, now) => {
    const due = referralDueAt(referral);
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
