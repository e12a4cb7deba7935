/** A member joins a programme. */

import type { Instant } from '../kernel/time.ts';
import { blankAccount } from '../ledger/account.ts';
import type { EntryDraft } from '../ledger/entry.ts';
import { append, type Ledger, openLedger } from '../ledger/ledger.ts';
import type { ProgrammeVersion } from '../programmes/programme.ts';
import { chanceUntil, needOf } from '../referrals/qualifying-purchase.ts';
import { firstStanding } from '../tiers/standing.ts';
import type { IdentityKey } from './identity.ts';

/** The referrer and how the referral came about; or the reason why there is none. */
export type Attribution =
  | { readonly referrerId: string; readonly by: 'code' }
  /** `invitation`: its line on the referrer's list. */
  | { readonly referrerId: string; readonly by: 'invitation'; readonly invitation: string }
  | { readonly referrerId?: undefined; readonly why: string };

/** The facts of the entry. */
function attributed(
  attribution: Attribution | undefined,
  refereeId: string,
  { terms }: ProgrammeVersion,
  now: Instant,
): Pick<EntryDraft, 'referral' | 'explanation'> {
  const { referrals } = terms;
  if (attribution === undefined) return { explanation: [] };
  if (attribution.referrerId === undefined || referrals === undefined) {
    const why = attribution.referrerId === undefined ? attribution.why : 'members of this programme bring no friends';
    return { explanation: [{ rule: 'referral', matched: false, reason: why }] };
  }
  const { referrerId } = attribution;
  return {
    referral: {
      stage: 'enrolled',
      referrerId,
      refereeId,
      need: needOf(referrals.qualification, referrals.reversibleDays),
      until: chanceUntil(referrals, now, terms.timeZone),
      ...(attribution.by === 'invitation' ? { invitation: attribution.invitation } : {}),
    },
    explanation: [{ rule: 'referral', matched: true, reason: `brought by another member, by ${attribution.by}` }],
  };
}

/** The first entry of a ledger. Unclaimed purchases of `identities` are collected after it. */
export function decideEnrolment(
  memberId: string,
  identities: readonly IdentityKey[],
  programme: ProgrammeVersion,
  now: Instant,
  attribution?: Attribution,
): Ledger {
  const blank = blankAccount(programme.programmeId, memberId);
  const standing = firstStanding(programme.terms, { ...blank, enrolledAt: now }, now);
  const { explanation, ...referral } = attributed(attribution, memberId, programme, now);
  return append(openLedger(blank), {
    kind: 'enrol',
    at: now,
    programmeVersion: programme.version,
    postings: [],
    collect: identities,
    explanation: [{ rule: 'enrolment', matched: true, reason: `joined ${programme.terms.name}` }, ...explanation],
    ...referral,
    ...(standing === null ? {} : { tier: { id: standing.id, changed: true }, standing }),
  });
}
