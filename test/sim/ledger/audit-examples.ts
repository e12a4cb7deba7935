/** Audits the parts of example entries: when they were posted, what they belong to, and what analytics count of them. */
import type { Fact } from '../../../shared/domain/analytics/history/history.ts';

/** When each example was posted, and two instants on the days before. */
export const AT = '2026-11-21T11:00:00.000Z';
export const MADE = '2026-11-19T11:00:00.000Z';
export const LATER = '2026-11-20T11:00:00.000Z';

/** The day of `AT`, in UTC. */
export const DAY = Math.floor(Date.parse(AT) / 86_400_000);

export const purchase = { merchantId: 'mer', orderId: 'A-1', occurredAt: MADE, currency: 'USD', amount: 2933 };
export const redemption = { redemptionId: 'red_1', rewardId: 'rew_1', rewardVersion: 2, units: 3 };
export const redemptionOfOne = { redemptionId: 'red_1', rewardId: 'rew_1', rewardVersion: 2 };
export const payment = { merchantId: 'mer', orderId: 'A-1', currency: 'USD', amount: 100 };
export const referral = { referrerId: 'mem_1', refereeId: 'mem_2' };

export const redeemed = (units: number, points: number): Fact => ({
  kind: 'redemption',
  day: DAY,
  rewardId: 'rew_1',
  rewardVersion: 2,
  units,
  points,
});
export const moved = (how: Extract<Fact, { kind: 'points' }>['how'], points: number): Fact => ({ kind: 'points', day: DAY, how, points });
