import { describe, expect, test } from 'vitest';
import type { CalendarDate } from '../../../shared/domain/kernel/calendar.ts';
import type { CountedIn } from '../../../shared/domain/referrals/referral.ts';
import { capPeriodAt, type Referred, referredAfter } from '../../../shared/domain/referrals/referrer-totals.ts';

const MONTH: CountedIn = { per: 'month', from: '2026-11-01' as CalendarDate };
const DAY: CountedIn = { per: 'day', from: '2026-11-01' as CalendarDate };
const NEXT_MONTH: CountedIn = { per: 'month', from: '2026-12-01' as CalendarDate };
const EVER: CountedIn = { per: 'ever', from: 'ever' };

const paid = (counted: CountedIn, stage: 'rewarded' | 'reversed' = 'rewarded') => ({
  referral: { stage, referrerId: 'mem_a', refereeId: 'mem_b', level: 1, points: 300, counted },
});
const withEntries = (...entries: readonly ReturnType<typeof paid>[]): Referred | undefined =>
  entries.reduce<Referred | undefined>((referred, entry) => referredAfter(referred, entry), undefined);
const friendsIn = (referred: Referred | undefined, counted: CountedIn) => capPeriodAt(referred, counted).friends;

describe('friends in the period of a cap', () => {
  test('are counted for each length by itself, however awards of two versions take turns', () => {
    const referred = withEntries(paid(MONTH), paid(DAY), paid(MONTH), paid(EVER), paid(DAY), paid(MONTH));
    expect([MONTH, DAY, EVER].map((counted) => friendsIn(referred, counted))).toEqual([3, 2, 1]);
  });

  test('begin again with the next period', () => {
    expect(friendsIn(withEntries(paid(MONTH), paid(MONTH)), NEXT_MONTH)).toBe(0);
    expect(friendsIn(withEntries(paid(MONTH), paid(MONTH), paid(NEXT_MONTH)), NEXT_MONTH)).toBe(1);
  });

  test('count in the later one for a clock that is behind', () => {
    expect(capPeriodAt(withEntries(paid(NEXT_MONTH), paid(NEXT_MONTH)), MONTH)).toEqual({ ...NEXT_MONTH, friends: 2 });
  });

  test('are fewer when one is paid back, unless their period is past', () => {
    expect(friendsIn(withEntries(paid(MONTH), paid(MONTH), paid(MONTH, 'reversed')), MONTH)).toBe(1);
    expect(friendsIn(withEntries(paid(MONTH), paid(NEXT_MONTH), paid(MONTH, 'reversed')), NEXT_MONTH)).toBe(1);
  });
});
