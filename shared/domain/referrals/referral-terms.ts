/** What a programme says of referrals: who is paid for a friend, how much, and what the friend has to do. */

import { currenciesOf, type EarningFields } from '../earning/earning-terms.ts';
import type { SuspicionTerms } from '../fraud/suspicion.ts';
import { formatPoints } from '../kernel/points.ts';
import { refuseTerms, type TermsChecks } from '../kernel/terms-checks.ts';
import type { LimitPeriod } from '../rewards/reward-terms.ts';

/** What one side gets. */
export type ReferralGift =
  | { readonly kind: 'points'; readonly points: number }
  /** One of a reward, for no points. */
  | { readonly kind: 'reward'; readonly rewardId: string }
  /** A name that the account keeps. */
  | { readonly kind: 'badge'; readonly badge: string };

/** What a friend has to buy. */
export interface ReferralQualification {
  /** So many purchases that count. */
  readonly purchases: number;
  /** Net of returns, in minor units of one currency: purchases in another do not count then. */
  readonly minimumSpend?:
    | {
        readonly currency: string;
        /** Of each purchase that counts. */
        readonly each?: number | undefined;
        /** Of all of them together. */
        readonly inAll?: number | undefined;
      }
    | undefined;
  /** Days after the day of the enrolment; absent: for ever. */
  readonly withinDays?: number | undefined;
  /** Days that have to go by without a return before it counts as done; 0: none. */
  readonly returnWindowDays: number;
}

export interface ReferralMilestone {
  readonly friends: number;
  readonly points: number;
}

export interface ReferralTerms {
  /** Where a friend begins; `{code}` stands for the code. */
  readonly link: string;
  /** How often members can choose the name of their code; 0: codes are made at random. */
  readonly renames: number;
  /** Absent: friends come by code only. */
  readonly invitations?:
    | {
        /** Days for which an invitation is good. */
        readonly windowDays: number;
        /** Invitations of one member in a day. */
        readonly perDay: number;
      }
    | undefined;
  readonly qualification: ReferralQualification;
  /** Absent: that side gets nothing. */
  readonly rewards: { readonly referee?: ReferralGift | undefined; readonly referrer?: ReferralGift | undefined };
  /** Percent of the referrer's points for whoever referred the referrer, and for whoever referred them; absent: nothing. */
  readonly furtherLevels?: readonly number[] | undefined;
  /** Friends, of whatever level, for whom one member is paid in a period; absent: all. */
  readonly cap?: { readonly friends: number; readonly per: LimitPeriod } | undefined;
  /** Points besides, for friends of one's own. */
  readonly milestones?: readonly ReferralMilestone[] | undefined;
  /** Days after the friend qualified in which a return takes the rewards back; 0: none. */
  readonly reversibleDays: number;
  /** What speaks against a referral: someone looks at such a one before anyone is paid. Absent: no one looks at any. */
  readonly review?: SuspicionTerms | undefined;
}

export interface ReferralFields {
  /** Absent: members refer nobody. */
  readonly referrals?: ReferralTerms | undefined;
}

export const REFERRAL_CHECKS: TermsChecks<ReferralFields, ReferralFields & EarningFields> = {
  referrals: (terms) => {
    if (terms.referrals !== undefined) checkReferralTerms(terms.referrals, currenciesOf(terms));
  },
};

/** What stands for the code in a link. */
export const CODE_IN_LINK = '{code}';

/** Whoever brought the friend, and at most two above. */
export const MAX_FURTHER_LEVELS = 2;

/** How many levels are paid. */
export const levelsOf = ({ furtherLevels = [] }: ReferralTerms): number => 1 + furtherLevels.length;

export const linkOf = ({ link }: ReferralTerms, code: string): string => link.replaceAll(CODE_IN_LINK, code);

/** In words, for explanations. */
export function giftInWords(gift: ReferralGift): string {
  switch (gift.kind) {
    case 'points':
      return formatPoints(gift.points);
    case 'reward':
      return `the reward ${gift.rewardId}`;
    case 'badge':
      return `the badge ${gift.badge}`;
  }
}

/** @throws Refusal VALIDATION_FAILED for what no schema can see. */
function checkReferralTerms(terms: ReferralTerms, currencies: readonly string[]): void {
  const { link, qualification, rewards, furtherLevels = [], milestones = [] } = terms;
  const { minimumSpend: spend } = qualification;
  if (!link.includes(CODE_IN_LINK)) refuse(`must have ${CODE_IN_LINK} where the code goes`, 'link');
  if (!URL.canParse(linkOf(terms, 'CODE'))) refuse('must be an address, such as https://example.com/join?code={code}', 'link');
  if (new URL(linkOf(terms, 'CODE')).protocol !== 'https:') refuse('must begin with https://', 'link');
  if (spend !== undefined && !currencies.includes(spend.currency)) {
    refuse(`must be a currency of this programme: ${currencies.join(', ')}`, 'qualification.minimumSpend.currency');
  }
  if (spend !== undefined && spend.each === undefined && spend.inAll === undefined) {
    refuse('must say how much: each, inAll or both', 'qualification.minimumSpend');
  }
  if (rewards.referee === undefined && rewards.referrer === undefined)
    refuse('must have something for the referee or the referrer', 'rewards');
  if (furtherLevels.length > MAX_FURTHER_LEVELS) refuse(`must have at most ${MAX_FURTHER_LEVELS} levels`, 'furtherLevels');
  if (furtherLevels.length > 0 && rewards.referrer?.kind !== 'points') {
    refuse('must be absent when the referrer gets no points: they are a percentage of them', 'furtherLevels');
  }
  milestones.forEach(({ friends }, index) => {
    if (friends <= (milestones[index - 1]?.friends ?? 0))
      refuse('must be more than of the milestone before', `milestones.${index}.friends`);
  });
}

const refuse = (message: string, field: string): never => refuseTerms(message, `referrals.${field}`);
