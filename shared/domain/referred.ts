/** What a member's account knows of those whom the member brought: a few numbers, however many there are. A fold of the entries. */
import type { Entry } from './entry.ts';
import type { ReferralMilestone } from './referral-terms.ts';

export interface Referred {
  /** Of one's own, for whom one was paid and has not paid back. */
  readonly friends: number;
  /** For friends of every level, milestones not counted; less what was paid back. */
  readonly points: number;
  /** Of the programme's cap: the period that the last one counted in, and how many did. Absent: there is no cap. */
  readonly period?: { readonly from: string; readonly friends: number } | undefined;
  /** Those that were reached, with what they gave. No more than the programme has. */
  readonly milestones: readonly ReferralMilestone[];
}

const NO_ONE: Referred = { friends: 0, points: 0, milestones: [] };

/** After one more entry of the member. */
export function referredAfter(referred: Referred | undefined, { referral: fact }: Pick<Entry, 'referral'>): Referred | undefined {
  if (fact === undefined || fact.level === undefined || fact.level === 0 || fact.capped === true) return referred;
  const { friends, points, period, milestones } = referred ?? NO_ONE;
  const sign = fact.stage === 'rewarded' ? 1 : -1;
  const counted = periodAfter(period, fact.countedFrom, sign);
  const changed = fact.milestones ?? [];
  return {
    friends: friends + (fact.level === 1 ? sign : 0),
    points: points + sign * (fact.points ?? 0),
    ...(counted === undefined ? {} : { period: counted }),
    milestones:
      sign === 1 ? [...milestones, ...changed] : milestones.filter((one) => !changed.some((gone) => gone.friends === one.friends)),
  };
}

/** Periods follow each other: what is paid back of an earlier one is no longer known. */
function periodAfter(period: Referred['period'], from: string | undefined, sign: number): Referred['period'] {
  if (from === undefined) return period;
  if (period?.from === from) return { from, friends: period.friends + sign };
  return sign === 1 ? { from, friends: 1 } : period;
}
