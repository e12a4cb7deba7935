/** What a member's account knows of those whom the member brought: a few numbers, however many there are. A fold of the entries. */
import type { CountedIn, ReferralOutcome } from './referral.ts';
import type { ReferralMilestone } from './referral-terms.ts';

/** How many friends were paid for in a period of a cap. */
export interface CapPeriod extends CountedIn {
  readonly friends: number;
}

export interface Referred {
  /** Of one's own, for whom one was paid and has not paid back. */
  readonly friends: number;
  /** For friends of every level, milestones not counted; less what was paid back. */
  readonly points: number;
  /** The last of each length that a cap had: friends are paid by the terms of their own enrolment. Absent: there was no cap. */
  readonly periods?: readonly CapPeriod[] | undefined;
  /** Those that were reached, with what they gave. No more than the programme has. */
  readonly milestones: readonly ReferralMilestone[];
}

const NO_ONE: Referred = { friends: 0, points: 0, milestones: [] };

/** Which period a friend counts in, and how many do: never one before the last, whatever a clock says that is behind. */
export function capPeriodAt(referred: Referred | undefined, { per, from }: CountedIn): CapPeriod {
  const last = referred?.periods?.find((period) => period.per === per);
  return last !== undefined && last.from >= from ? last : { per, from, friends: 0 };
}

/** After one more entry of the member. */
export function referredAfter(
  referred: Referred | undefined,
  { referral: fact }: { readonly referral?: ReferralOutcome | undefined },
): Referred | undefined {
  if (fact === undefined || fact.level === undefined || fact.level === 0 || fact.capped === true) return referred;
  const { friends, points, periods, milestones } = referred ?? NO_ONE;
  const sign = fact.stage === 'rewarded' ? 1 : -1;
  const counted = fact.counted === undefined ? periods : periodsAfter(periods ?? [], fact.counted, sign);
  const changed = fact.milestones ?? [];
  return {
    friends: friends + (fact.level === 1 ? sign : 0),
    points: points + sign * (fact.points ?? 0),
    ...(counted === undefined ? {} : { periods: counted }),
    milestones:
      sign === 1 ? [...milestones, ...changed] : milestones.filter((one) => !changed.some((gone) => gone.friends === one.friends)),
  };
}

/** Periods follow each other: what is paid back of an earlier one is no longer known. */
function periodsAfter(periods: readonly CapPeriod[], { per, from }: CountedIn, sign: 1 | -1): readonly CapPeriod[] {
  const last = periods.find((period) => period.per === per);
  if (last?.from !== from && sign === -1) return periods;
  const friends = (last !== undefined && last.from === from ? last.friends : 0) + sign;
  return [...periods.filter((period) => period.per !== per), { per, from, friends }].sort((a, b) => (a.per < b.per ? -1 : 1));
}
