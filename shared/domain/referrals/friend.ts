/** Whom a member has brought, or invited: lines of a list that is made after the fact, for the member to look at. */

import { type Instant, plusSeconds } from '../kernel/time.ts';
import { fingerprint } from '../ledger/hash-chain.ts';
import type { IdentityKey } from '../members/identity.ts';
import type { ReferralStage } from './referral.ts';

/** One friend: no personal data, and a name that only this referrer's list has. */
export interface Friend {
  readonly programmeId: string;
  readonly referrerId: string;
  /** `fri_` and a fingerprint. */
  readonly friendId: string;
  readonly stage: ReferralStage;
  /** When it came to the stage. */
  readonly since: Instant;
  /** Absent: only invited so far. */
  readonly refereeId?: string | undefined;
  /** Of the friend's ledger, by which it came to the stage; 0 of an invitation. What is older changes nothing. */
  readonly entry: number;
  readonly revision: number;
  /** Of one that is only invited: until when the invitation is good. */
  readonly until?: Instant | undefined;
}

/** How many friends are at each stage. */
export type FriendCounts = { readonly [Stage in ReferralStage]: number };

/** An invitation: whom, by a keyed hash alone. */
export interface Invitation {
  readonly programmeId: string;
  readonly key: IdentityKey;
  readonly referrerId: string;
  readonly invitedAt: Instant;
  /** Enrolled before it, they are the referrer's. */
  readonly until: Instant;
  readonly revision: number;
}

const named = (programmeId: string, referrerId: string, whom: object): string =>
  `fri_${fingerprint({ programmeId, referrerId, ...whom }).slice(0, 22)}`;

/** Not to be traced back to the member: their id is 130 random bits. */
export const friendIdOf = (programmeId: string, referrerId: string, refereeId: string): string =>
  named(programmeId, referrerId, { refereeId });

/** Of someone who is only invited; once they enrol they are another line. The hash is keyed, so this leads to no one. */
export const invitedIdOf = ({ programmeId, referrerId, key }: Pick<Invitation, 'programmeId' | 'referrerId' | 'key'>): string =>
  named(programmeId, referrerId, { invited: key });

const DAY_SECONDS = 86_400;

export const newInvitation = (
  { programmeId, referrerId, key }: Pick<Invitation, 'programmeId' | 'referrerId' | 'key'>,
  before: Invitation | undefined,
  windowDays: number,
  now: Instant,
): Invitation => ({
  programmeId,
  key,
  referrerId,
  invitedAt: now,
  until: plusSeconds(now, windowDays * DAY_SECONDS),
  revision: (before?.revision ?? 0) + 1,
});

/** The one that counts: of those that are still good, the first. */
export function invitationAt(invitations: readonly Invitation[], now: Instant): Invitation | undefined {
  return invitations
    .filter(({ invitedAt, until }) => invitedAt <= now && now < until)
    .sort((a, b) => (a.invitedAt < b.invitedAt ? -1 : 1))
    .at(0);
}

/** What a friend's entry makes of their line; undefined: it is there already, or newer. */
export function friendAfter(before: Friend | undefined, after: Omit<Friend, 'revision' | 'until'>): Friend | undefined {
  if (before !== undefined && before.entry >= after.entry) return undefined;
  return { ...after, revision: (before?.revision ?? 0) + 1 };
}

/** The stage as it is now: an invitation ends by itself. */
export const friendStageAt = ({ stage, until }: Friend, now: Instant): ReferralStage =>
  stage === 'invited' && until !== undefined && until <= now ? 'expired' : stage;
