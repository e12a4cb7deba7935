/**
 * A referral as the account of the friend, the referee, knows it: who brought them, how far it is, and what it still takes. It is a
 * fold of the friend's own entries, begun by the enrolment: no one can be referred later, so no one refers those who referred them.
 */
import type { CalendarDate } from '../kernel/calendar.ts';
import { invariant } from '../kernel/refusal.ts';
import type { Instant } from '../kernel/time.ts';
import type { DraftHeader } from '../ledger/entry-header.ts';
import type { LimitPeriod } from '../rewards/reward-terms.ts';

export type ReferralStage = 'invited' | 'enrolled' | 'qualified' | 'rewarded' | 'expired' | 'reversed' | 'rejected';
export type ReferralMove = 'enrol' | 'qualify' | 'reward' | 'expire' | 'reverse' | 'reject';

/** Where each move leads from each stage; what is not here does not happen. */
export const REFERRAL_MOVES: { readonly [From in ReferralStage]: { readonly [Move in ReferralMove]?: ReferralStage } } = {
  invited: { enrol: 'enrolled', expire: 'expired' },
  enrolled: { qualify: 'qualified', expire: 'expired' },
  // `reverse`: what qualified it came back before anyone was paid. `reject`: whoever reviewed it said no.
  qualified: { reward: 'rewarded', reverse: 'reversed', reject: 'rejected' },
  rewarded: { reverse: 'reversed' },
  expired: {},
  reversed: {},
  rejected: {},
};

/** undefined: it is not to be. */
export const stageAfter = (stage: ReferralStage, move: ReferralMove): ReferralStage | undefined => REFERRAL_MOVES[stage][move];

/** What the friend has to buy, as it was promised at the enrolment: whatever is published later. */
export interface ReferralNeed {
  readonly purchases: number;
  /** Of the two amounts, in minor units; absent: any. */
  readonly currency?: string | undefined;
  readonly each?: number | undefined;
  readonly inAll?: number | undefined;
  readonly returnWindowDays: number;
  readonly reversibleDays: number;
}

export interface Referral {
  readonly referrerId: string;
  readonly stage: ReferralStage;
  /** Of the programme, when they enrolled: what it is worth is what it said. */
  readonly version: number;
  readonly need: ReferralNeed;
  /** What counts so far, net of returns. */
  readonly purchases: number;
  readonly spend: number;
  /**
   * While it is enrolled: until when the chance lasts. Once it has qualified: until when a return takes it back. null: for ever.
   */
  readonly until: Instant | null;
  /** All that is needed was bought: when the time for returns is over. */
  readonly qualifiesAt?: Instant | undefined;
}

/** A period in which paid friends are counted. */
export interface CountedIn {
  readonly per: LimitPeriod;
  /** Its first day. */
  readonly from: CalendarDate | 'ever';
}

/** What an entry says of a referral: that it came to a stage, or that someone was paid, or paid back, for it. */
export interface ReferralOutcome {
  readonly stage: ReferralStage;
  readonly referrerId: string;
  readonly refereeId: string;
  /**
   * Of entries by which someone is paid for the stage that the friend's own entry came to: 1 for who brought the friend, 2 and 3 for
   * those above; 0 of the friend, who pays back. Absent: the friend's own entry, by which the referral came to the stage.
   */
  readonly level?: number | undefined;
  /** Given for it, or taken back; those of milestones come on top. */
  readonly points?: number | undefined;
  /** The period's friends were full: nothing was given. */
  readonly capped?: true | undefined;
  /** The period of the cap in which it counts. */
  readonly counted?: CountedIn | undefined;
  /** Those that it reached, or that are taken back with it. */
  readonly milestones?: readonly { readonly friends: number; readonly points: number }[] | undefined;
  /** Given, or taken back. */
  readonly badge?: string | undefined;
  readonly redemptionId?: string | undefined;
  /** Of the enrolment: what it takes. */
  readonly need?: ReferralNeed | undefined;
  /** Of the enrolment and of the qualification; see `Referral.until`. */
  readonly until?: Instant | null | undefined;
  /** Of an enrolment by invitation: which friend of the referrer's list that was. */
  readonly invitation?: string | undefined;
}

/** What an entry counts for towards a referral's qualification; less than nothing when a return takes it back. */
export interface ReferralCount {
  readonly purchases: number;
  readonly spend: number;
  /** After it; absent: something is still missing. */
  readonly qualifiesAt?: Instant | undefined;
}

/** The referral after one more entry of its friend. @throws InvariantBroken for what the table does not have. */
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

/** When time alone moves a referral on; null: never. */
export function referralDueAt(referral: Referral | undefined): Instant | null {
  if (referral?.stage !== 'enrolled') return null;
  return referral.qualifiesAt ?? referral.until;
}

/** The stage as it is now, whether or not a job has run. */
export function stageAt(referral: Referral, now: Instant): ReferralStage {
  const due = referralDueAt(referral);
  if (due === null || due > now) return referral.stage;
  return referral.qualifiesAt === undefined ? 'expired' : 'qualified';
}
