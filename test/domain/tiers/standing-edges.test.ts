/** Tiers where terms, locks and calendars meet: each case by hand, from what the terms say. */
import { describe, expect, it, test } from 'vitest';
import { decideActivity } from '../../../shared/domain/earning/activity.ts';
import type { CalendarDate } from '../../../shared/domain/kernel/calendar.ts';
import { toInstant } from '../../../shared/domain/kernel/time.ts';
import { addQualifying, type Qualifying, type QualifyingMonth } from '../../../shared/domain/tiers/qualifying.ts';
import { afterEarning, afterReturn, reviewDueAt, reviewed, standingOf } from '../../../shared/domain/tiers/standing.ts';
import type { Standing } from '../../../shared/domain/tiers/tier-entries.ts';
import type { Requirement, TierTerms } from '../../../shared/domain/tiers/tier-terms.ts';
import { aMember, aVersion, MERCHANT_ID, NOW, terms, tierTerms } from '../../support/kernel/builders.ts';

const at = (text: string) => toInstant(text);
const JUNE = at('2026-06-15T12:00:00Z');
const EVER = at('2027-12-31T00:00:00Z');
const counted = (...given: Omit<Qualifying, 'from'>[]): readonly QualifyingMonth[] =>
  given.reduce<readonly QualifyingMonth[]>((months, one) => addQualifying(months, { from: '2026-06-01' as CalendarDate, ...one }), []);
const holder = (standing: Standing | null, ...given: Omit<Qualifying, 'from'>[]) => ({
  standing,
  qualifying: counted(...given),
  enrolledAt: at('2026-01-10T12:00:00Z'),
});
const of = (special: Partial<TierTerms> = {}) => ({ timeZone: 'UTC', tiers: tierTerms(special) });
const standing = (id: string, special: Partial<Standing> = {}): Standing => ({
  id,
  since: at('2026-02-01T00:00:00Z'),
  until: EVER,
  reviewAt: EVER,
  qualifiedAt: at('2026-02-01T00:00:00Z'),
  ...special,
});

describe('a locked tier', () => {
  const locked = standing('silver', { lockedUntil: JUNE });
  const before = toInstant(Date.parse(JUNE) - 1);

  it('does not go up before the lock ends, and does at that instant', () => {
    const rich = holder(locked, { points: 5_000 });
    expect(afterEarning(of(), rich, before)).toEqual({ standing: locked, explanation: [] });
    expect(afterEarning(of(), rich, JUNE).standing?.id).toBe('gold');
  });

  it('does not go with a return before the lock ends, and does at that instant', () => {
    const poor = holder(locked);
    expect(afterReturn(of(), poor, before)).toEqual({ standing: locked, explanation: [] });
    expect(afterReturn(of(), poor, JUNE).standing?.id).toBe('blue');
  });

  it('is looked at when both the tier and the lock have ended', () => {
    expect(reviewDueAt({ standing: standing('silver', { lockedUntil: at('2028-03-01T00:00:00Z') }) })).toBe('2028-03-01T00:00:00.000Z');
    expect(reviewDueAt({ standing: locked })).toBe(EVER);
    expect(reviewDueAt({ standing: standing('silver', { until: null, reviewAt: null, lockedUntil: JUNE }) })).toBeNull();
    expect(reviewDueAt({ standing: null })).toBeNull();
  });
});

describe('in a programme without tiers', () => {
  const none = { timeZone: 'UTC' };
  it('no one has one, whatever the account remembers', () => {
    const known = holder(standing('gold'), { points: 5_000 });
    expect(afterEarning(none, known, JUNE)).toEqual({ standing: null, explanation: [] });
    expect(afterReturn(none, known, JUNE)).toEqual({ standing: null, explanation: [] });
    expect(reviewed(none, known, EVER)).toBeUndefined();
    expect(standingOf(known, none, JUNE)).toBeNull();
  });
});

describe('a member without a tier, in a programme that has them by now', () => {
  it('is given what was earned with the next purchase, and stays without after a return', () => {
    expect(afterEarning(of(), holder(null, { points: 600 }), JUNE).standing).toMatchObject({ id: 'silver', since: JUNE });
    expect(afterEarning(of(), holder(null), JUNE).standing).toEqual({
      id: 'blue',
      since: JUNE,
      until: null,
      reviewAt: null,
      qualifiedAt: null,
    });
    expect(afterReturn(of(), holder(null), JUNE)).toEqual({ standing: null, explanation: [] });
    expect(reviewed(of(), holder(null), EVER)).toBeUndefined();
  });

  it('or whose level is gone: what was earned, and nothing to go back to', () => {
    expect(afterEarning(of(), holder(standing('ruby'), { points: 600 }), JUNE).standing).not.toHaveProperty('before');
    expect(afterReturn(of(), holder(standing('ruby')), JUNE).standing?.id).toBe('ruby');
  });
});

describe('a level that was reached', () => {
  it('from a higher level than the first remembers that level, without what that one remembered', () => {
    const { standing: reached } = afterEarning(of(), holder(standing('silver', { before: standing('blue') }), { points: 1_000 }), JUNE);
    expect(reached).toMatchObject({ id: 'gold', before: standing('silver') });
    expect(reached?.before).not.toHaveProperty('before');
    expect(
      afterEarning(of(), holder(standing('blue', { until: null, reviewAt: null }), { points: 500 }), JUNE).standing,
    ).not.toHaveProperty('before');
  });

  it('and is earned again holds longer and remembers the same; a tier that does not end says nothing', () => {
    const ends = standing('silver', { until: at('2026-12-31T00:00:00Z'), reviewAt: at('2026-12-31T00:00:00Z'), before: standing('blue') });
    const again = afterEarning(of(), holder(ends, { points: 600 }), JUNE);
    expect(again.standing).toMatchObject({
      id: 'silver',
      since: ends.since,
      qualifiedAt: JUNE,
      until: '2028-01-01T00:00:00.000Z',
      before: standing('blue'),
    });
    expect(again.explanation).toEqual([
      { rule: 'tier', matched: true, reason: 'Silver is earned again: 600 points of 500 points; holds until 2028-01-01T00:00:00.000Z' },
    ]);
    const endless = standing('silver', { until: null, reviewAt: null });
    expect(afterEarning(of(), holder(endless, { points: 600 }), JUNE)).toEqual({ standing: endless, explanation: [] });
    const later = standing('silver', { until: at('2028-01-01T00:00:00Z') });
    expect(afterEarning(of(), holder(later, { points: 600 }), JUNE)).toEqual({ standing: later, explanation: [] });
  });
});

describe('a return', () => {
  const gold = (before: Partial<Standing>) => standing('gold', { before: standing('silver', before) });
  it('leads back to the level before only while that holds, and only if it is more than what is left', () => {
    const back = (before: Partial<Standing>, ...left: Omit<Qualifying, 'from'>[]) => afterReturn(of(), holder(gold(before), ...left), JUNE);
    expect(back({ until: null }).standing).toEqual(standing('silver', { until: null }));
    expect(back({ until: toInstant(Date.parse(JUNE) + 1) }).standing?.id).toBe('silver');
    expect(back({ until: JUNE }).standing?.id).toBe('blue');
    expect(back({ id: 'blue' }, { points: 500 }).standing).toMatchObject({ id: 'silver', since: JUNE });
    expect(back({ until: JUNE }).explanation).toEqual([
      { rule: 'tier', matched: true, reason: 'Gold was not earned without what came back; Blue holds' },
    ]);
  });

  it('leaves what was given by hand, and what waits for its review, and says so', () => {
    const byHand = standing('gold', { qualifiedAt: null });
    expect(afterReturn(of(), holder(byHand), JUNE)).toEqual({ standing: byHand, explanation: [] });
    const waits = (special: Partial<Standing>) =>
      afterReturn(of({ onReturn: 'at-review' }), holder(standing('gold', special)), JUNE).explanation;
    expect(waits({})).toEqual([
      { rule: 'tier', matched: false, reason: `Gold is not earned without what came back; looked at again on ${EVER}` },
    ]);
    expect(waits({ until: null, reviewAt: null })[0]?.reason).toContain('it does not end');
  });
});

test.each<[Requirement, Omit<Qualifying, 'from'>, string]>([
  [{ metric: 'points', atLeast: 1 }, { points: 2 }, '2 points of 1 point'],
  [{ metric: 'spend', currency: 'EUR', atLeast: 5_000 }, { spend: { currency: 'EUR', amount: 5_001 } }, '50.01 EUR of 50.00 EUR'],
  [{ metric: 'purchases', atLeast: 1 }, { purchases: 2 }, '2 purchases of 1 purchase'],
  [{ metric: 'active-months', atLeast: 1 }, { purchases: 1 }, '1 active month of 1 active month'],
  [{ metric: 'engagement', atLeast: 2 }, { engagement: 2 }, '2 engagement points of 2 engagement points'],
  [{ metric: 'engagement', atLeast: 1 }, { engagement: 1 }, '1 engagement point of 1 engagement point'],
])('says how much of %j there is', (requirement, given, words) => {
  const [blue, silver] = tierTerms().levels;
  if (blue === undefined || silver === undefined) throw new TypeError('there are two levels');
  const levels = [blue, { ...silver, qualification: { need: 'all', of: [requirement] } as const }];
  const { explanation } = afterEarning(
    of({ levels, hold: { policy: 'forever' } }),
    holder(standing('blue', { until: null, reviewAt: null }), given),
    JUNE,
  );
  expect(explanation).toEqual([{ rule: 'tier', matched: true, reason: `Silver is reached: ${words}; holds` }]);
});

describe('an activity', () => {
  const source = { merchantId: MERCHANT_ID, activityId: 'review-1', activity: 'review', occurredAt: NOW };
  const decided = (activity: { points: number; engagement: number }, special: Partial<TierTerms> = {}, collected?: boolean) => {
    const activities = [{ id: 'review', name: 'Wrote a review', ...activity }];
    const version = aVersion({ ...terms({ tiers: tierTerms(special) }), activities });
    return decideActivity(aMember().account, source, { atPurchase: version, now: version }, NOW, collected).appended.at(-1);
  };

  it.each([
    [20, 5, '20 points for "Wrote a review", and 5 points of engagement'],
    [1, 1, '1 point for "Wrote a review", and 1 point of engagement'],
    [20, 0, '20 points for "Wrote a review"'],
  ])('worth %i and %i says so', (points, engagement, reason) => {
    expect(decided({ points, engagement })?.explanation[0]).toEqual({ rule: 'activity', matched: true, points, reason });
  });

  it('gives points that count towards tiers where bonus points do', () => {
    expect(decided({ points: 20, engagement: 0 })?.qualifying).toBeUndefined();
    expect(decided({ points: 20, engagement: 0 }, { bonusQualifies: true })?.qualifying).toMatchObject({ points: 20 });
  });

  it('says that nothing waits any more only when told so', () => {
    expect(decided({ points: 1, engagement: 0 })).not.toHaveProperty('collected');
    expect(decided({ points: 1, engagement: 0 }, {}, true)).toMatchObject({ collected: true });
  });

  it('that is not one of the programme is refused, with those that are', () => {
    const decide = (activities?: { id: string; name: string; points: number; engagement: number }[]) => {
      const version = aVersion({ ...terms(), ...(activities === undefined ? {} : { activities }) });
      return () => decideActivity(aMember().account, source, { atPurchase: version, now: version }, NOW);
    };
    const other = (id: string) => ({ id, name: id, points: 1, engagement: 0 });
    expect(decide()).toThrow('the programme has none');
    expect(decide([other('survey'), other('check-in')])).toThrow('must be one of survey, check-in');
  });
});
