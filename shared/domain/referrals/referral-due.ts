/** What time makes of a referral: the time for returns is over, or the chance is. */

import type { Instant } from '../kernel/time.ts';
import type { EntryDraft } from '../ledger/entry.ts';
import { append, type Ledger } from '../ledger/ledger.ts';
import type { ProgrammeVersion } from '../programmes/programme.ts';
import { qualified, referralFact } from './qualifying-purchase.ts';
import { type Referral, referralDueAt } from './referral.ts';

/** Posts it, in an entry of its own. */
export function advanceReferral(ledger: Ledger, now: Instant, { version, terms }: ProgrammeVersion): Ledger {
  const { referral, memberId } = ledger.account;
  const due = referralDueAt(referral);
  if (referral === undefined || due === null || due > now) return ledger;
  return append(ledger, {
    kind: 'refer',
    at: now,
    programmeVersion: version,
    postings: [],
    ...moved(referral, memberId, terms.timeZone, now),
  });
}

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
