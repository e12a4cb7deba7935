/**
 * The referral on the referee's account: the referrer, the stage, and what is missing. It is a
 * fold of the referee's own entries, started by the enrolment. Nobody can be referred later, so there are no cycles.
 */
import type { CalendarDate } from '../kernel/calendar.ts';
import { invariant } from '../kernel/refusal.ts';
import type { Instant } from '../kernel/time.ts';
import type { DraftHeader } from '../ledger/entry-header.ts';
import type { LimitPeriod } from '../rewards/reward-terms.ts';

export type ReferralStage = 'invited' | 'enrolled' | 'qualified' | 'rewarded' | 'expired' | 'reversed' | 'rejected';
export type ReferralMove = 'enrol' | 'qualify' | 'reward' | 'expire' | 'reverse' | 'reject';

/** The allowed moves of each stage. A move that is not listed does nothing. */
export const REFERRAL_MOVES: { readonly [From in ReferralStage]: { readonly [Move in ReferralMove]?: ReferralStage } } = {
  invited: { enrol: 'enrolled', expire: 'expired' },
  enrolled: { qualify: 'qualified', expire: 'expired' },
  // `reverse`: the qualifying purchase was returned before anyone was paid. `reject`: the review rejected it.
  qualified: { reward: 'rewarded', reverse: 'reversed', reject: 'rejected' },
  rewarded: { reverse: 'reversed' },
  expired: {},
  reversed: {},
  rejected: {},
};

/** undefined: not allowed. */
export const stageAfter = (stage: ReferralStage, move: ReferralMove): ReferralStage | undefined => REFERRAL_MOVES[stage][move];

/** The purchases that the friend must make, by the terms of the enrolment, whatever is published later. */
export interface ReferralNeed {
  readonly purchases: number;
  /** Currency of the two amounts; absent: any. */
  readonly currency?: string | undefined;
  readonly each?: number | undefined;
  readonly inAll?: number | undefined;
  readonly returnWindowDays: number;
  readonly reversibleDays: number;
}

export interface Referral {
  readonly referrerId: string;
  readonly stage: ReferralStage;
  /** The programme's version at enrolment: its awards apply. */
  readonly version: number;
  readonly need: ReferralNeed;
  /** Purchases that count so far, net of returns. */
  readonly purchases: number;
  readonly spend: number;
  /**
   * While enrolled: the end of the qualification window. After qualification: the end of the window for reversal. null: no end.
   */
  readonly until: Instant | null;
  /** Set when everything was bought: the end of the return window. */
  readonly qualifiesAt?: Instant | undefined;
}

/** A period of the cap. */
export interface CountedIn {
  readonly per: LimitPeriod;
  /** First day of the period. */
  readonly from: CalendarDate | 'ever';
}

/** The referral facts of an entry: a new stage, an award, or a reversal. */
export interface ReferralOutcome {
  readonly stage: ReferralStage;
  readonly referrerId: string;
  readonly refereeId: string;
  /**
   * Level of an award: 1 for the direct referrer, 2 and 3 for
   * those above, 0 for the friend's reversal. Absent: the friend's own entry, which moved the referral to its stage.
   */
  readonly level?: number | undefined;
  /** Points awarded or reversed, without milestones. */
  readonly points?: number | undefined;
  /** The cap was reached: no award. */
  readonly capped?: true | undefined;
  /** The period of the cap in which it counts. */
  readonly counted?: CountedIn | undefined;
  /** Milestones that it reached, or that are reversed with it. */
  readonly milestones?: readonly { readonly friends: number; readonly points: number }[] | undefined;
  /** Badge awarded or removed. */
  readonly badge?: string | undefined;
  readonly redemptionId?: string | undefined;
  /** At enrolment: what the friend must buy. */
  readonly need?: ReferralNeed | undefined;
  /** At enrolment and qualification; see `Referral.until`. */
  readonly until?: Instant | null | undefined;
  /** At an enrolment by invitation: its line on the referrer's list. */
  readonly invitation?: string | undefined;
}

/** The count of an entry towards the qualification; negative for a return. */
export interface ReferralCount {
  readonly purchases: number;
  readonly spend: number;
  /** Value after the entry; absent: something is missing. */
  readonly qualifiesAt?: Instant | undefined;
}

/** The referral after one more entry of the referee. @throws InvariantBroken for a move that is not listed. */
export function referralAfter(
  referral: Referral | undefined,
  entry: Pick<DraftHeader, 'programmeVersion'> & {
    readonly referral?: ReferralOutcome | undefined;
    readonly referralCount?: ReferralCount | undefined;
  },
): Referral | undefined {
  const counted = countedAfter(referral, entry.referralCount);
  const { referral: fact, programmeVersion } = entry;
  if (fact === undefined || fact.level !== undefined) return counted;
  const { stage, referrerId, need, until } = fact;
  if (stage === 'enrolled') {
    invariant(counted === undefined && need !== undefined && until !== undefined, 'a referral begins once, with what it takes');
    return { referrerId, stage, version: programmeVersion, need, purchases: 0, spend: 0, until };
  }
  invariant(counted !== undefined, 'a referral begins with the enrolment');
  invariant(Object.values(REFERRAL_MOVES[counted.stage]).includes(stage), `a referral that is ${counted.stage} never becomes ${stage}`);
  const { qualifiesAt: _, ...rest } = counted;
  return { ...rest, stage, until: until === undefined ? rest.until : until };
}

function countedAfter(referral: Referral | undefined, count: ReferralCount | undefined): Referral | undefined {
  if (referral === undefined || count === undefined) return referral;
  const { qualifiesAt: _, ...rest } = referral;
  const { purchases, spend, qualifiesAt } = count;
  return {
    ...rest,
    purchases: rest.purchases + purchases,
    spend: rest.spend + spend,
    ...(qualifiesAt === undefined ? {} : { qualifiesAt }),
  };
}
