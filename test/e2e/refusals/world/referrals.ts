/** Referrals as the programmes of refusals have them, and a code that is taken. */
import type * as z from 'zod';
import type { Client } from '../../../../shared/contract/client.ts';
import type { ReferralTerms } from '../../../../shared/contract/referrals/referral-terms.ts';
import { PROGRAMME } from './cast.ts';

/** All that terms can say. */
export const REFERRALS: z.input<typeof ReferralTerms> = {
  link: 'https://evergreen.example/join?friend={code}',
  renames: 1_000_000,
  invitations: { windowDays: 30, perDay: 1_000 },
  qualification: {
    purchases: 1,
    minimumSpend: { currency: 'USD', each: 2_000, inAll: 5_000 },
    withinDays: 30,
    returnWindowDays: 14,
  },
  rewards: { referee: { kind: 'badge', badge: 'friend' }, referrer: { kind: 'points', points: 300 } },
  furtherLevels: [10],
  cap: { friends: 50, per: 'month' },
  milestones: [{ friends: 5, points: 500 }],
  reversibleDays: 60,
  review: { membersPerDevice: 3, membersPerAddress: 6, velocity: { friends: 10, days: 1 } },
};

/** BOB's referral code. */
export const TAKEN_CODE = 'TAKEN-BY-BOB';

export async function openReferrals(bob: Client): Promise<void> {
  await bob.call('chooseReferralCode', { params: { programmeId: PROGRAMME }, body: { code: TAKEN_CODE } });
}
