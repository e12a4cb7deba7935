/** The referral terms of a programme: qualification, gifts and limits. */

import { currenciesOf, type EarningFields } from '../earning/earning-terms.ts';
import type { SuspicionTerms } from '../fraud/suspicion.ts';
import { formatPoints } from '../kernel/points.ts';
import { refuseTerms, type TermsChecks } from '../kernel/terms-checks.ts';
import type { LimitPeriod } from '../rewards/reward-terms.ts';

/** The gift of one side. */
export type ReferralGift =
  | { readonly kind: 'points'; readonly points: number }
  /** A reward for no points. */
  | { readonly kind: 'reward'; readonly rewardId: string }
  /** A badge on the account. */
  | { readonly kind: 'badge'; readonly badge: string };

/** The purchases that a friend must make. */
export interface ReferralQualification {
  /** Number of purchases that count. */
  readonly purchases: number;
  /** Net of returns, in minor units of one currency. Purchases in other currencies do not count then. */
  readonly minimumSpend?:
    | {
        readonly currency: string;
        /** Minimum of each purchase. */
        readonly each?: number | undefined;
        /** Minimum of all purchases together. */
        readonly inAll?: number | undefined;
      }
    | undefined;
  /** Days after the day of enrolment; absent: no end. */
  readonly withinDays?: number | undefined;
  /** Days without a return before the referral qualifies; 0: at once. */
  readonly returnWindowDays: number;
}

export interface ReferralMilestone {
  readonly friends: number;
  readonly points: number;
}

export interface ReferralTerms {
  /** Link for friends; `{code}` stands for the code. */
  readonly link: string;
  /** How often a member can choose a code; 0: codes are random. */
  readonly renames: number;
  /** Absent: by code only. */
  readonly invitations?:
    | {
        /** Days for which an invitation is valid. */
        readonly windowDays: number;
        /** Invitations of one member per day. */
        readonly perDay: number;
      }
    | undefined;
  readonly qualification: ReferralQualification;
  /** Absent: no gift. */
  readonly rewards: { readonly referee?: ReferralGift | undefined; readonly referrer?: ReferralGift | undefined };
  /** Percent of the referrer's points for the levels above; absent: none. */
  readonly furtherLevels?: readonly number[] | undefined;
  /** Maximum number of friends of any level for whom one member is paid in a period; absent: no cap. */
  readonly cap?: { readonly friends: number; readonly per: LimitPeriod } | undefined;
  /** Extra points for direct friends. */
  readonly milestones?: readonly ReferralMilestone[] | undefined;
  /** Days after qualification in which a return reverses the awards; 0: never. */
  readonly reversibleDays: number;
  /** Suspicions that put a referral into review before anyone is paid; absent: no reviews. */
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

/** Placeholder of the code in a link. */
export const CODE_IN_LINK = '{code}';

/** Levels above the direct referrer. */
export const MAX_FURTHER_LEVELS = 2;

/** Number of paid levels. */
export const levelsOf = ({ furtherLevels = [] }: ReferralTerms): number => 1 + furtherLevels.length;

export const linkOf = ({ link }: ReferralTerms, code: string): string => link.replaceAll(CODE_IN_LINK, code);

/** The gift in words, for explanations. */
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

/** @throws Refusal VALIDATION_FAILED for faults that the schema cannot see. */
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
