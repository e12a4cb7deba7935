/** Reads a member's friends, and the referral of the member. Reads never write. */

import { Refusal } from '../../domain/kernel/refusal.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import type { Terms } from '../../domain/programmes/programme.ts';
import { badgesOf } from '../../domain/referrals/badges.ts';
import { type Friend, type FriendCounts, friendStageAt } from '../../domain/referrals/friend.ts';
import type { Referral, ReferralStage } from '../../domain/referrals/referral.ts';
import { linkOf, type ReferralMilestone, type ReferralTerms } from '../../domain/referrals/referral-terms.ts';
import { stageAt } from '../../domain/referrals/referral-timer.ts';
import type { Referred } from '../../domain/referrals/referrer-totals.ts';
import type { Page } from '../../ports/kernel/storage.ts';
import type { ReferralPorts } from './referral-code.ts';

export interface ReferralRead {
  readonly code: string | null;
  readonly link: string | null;
  readonly renamesLeft: number;
  readonly friends: FriendCounts;
  readonly referred: Referred;
  readonly badges: readonly string[];
  readonly nextMilestone: (ReferralMilestone & { readonly missing: number }) | null;
  /** null: the member has no referrer. */
  readonly broughtBy: {
    readonly stage: ReferralStage;
    readonly until: Instant | null;
    readonly purchasesLeft: number;
  } | null;
}

const NONE: Referred = { friends: 0, points: 0, milestones: [] };

/** Works for a programme that has ended its referrals, too. @throws Refusal NOT_FOUND. */
export async function readReferral(ports: ReferralPorts, programmeId: string, memberId: string): Promise<ReferralRead> {
  const { store, versions, clock } = ports;
  const now = clock.now();
  const [{ terms }, account, referrer, friends] = await Promise.all([
    versions.at(programmeId, now),
    store.account(programmeId, memberId),
    store.referrer(programmeId, memberId),
    store.friendCounts(programmeId, memberId),
  ]);
  if (account === undefined) throw new Refusal('NOT_FOUND', 'there is no such member', 'memberId');
  const { referrals } = terms;
  const { referred = NONE, referral } = account;
  return {
    code: referrer?.code ?? null,
    link: referrer === undefined || referrals === undefined ? null : linkOf(referrals, referrer.code),
    renamesLeft: Math.max(0, (referrals?.renames ?? 0) - (referrer?.renames ?? 0)),
    friends,
    referred,
    badges: badgesOf(account),
    nextMilestone: nextMilestone(referrals, referred),
    broughtBy: referral === undefined ? null : broughtBy(referral, terms, now),
  };
}

function nextMilestone(terms: ReferralTerms | undefined, { friends }: Referred): ReferralRead['nextMilestone'] {
  const next = terms?.milestones?.find((milestone) => milestone.friends > friends);
  return next === undefined ? null : { ...next, missing: next.friends - friends };
}

/** The referral now, whether or not a job has run. */
function broughtBy(referral: Referral, terms: Terms, now: Instant): ReferralRead['broughtBy'] {
  const stage = stageAt(referral, terms, now);
  return {
    stage,
    until: stage === 'enrolled' ? (referral.qualifiesAt ?? referral.until) : null,
    purchasesLeft: stage === 'enrolled' ? Math.max(0, referral.need.purchases - referral.purchases) : 0,
  };
}

/** A page of friends in order of id. @throws Refusal NOT_FOUND. */
export async function listFriends(
  { store, clock }: Pick<ReferralPorts, 'store' | 'clock'>,
  programmeId: string,
  memberId: string,
  after: string | undefined,
  limit: number,
): Promise<Page<Friend, string>> {
  const account = await store.account(programmeId, memberId);
  if (account === undefined) throw new Refusal('NOT_FOUND', 'there is no such member', 'memberId');
  const { items, next } = await store.friends(programmeId, memberId, after, limit);
  const now = clock.now();
  return { items: items.map((friend) => ({ ...friend, stage: friendStageAt(friend, now) })), next };
}
