/** Changes of referrals in a commit. */
import type { CalendarDate } from '../kernel/calendar.ts';
import type { Friend, Invitation } from './friend.ts';
import type { ReferralStage } from './referral.ts';
import type { ReferralCode, Referrer } from './referral-code.ts';

export type ReferralChange =
  /** It is no one's yet. */
  | { readonly kind: 'referral-code'; readonly referralCode: ReferralCode }
  | { readonly kind: 'referrer'; readonly referrer: Referrer; readonly expected: number }
  | { readonly kind: 'invitation'; readonly invitation: Invitation; readonly expected: number }
  | { readonly kind: 'friend'; readonly friend: Friend; readonly expected: number }
  /** One that was only invited has enrolled, and is another line. */
  | { readonly kind: 'friend-left'; readonly friend: Friend }
  /** In the friend's shard: one more, or one fewer, at that stage. */
  | { readonly kind: 'friends-at-stage'; readonly friend: Friend; readonly stage: ReferralStage; readonly by: 1 | -1 }
  /** One more who enrolled on that day. */
  | { readonly kind: 'friends-of-day'; readonly friend: Friend; readonly day: CalendarDate };
