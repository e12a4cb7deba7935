/** The referrer's part of an account: a few numbers, however many friends there are. A fold of the entries. */
import type { CountedIn, ReferralOutcome } from './referral.ts';
import type { ReferralMilestone } from './referral-terms.ts';

/** Number of paid friends in a period of a cap. */
export interface CapPeriod extends CountedIn {
  readonly friends: number;
}

export interface Referred {
  /** Direct friends with an award that was not reversed. */
  readonly friends: number;
  /** Points for friends of all levels, without milestones, net of reversals. */
  readonly points: number;
  /** The last period of each length of a cap: friends are paid by the terms of their own enrolment. Absent: no cap so far. */
  readonly periods?: readonly CapPeriod[] | undefined;
  /** Milestones that were reached, with their points. */
  readonly milestones: readonly ReferralMilestone[];
}

const NO_ONE: Referred = { friends: 0, points: 0, milestones: [] };

/** The period in which a friend counts, and its count. Never earlier than the last period, even when a clock is behind. */
export function capPeriodAt(referred: Referred | undefined, { per, from }: CountedIn): CapPeriod {
  const last = referred?.periods?.find((period) => period.per === per);
  return last !== undefined && last.from >= from ? last : { per, from, friends: 0 };
}

/** The numbers after one more entry of the member. */
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

/** Only the last period is kept: reversals of earlier periods are ignored. */
function periodsAfter(periods: readonly CapPeriod[], { per, from }: CountedIn, sign: 1 | -1): readonly CapPeriod[] {
  const last = periods.find((period) => period.per === per);
  if (last?.from !== from && sign === -1) return periods;
  const friends = (last !== undefined && last.from === from ? last.friends : 0) + sign;
  return [...periods.filter((period) => period.per !== per), { per, from, friends }].sort((a, b) => (a.per < b.per ? -1 : 1));
}
