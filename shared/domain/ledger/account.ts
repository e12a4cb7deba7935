/** A member's state in a programme: the fold of the entries, small, and all that decisions need. */

import { NOT_WARNED, type WarningPart, warnedAfter } from '../agenda/warning-entries.ts';
import { type FreezePart, freezeAfter } from '../fraud/freeze-entries.ts';
import { invariant } from '../kernel/refusal.ts';
import { type MemberPart, memberAfter, NO_MEMBER } from '../members/member-entries.ts';
import { type ReferralPart, referralsAfter } from '../referrals/referral-entries.ts';
import { type SegmentPart, segmentsAfter } from '../segments/segment-entries.ts';
import { NO_TIER, type TierPart, tierAfter } from '../tiers/tier-entries.ts';
import { type Buckets, NO_POINTS, post } from './buckets.ts';
import type { Entry } from './entry.ts';
import { genesis } from './hash-chain.ts';

/** The parts that features declare, one line each. `partsAfter` has the same lines. */
export interface AccountParts extends MemberPart, TierPart, WarningPart, FreezePart, SegmentPart, ReferralPart {}

export interface Account extends Buckets, AccountParts {
  readonly programmeId: string;
  readonly memberId: string;
  /** Number of the last entry; 0 before the first. */
  readonly version: number;
  /** Hash of the last entry. */
  readonly head: string;
}

const partsAfter = (before: AccountParts, entry: Entry): AccountParts => ({
  ...memberAfter(before, entry),
  ...tierAfter(before, entry),
  ...warnedAfter(before, entry),
  ...freezeAfter(before, entry),
  ...segmentsAfter(before, entry),
  ...referralsAfter(before, entry),
});

export const blankAccount = (programmeId: string, memberId: string): Account => ({
  programmeId,
  memberId,
  version: 0,
  head: genesis(programmeId, memberId),
  ...NO_POINTS,
  ...NO_MEMBER,
  ...NO_TIER,
  ...NOT_WARNED,
});

/** The account after one more entry. */
export function applyEntry(account: Account, entry: Entry): Account {
  invariant(entry.number === account.version + 1, `entry ${entry.number} cannot follow entry ${account.version}`);
  const { batches, pending, held, debt } = post(account, entry.postings);
  return {
    programmeId: account.programmeId,
    memberId: account.memberId,
    version: entry.number,
    head: entry.hash,
    batches,
    pending,
    held,
    debt,
    ...partsAfter(account, entry),
  };
}
