/** Members for tests of segment rules. */
import { dayOf } from '../../../shared/domain/analytics/history/day.ts';
import type { MemberAsOf } from '../../../shared/domain/analytics/history/member-as-of.ts';
import { settingsOf } from '../../../shared/domain/analytics/passes/analytics-settings.ts';
import type { AsOf } from '../../../shared/domain/analytics/passes/measure.ts';
import type { CalendarDate } from '../../../shared/domain/kernel/calendar.ts';
import { aVersion, MEMBER_ID, PROGRAMME_ID, terms } from '../kernel/builders.ts';

const TODAY = dayOf('2026-11-20' as CalendarDate);
export const AS_OF: AsOf = { day: TODAY, programme: aVersion(), settings: settingsOf(terms()) };

export const NEWCOMER: MemberAsOf = {
  programmeId: PROGRAMME_ID,
  memberId: MEMBER_ID,
  enrolledOn: TODAY - 10,
  purchases: [],
  facts: [],
  tier: null,
  frozen: false,
  segments: [],
};
const purchase = (on: number, amount: number, orders: number, channel: string | null) =>
  ({ kind: 'purchase', day: on, channel, currency: 'EUR', orders, amount, points: 0 }) as const;
export const BUYER: MemberAsOf = {
  ...NEWCOMER,
  enrolledOn: TODAY - 800,
  purchases: [
    { day: TODAY - 400, orders: 1, amount: 1_000, points: 10 },
    { day: TODAY - 365, orders: 1, amount: 2_000, points: 20 },
    { day: TODAY - 364, orders: 2, amount: 4_501, points: 45 },
    { day: TODAY - 30, orders: 1, amount: 500, points: 5 },
  ],
  facts: [
    purchase(TODAY - 400, 1_000, 1, 'web'),
    purchase(TODAY - 365, 2_000, 1, 'app'),
    purchase(TODAY - 364, 4_501, 2, null),
    purchase(TODAY - 30, 500, 1, 'app'),
    purchase(TODAY - 20, 500, 1, 'store'),
    { kind: 'return', day: TODAY - 19, of: TODAY - 20, channel: 'store', currency: 'EUR', orders: 1, amount: 500, points: 0 },
    { kind: 'activity', day: TODAY, activity: 'review', times: 2 },
    { kind: 'friend', day: TODAY, friends: 3 },
    { kind: 'friend', day: TODAY, friends: -1 },
    { kind: 'brought', day: TODAY },
    { kind: 'redemption', day: TODAY, rewardId: 'rew_a', rewardVersion: 1, units: 1, points: 50 },
  ],
  tier: 'gold',
  segments: ['press', 'staff'],
  profile: { birthDate: '1990-11-21', country: 'DE', language: 'de-AT' },
};
