/** Reads of referrals. */
import type { CalendarDate } from '../../domain/kernel/calendar.ts';
import type { IdentityKey } from '../../domain/members/identity.ts';
import type { Friend, FriendCounts, Invitation } from '../../domain/referrals/friend.ts';
import type { ReferralCode, Referrer } from '../../domain/referrals/referral-code.ts';
import type { Page } from '../kernel/storage.ts';

export interface ReferralStore {
  referralCode(programmeId: string, code: string): Promise<ReferralCode | undefined>;
  referrer(programmeId: string, memberId: string): Promise<Referrer | undefined>;
  invitation(programmeId: string, key: IdentityKey, referrerId: string): Promise<Invitation | undefined>;
  /** Invitations by any member to the person with that identity. */
  invitations(programmeId: string, key: IdentityKey, limit: number): Promise<readonly Invitation[]>;
  friend(programmeId: string, referrerId: string, friendId: string): Promise<Friend | undefined>;
  /** A page of friends in order of id, starting after `after`. */
  friends(programmeId: string, referrerId: string, after: string | undefined, limit: number): Promise<Page<Friend, string>>;
  friendCounts(programmeId: string, referrerId: string): Promise<FriendCounts>;
  /** Friends who enrolled on that day or later. */
  friendsSince(programmeId: string, referrerId: string, day: CalendarDate): Promise<number>;
}
