/** The list of a member's friends and invitations. It is projected after the commit, for the member to read. */

import { type Instant, plusSeconds } from '../kernel/time.ts';
import { fingerprint } from '../ledger/hash-chain.ts';
import type { IdentityKey } from '../members/identity.ts';
import type { ReferralStage } from './referral.ts';

/** One friend, without personal data, under an id that only this referrer's list has. */
export interface Friend {
  readonly programmeId: string;
  readonly referrerId: string;
  /** `fri_` and a fingerprint. */
  readonly friendId: string;
  readonly stage: ReferralStage;
  /** When the referral reached its stage. */
  readonly since: Instant;
  /** Absent: invited only. */
  readonly refereeId?: string | undefined;
  /** Number of the friend's entry that led to the stage; 0 for an invitation. Older entries change nothing. */
  readonly entry: number;
  readonly revision: number;
  /** The end of an invitation. */
  readonly until?: Instant | undefined;
}

/** Number of friends at each stage. */
export type FriendCounts = { readonly [Stage in ReferralStage]: number };

/** An invitation. The invited person is known by a keyed hash only. */
export interface Invitation {
  readonly programmeId: string;
  readonly key: IdentityKey;
  readonly referrerId: string;
  readonly invitedAt: Instant;
  /** A person who enrols before this instant counts for the referrer. */
  readonly until: Instant;
  readonly revision: number;
}

const named = (programmeId: string, referrerId: string, whom: object): string =>
  `fri_${fingerprint({ programmeId, referrerId, ...whom }).slice(0, 22)}`;

/** Cannot be traced to the member: their id has 130 random bits. */
export const friendIdOf = (programmeId: string, referrerId: string, refereeId: string): string =>
  named(programmeId, referrerId, { refereeId });

/** The id of an invitation; after enrolment the friend has another id. The hash is keyed, so it identifies nobody. */
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

/** The invitation that counts: the earliest that is still valid. */
export function invitationAt(invitations: readonly Invitation[], now: Instant): Invitation | undefined {
  return invitations
    .filter(({ invitedAt, until }) => invitedAt <= now && now < until)
    .sort((a, b) => (a.invitedAt < b.invitedAt ? -1 : 1))
    .at(0);
}

/** The line after a friend's entry; undefined: the line is up to date or newer. */
export function friendAfter(before: Friend | undefined, after: Omit<Friend, 'revision' | 'until'>): Friend | undefined {
  if (before !== undefined && before.entry >= after.entry) return undefined;
  return { ...after, revision: (before?.revision ?? 0) + 1 };
}

/** The stage now; an invitation ends by time. */
export const friendStageAt = ({ stage, until }: Friend, now: Instant): ReferralStage =>
  stage === 'invited' && until !== undefined && until <= now ? 'expired' : stage;
