/** Rewards for tests: what a test does not say is ordinary. */
import type { Redemption } from '../../../shared/domain/rewards/redemption.ts';
import { firstReward, type RewardState, type RewardVersion } from '../../../shared/domain/rewards/reward.ts';
import type { RewardTerms } from '../../../shared/domain/rewards/reward-terms.ts';
import { MEMBER_ID, NOW, PROGRAMME_ID, PUBLISHED, terms } from '../kernel/builders.ts';

export const REWARD_ID = 'rew_coffee';

/** A voucher of 5.00 EUR for 50 points, which lasts a month. */
export const rewardTerms = (special: Partial<RewardTerms> = {}): RewardTerms => ({
  texts: [{ language: 'en', name: 'A cup of coffee' }],
  gift: { kind: 'voucher', benefit: { type: 'amount-off', currency: 'EUR', amount: 500 } },
  cost: { points: 50 },
  reservationMinutes: 15,
  cancel: { issued: 'unused', expiredPoints: 'expire' },
  ...(special.gift === undefined || special.gift.kind === 'voucher' ? { voucherLifetime: { months: 1, to: 'day' as const } } : {}),
  ...special,
});

export const aReward = (special: Partial<RewardTerms> = {}, state: RewardState = 'active', programme = terms()): RewardVersion =>
  firstReward(
    { programmeId: PROGRAMME_ID, rewardId: REWARD_ID },
    { state, terms: rewardTerms(special) },
    programme,
    'manager-1',
    PUBLISHED,
  );

/** 50 points for a coffee. */
export const aRedemption = (special: Partial<Redemption> = {}): Redemption => ({
  programmeId: PROGRAMME_ID,
  memberId: MEMBER_ID,
  redemptionId: 'red_00000000000000000000000001',
  rewardId: REWARD_ID,
  rewardVersion: 1,
  revision: 1,
  state: 'issued',
  units: 1,
  points: 50,
  spent: [{ expiresAt: null, points: 50 }],
  createdAt: NOW,
  ...special,
});
