import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { toInstant } from '../../../shared/domain/kernel/time.ts';
import { replay } from '../../../shared/domain/ledger/ledger.ts';
import { decideEnrolment } from '../../../shared/domain/members/enrolment.ts';
import { progressOf } from '../../../shared/domain/tiers/progress.ts';
import { decideTierChange } from '../../../shared/domain/tiers/tier-change.ts';
import type { TierTerms } from '../../../shared/domain/tiers/tier-terms.ts';
import {
  aMember,
  aPurchase,
  aReturnOf,
  aVersion,
  LAW,
  MEMBER_ID,
  MemberHistory,
  NOTE,
  PROGRAMME_ID,
  terms,
  tierTerms,
} from '../../support/kernel/builders.ts';

/** Someone who enrolled on an instant, under tiers of their own, in New York. */
function member(
  tiers: Partial<TierTerms> = {},
  enrolledAt = '2026-01-10T15:00:00Z',
  timeZone = 'America/New_York',
  lateArrivalDays?: number,
): Life {
  const plain = terms({ timeZone, tiers: tierTerms(tiers) });
  const of = lateArrivalDays === undefined ? plain : { ...plain, earning: { ...plain.earning, lateArrivalDays } };
  const ledger = decideEnrolment(MEMBER_ID, [], aVersion(of), toInstant(enrolledAt));
  return new Life(of, aMember(ledger));
}

class Life extends MemberHistory {
  /** Dollars; a point each. @returns the order. */
  buys$(dollars: number, at: string, occurredAt = at): number {
    this.now = toInstant(at);
    return this.buys(aPurchase({ occurredAt: toInstant(occurredAt) }).of(dollars * 100));
  }

  returns$(order: number, dollars: number, at: string, returnId = 'R-1'): void {
    this.now = toInstant(at);
    this.returns(order, aReturnOf(dollars * 100, { returnId, occurredAt: this.now }));
  }

  until(at: string): void {
    this.now = toInstant(at);
    this.advances();
  }

  get tier(): string | undefined {
    return this.account.standing?.id;
  }

  get holdsUntil(): string | null | undefined {
    return this.account.standing?.until;
  }

  get last() {
    return this.entries.at(-1);
  }
}

describe('promotion', () => {
  it('everyone begins on the first level, which never ends', () => {
    expect(member().account.standing).toEqual({
      id: 'blue',
      since: '2026-01-10T15:00:00.000Z',
      until: null,
      reviewAt: null,
      qualifiedAt: null,
    });
  });

  it('comes with the purchase that earns it, and says so', () => {
    const life = member();
    life.buys$(499, '2026-03-01T12:00:00Z');
    expect([life.tier, life.last?.tier]).toEqual(['blue', { id: 'blue', changed: false }]);
    life.buys$(1, '2026-03-02T12:00:00Z');
    expect([life.tier, life.last?.tier]).toEqual(['silver', { id: 'silver', changed: true }]);
    expect(life.last?.explanation.at(-1)).toEqual({
      rule: 'tier',
      matched: true,
      reason: 'Silver is reached: 500 points of 500 points; holds until 2028-01-01T05:00:00.000Z',
    });
  });

  it('skips levels', () => {
    const life = member();
    life.buys$(1_000, '2026-03-01T12:00:00Z');
    expect([life.tier, life.account.standing?.since]).toEqual(['gold', '2026-03-01T12:00:00.000Z']);
  });

  it('counts what was earned, not what is left: spending takes nothing away', () => {
    const life = member();
    life.buys$(400, '2026-03-01T12:00:00Z');
    life.adjusts(-400);
    life.buys$(100, '2026-03-02T12:00:00Z');
    expect(life.tier).toBe('silver');
  });

  it('does not count what was given by hand', () => {
    const life = member();
    life.now = toInstant('2026-03-01T12:00:00Z');
    life.adjusts(5_000);
    life.buys$(1, '2026-03-02T12:00:00Z');
    expect(life.tier).toBe('blue');
  });

  it('counts pending points, which are earned', () => {
    const of = terms({ earning: { pendingDays: 14 }, tiers: tierTerms() });
    const life = new Life(of, aMember(decideEnrolment(MEMBER_ID, [], aVersion(of), toInstant('2026-01-10T15:00:00Z'))));
    life.buys$(500, '2026-03-01T12:00:00Z');
    expect([life.tier, life.last?.balance]).toEqual(['silver', { active: 0, pending: 500, debt: 0 }]);
  });
});

describe('the qualification period', () => {
  test.each([
    ['a calendar year: the last minute in New York', 'calendar-year', '2027-01-01T04:59:00Z', 'silver'],
    ['a calendar year: the first minute of the next', 'calendar-year', '2027-01-01T05:00:00Z', 'blue'],
    ['a lifetime: thirty years later', 'lifetime', '2056-05-01T12:00:00Z', 'silver'],
    ['a membership year: the day before the anniversary', 'anniversary', '2027-01-10T04:59:00Z', 'silver'],
    ['a membership year: the anniversary', 'anniversary', '2027-01-10T05:00:00Z', 'blue'],
  ] as const)('%s', (_, kind, second, tier) => {
    const life = member({ period: { kind } });
    life.buys$(300, '2026-06-15T12:00:00Z');
    life.buys$(200, second);
    expect(life.tier).toBe(tier);
  });

  test.each([
    ['the twelfth month', '2027-05-31T12:00:00Z', 'silver'],
    ['the thirteenth', '2027-06-01T12:00:00Z', 'blue'],
  ])('twelve rolling months: %s', (_, second, tier) => {
    const life = member({ period: { kind: 'rolling', months: 12 } });
    life.buys$(300, '2026-06-15T12:00:00Z');
    life.buys$(200, second);
    expect(life.tier).toBe(tier);
  });

  it('a purchase that comes late counts in the month in which it was made', () => {
    const life = member();
    life.buys$(600, '2027-01-02T12:00:00Z', '2026-12-31T12:00:00Z');
    expect(life.tier).toBe('blue');
    expect(life.last?.qualifying).toEqual({ from: '2026-12-01', points: 600, purchases: 1, spend: { currency: 'USD', amount: 60_000 } });
  });

  test.each([
    ['28 February of a common year is the anniversary of 29 February', '2025-02-28T12:00:00Z', '2025-02-28'],
    ['the day before it is of the month', '2025-02-27T12:00:00Z', '2025-02-01'],
    ['29 February of the next leap year', '2028-02-29T12:00:00Z', '2028-02-29'],
    ['28 February of a leap year is before it', '2028-02-28T12:00:00Z', '2028-02-01'],
    ['the month after', '2025-03-01T12:00:00Z', '2025-03-01'],
  ])('%s', (_, at, from) => {
    const life = member({ period: { kind: 'anniversary' } }, '2024-02-29T12:00:00Z');
    life.buys$(10, at);
    expect(life.last?.qualifying?.from).toBe(from);
  });

  it('a member who enrolled at 23:59 in New York has the anniversary of that day, not of the day in UTC', () => {
    const life = member({ period: { kind: 'anniversary' } }, '2026-06-11T03:59:00Z');
    life.buys$(300, '2026-07-01T12:00:00Z');
    life.buys$(200, '2027-06-10T03:59:00Z');
    expect(life.tier).toBe('silver');
  });
});

describe('counting', () => {
  const level = (qualification: NonNullable<TierTerms['levels'][number]['qualification']>): Partial<TierTerms> => ({
    levels: [
      { id: 'blue', name: 'Blue', benefits: {} },
      { id: 'top', name: 'Top', qualification, benefits: {} },
    ],
  });

  it('spend is of one currency, to the cent', () => {
    const life = member(level({ need: 'all', of: [{ metric: 'spend', currency: 'USD', atLeast: 50_000 }] }));
    life.buys$(499.99, '2026-03-01T12:00:00Z');
    life.now = toInstant('2026-03-02T12:00:00Z');
    life.buys(aPurchase({ occurredAt: life.now }).of(90_000, 'EUR'));
    expect(life.tier).toBe('blue');
    life.buys$(0.01, '2026-03-03T12:00:00Z');
    expect(life.tier).toBe('top');
  });

  it('active months are distinct ones', () => {
    const life = member(level({ need: 'all', of: [{ metric: 'active-months', atLeast: 3 }] }));
    for (const at of ['2026-03-01', '2026-03-30', '2026-04-01', '2026-04-02']) life.buys$(1, `${at}T12:00:00Z`);
    expect(life.tier).toBe('blue');
    life.buys$(1, '2026-06-01T12:00:00Z');
    expect(life.tier).toBe('top');
  });

  test.each([
    ['all', 'blue', 'top'],
    ['any', 'top', 'top'],
  ] as const)('%s of several', (need, first, second) => {
    const life = member(
      level({
        need,
        of: [
          { metric: 'purchases', atLeast: 2 },
          { metric: 'points', atLeast: 100 },
        ],
      }),
    );
    life.buys$(100, '2026-03-01T12:00:00Z');
    expect(life.tier).toBe(first);
    life.buys$(1, '2026-03-02T12:00:00Z');
    expect(life.tier).toBe(second);
  });

  test.each([
    [false, 'silver', 500 + 333 + 166],
    [true, 'gold', 500 + 499 + 249],
  ])('bonus points count: %s', (bonusQualifies, tier, counted) => {
    const { levels } = tierTerms();
    const life = member({
      bonusQualifies,
      levels: levels.map((one) => (one.id === 'silver' ? { ...one, benefits: { multiplier: 1.5 } } : one)),
    });
    life.buys$(500, '2026-03-01T12:00:00Z');
    life.buys$(333.33, '2026-03-02T12:00:00Z');
    // 333.33 × 1.5 = 499.995, rounded down once: 333 and a bonus of 166.
    expect(life.last?.explanation.slice(0, 2)).toEqual([
      { rule: 'base-rate', matched: true, points: 333, reason: '1 point per 1 USD on 333.33 USD, rounded down' },
      { rule: 'tier-multiplier', matched: true, points: 166, reason: '1.5 × as Silver' },
    ]);
    life.buys$(166, '2026-03-03T12:00:00Z');
    expect([life.tier, life.account.qualifying[0]?.points]).toEqual([tier, counted]);
  });
});

describe('a tier holds', () => {
  test.each([
    ['for ever', { policy: 'forever' }, null],
    ['twelve months to the day', { policy: 'for', months: 12, to: 'day' }, '2027-03-02T05:00:00.000Z'],
    ['twelve months to the month', { policy: 'for', months: 12, to: 'month' }, '2027-04-01T04:00:00.000Z'],
    ['to the end of the quarter', { policy: 'for', months: 0, to: 'quarter' }, '2026-04-01T04:00:00.000Z'],
    ['to the end of the year', { policy: 'for', months: 0, to: 'year' }, '2027-01-01T05:00:00.000Z'],
    ['through the next year', { policy: 'for', months: 12, to: 'year' }, '2028-01-01T05:00:00.000Z'],
    ['to the anniversary', { policy: 'for', months: 0, to: 'anniversary' }, '2027-01-10T05:00:00.000Z'],
    ['through the next membership year', { policy: 'for', months: 12, to: 'anniversary' }, '2028-01-10T05:00:00.000Z'],
  ] as const)('%s', (_, hold, until) => {
    const life = member({ hold });
    life.buys$(500, '2026-03-01T12:00:00Z');
    expect(life.holdsUntil).toBe(until);
  });

  it('for longer when it is earned again, in the entry that earns it', () => {
    const life = member();
    life.buys$(500, '2026-03-01T12:00:00Z');
    life.buys$(500, '2027-02-01T12:00:00Z');
    expect([life.tier, life.holdsUntil, life.last?.tier]).toEqual(['silver', '2029-01-01T05:00:00.000Z', { id: 'silver', changed: false }]);
  });

  it('and not a day less after a purchase that earns a lower one', () => {
    const life = member();
    life.buys$(1_000, '2026-12-31T12:00:00Z');
    life.buys$(500, '2027-02-01T12:00:00Z');
    expect([life.tier, life.holdsUntil]).toEqual(['gold', '2028-01-01T05:00:00.000Z']);
  });
});

describe('the review', () => {
  it('takes nothing a millisecond early, and needs no job: the next command posts it', () => {
    const life = member();
    life.buys$(1_000, '2026-03-01T12:00:00Z');
    life.until('2028-01-01T04:59:59.999Z');
    expect(life.tier).toBe('gold');
    life.buys$(1, '2028-01-01T05:00:00Z');
    expect(life.entries.slice(-2).map(({ kind, tier }) => [kind, tier])).toEqual([
      ['review', { id: 'blue', changed: true }],
      ['earn', { id: 'blue', changed: false }],
    ]);
  });

  test.each([
    ['none', 'gold', '2029-01-01T05:00:00.000Z'],
    ['to-earned', 'blue', null],
    ['one-step', 'silver', '2029-01-01T05:00:00.000Z'],
  ] as const)('downgrade %s', (downgrade, tier, until) => {
    const life = member({ downgrade });
    life.buys$(1_000, '2026-03-01T12:00:00Z');
    life.until('2028-01-01T05:00:00Z');
    expect([life.tier, life.holdsUntil]).toEqual([tier, until]);
  });

  it('goes by the period that the tier ends with: what was earned in its last year keeps it', () => {
    const life = member({ hold: { policy: 'for', months: 6, to: 'day' } });
    life.buys$(1_000, '2026-03-01T12:00:00Z');
    life.until('2027-06-01T12:00:00Z');
    expect([life.tier, life.holdsUntil]).toEqual(['blue', null]);
    expect(
      life.entries.filter(({ kind }) => kind === 'review').flatMap(({ explanation }) => explanation.map(({ reason }) => reason)),
    ).toEqual([
      'Gold goes on: 1000 points of 1000 points; holds until 2027-03-02T05:00:00.000Z',
      'Blue follows Gold: 0 points of 1000 points; holds',
    ]);
  });

  it('a tier that held to the end of the year in which it was earned is used up by it', () => {
    const life = member({ hold: { policy: 'for', months: 0, to: 'year' }, downgrade: 'one-step' });
    life.buys$(1_000, '2026-03-01T12:00:00Z');
    life.until('2027-01-01T05:00:00Z');
    expect([life.tier, life.holdsUntil]).toEqual(['silver', '2028-01-01T05:00:00.000Z']);
  });

  it('T7: a tier that goes on is held since it was reached, another one since the review', () => {
    const life = member({ hold: { policy: 'for', months: 6, to: 'day' } });
    life.buys$(1_000, '2026-03-01T12:00:00Z');
    life.until('2026-12-01T12:00:00Z');
    expect([life.last?.kind, life.tier, life.account.standing?.since]).toEqual(['review', 'gold', '2026-03-01T12:00:00.000Z']);
    life.until('2027-06-01T12:00:00Z');
    expect([life.last?.kind, life.tier, life.account.standing?.since]).toEqual(['review', 'blue', '2027-03-02T05:00:00.000Z']);
  });

  it('that is years late posts once what all of them come to', () => {
    const life = member({ downgrade: 'one-step' });
    life.buys$(1_000, '2026-03-01T12:00:00Z');
    life.until('2031-06-01T12:00:00Z');
    const reviews = life.entries.filter(({ kind }) => kind === 'review');
    expect(reviews.map(({ tier, explanation }) => [tier?.id, explanation.length])).toEqual([['blue', 2]]);
    expect(life.account.standing?.since).toBe('2029-01-01T05:00:00.000Z');
  });

  it('waits for the grace period, in which the tier can still be earned again', () => {
    const life = member({ graceDays: 30 });
    life.buys$(500, '2026-03-01T12:00:00Z');
    life.until('2028-01-20T12:00:00Z');
    expect(life.tier).toBe('silver');
    life.buys$(500, '2028-01-30T12:00:00Z');
    expect([life.tier, life.holdsUntil]).toEqual(['silver', '2030-01-01T05:00:00.000Z']);
  });

  it('comes after the grace period, when it was not', () => {
    const life = member({ graceDays: 30 });
    life.buys$(500, '2026-03-01T12:00:00Z');
    life.until('2028-01-31T04:59:59Z');
    expect(life.tier).toBe('silver');
    life.until('2028-01-31T05:00:00Z');
    expect([life.tier, life.account.standing?.since]).toEqual(['blue', '2028-01-31T05:00:00.000Z']);
  });
});

describe('a return', () => {
  it('takes the tier with it that it was reached by', () => {
    const life = member();
    const order = life.buys$(600, '2026-03-01T12:00:00Z');
    life.returns$(order, 200, '2026-03-05T12:00:00Z');
    expect([life.tier, life.last?.tier]).toEqual(['blue', { id: 'blue', changed: true }]);
    expect(life.last?.explanation.at(-1)?.reason).toBe('Silver was not earned without what came back; Blue holds');
  });

  it('leads back to the tier before, for as long as that would have held', () => {
    const life = member();
    life.buys$(500, '2026-03-01T12:00:00Z');
    const order = life.buys$(1_000, '2027-03-01T12:00:00Z');
    expect([life.tier, life.holdsUntil]).toEqual(['gold', '2029-01-01T05:00:00.000Z']);
    life.returns$(order, 1_000, '2027-03-05T12:00:00Z');
    expect([life.tier, life.holdsUntil]).toEqual(['silver', '2028-01-01T05:00:00.000Z']);
  });

  it('of something that the tier did not need leaves it', () => {
    const life = member();
    life.buys$(1_000, '2026-03-01T12:00:00Z');
    const order = life.buys$(30, '2027-03-01T12:00:00Z');
    life.returns$(order, 30, '2027-03-02T12:00:00Z');
    expect([life.tier, life.last?.tier]).toEqual(['gold', { id: 'gold', changed: false }]);
  });

  it('waits for the review where the programme says so', () => {
    const life = member({ onReturn: 'at-review' });
    const order = life.buys$(600, '2026-03-01T12:00:00Z');
    life.returns$(order, 600, '2026-03-05T12:00:00Z');
    expect([life.tier, life.last?.explanation.at(-1)?.reason]).toEqual([
      'silver',
      'Silver is not earned without what came back; looked at again on 2028-01-01T05:00:00.000Z',
    ]);
    life.until('2028-01-01T05:00:00Z');
    expect(life.tier).toBe('blue');
  });

  it('takes the multiplied points back, in any number of parts, and the purchase with the last of them', () => {
    const { levels } = tierTerms();
    const life = member({ levels: levels.map((one) => (one.id === 'silver' ? { ...one, benefits: { multiplier: 1.25 } } : one)) });
    life.buys$(500, '2026-03-01T12:00:00Z');
    const order = life.buys$(99.99, '2026-03-02T12:00:00Z');
    expect([life.last?.points, life.account.qualifying[0]]).toMatchObject([124, { points: 599, purchases: 2 }]);
    life.returns$(order, 33.33, '2026-03-03T12:00:00Z', 'R-1');
    life.returns$(order, 33.33, '2026-03-03T12:00:00Z', 'R-2');
    expect(life.account.qualifying[0]).toMatchObject({ purchases: 2, points: 533 });
    life.returns$(order, 33.33, '2026-03-03T12:00:00Z', 'R-3');
    expect([life.account.qualifying, life.last?.balance.active]).toEqual([
      [{ from: '2026-03-01', points: 500, purchases: 1, engagement: 0, spend: [{ currency: 'USD', amount: 50_000 }] }],
      500,
    ]);
  });
});

describe('members are warned', () => {
  it('once, so many days before the tier ends', () => {
    const life = member({ warningDays: 30 });
    life.buys$(500, '2026-03-01T12:00:00Z');
    life.until('2027-12-01T04:59:59Z');
    expect(life.last?.kind).toBe('earn');
    life.until('2027-12-01T05:00:00Z');
    life.until('2027-12-20T05:00:00Z');
    expect(life.entries.filter(({ kind }) => kind === 'warn').map(({ explanation }) => explanation)).toEqual([
      [
        {
          rule: 'tier-warning',
          matched: true,
          reason: 'Silver holds until 2028-01-01T05:00:00.000Z; unless it is earned again, Blue follows on 2028-01-01T05:00:00.000Z',
        },
      ],
    ]);
  });

  it('not of a tier that they have earned again', () => {
    const life = member({ warningDays: 30, hold: { policy: 'for', months: 6, to: 'day' } });
    life.buys$(500, '2026-03-01T12:00:00Z');
    life.until('2026-08-15T05:00:00Z');
    expect(life.last?.kind).toBe('earn');
  });
});

describe('progress', () => {
  it('says what is missing to the next level and by when, and what keeps this one', () => {
    const life = member();
    life.buys$(500, '2026-03-01T12:00:00Z');
    life.buys$(120, '2027-03-01T12:00:00Z');
    const { next, keep } = progressOf(life.programme.now.terms, life.account, life.now);
    expect([next?.level.id, next?.by, next?.met, next?.progress]).toEqual([
      'gold',
      '2028-01-01T05:00:00.000Z',
      false,
      [{ requirement: { metric: 'points', atLeast: 1_000 }, have: 120, missing: 880 }],
    ]);
    expect([keep?.level.id, keep?.by, keep?.progress[0]?.missing]).toEqual(['silver', '2028-01-01T05:00:00.000Z', 380]);
  });

  it.each<[string, Partial<TierTerms>, string, string, number]>([
    ['the next calendar year, before it', {}, '2026-11-22T12:00:00Z', '2026-12-01T12:00:00Z', 500],
    ['the next calendar year, in it', {}, '2026-11-22T12:00:00Z', '2027-02-01T12:00:00Z', 380],
    ['a rolling year that ends later', { period: { kind: 'rolling', months: 12 } }, '2026-11-22T12:00:00Z', '2026-11-23T12:00:00Z', 500],
    ['a lifetime, of which nothing goes', { period: { kind: 'lifetime' } }, '2026-11-22T12:00:00Z', '2027-02-01T12:00:00Z', 0],
  ])('keeps by what counts at the review, not by what counts today: %s', (_, tiers, reachedAt, at, missing) => {
    const life = member({ ...tiers, hold: { policy: 'for', months: 12, to: 'year' } });
    life.buys$(500, reachedAt);
    life.buys$(120, at);
    const { keep } = progressOf(life.programme.now.terms, life.account, life.now);
    expect(keep?.progress[0]?.missing).toBe(missing);
    expect(keep?.met).toBe(missing === 0);
  });

  it('keeps in grace by what the period that has begun has', () => {
    const life = member({ graceDays: 30, hold: { policy: 'for', months: 12, to: 'year' } });
    life.buys$(500, '2026-11-22T12:00:00Z');
    life.buys$(300, '2027-05-01T12:00:00Z');
    const missing = () => progressOf(life.programme.now.terms, life.account, life.now).keep?.progress[0]?.missing;
    life.now = toInstant('2028-01-01T04:59:59.999Z');
    expect(missing()).toBe(200);
    life.now = toInstant('2028-01-01T05:00:00Z');
    expect(missing()).toBe(500);
    life.buys$(20, '2028-01-10T12:00:00Z');
    expect(missing()).toBe(480);
  });

  it('has no next on the highest, and nothing to keep on the lowest', () => {
    const life = member();
    expect(progressOf(life.programme.now.terms, life.account, life.now).keep).toBeNull();
    life.buys$(1_000, '2026-03-01T12:00:00Z');
    expect(progressOf(life.programme.now.terms, life.account, life.now).next).toBeNull();
  });
});

describe('laws', () => {
  const lives = fc.record({
    period: fc.constantFrom<TierTerms['period']>(
      { kind: 'rolling', months: 3 },
      { kind: 'calendar-year' },
      { kind: 'anniversary' },
      { kind: 'lifetime' },
    ),
    hold: fc.constantFrom<TierTerms['hold']>(
      { policy: 'forever' },
      { policy: 'for', months: 2, to: 'day' },
      { policy: 'for', months: 0, to: 'quarter' },
      { policy: 'for', months: 12, to: 'anniversary' },
    ),
    downgrade: fc.constantFrom<TierTerms['downgrade']>('none', 'to-earned', 'one-step'),
    onReturn: fc.constantFrom<TierTerms['onReturn']>('at-once', 'at-review'),
    graceDays: fc.constantFrom(0, 10),
    warningDays: fc.constantFrom(0, 20),
  });
  const steps = fc.array(
    fc.record({ days: fc.integer({ min: 0, max: 200 }), dollars: fc.integer({ min: 1, max: 900 }), back: fc.boolean() }),
    {
      minLength: 1,
      maxLength: 12,
    },
  );
  const DAY = 86_400_000;

  it('the account is the fold of its entries, and whole returns leave nothing that counts', () => {
    fc.assert(
      fc.property(lives, steps, (tiers, life) => {
        const one = member(tiers);
        let at = Date.parse('2026-01-11T12:00:00Z');
        const orders: number[] = [];
        for (const { days, dollars, back } of life) {
          at += days * DAY;
          const order = one.buys$(dollars, toInstant(at));
          if (back) one.returns$(order, dollars, toInstant(at + 1_000));
          else orders.push(order);
        }
        for (const order of orders) one.returns$(order, one.order(order).purchase.amount / 100, toInstant(at + 2_000));
        expect(one.account.qualifying).toEqual([]);
        expect(one.account).toEqual(replay(PROGRAMME_ID, MEMBER_ID, one.entries));
      }),
      LAW,
    );
  });

  it('however often jobs run on the way, the tier is the same in the end', () => {
    fc.assert(
      fc.property(lives, steps, fc.integer({ min: 20, max: 60 }), (tiers, life, every) => {
        const [rarely, often] = [member(tiers), member(tiers)];
        let at = Date.parse('2026-01-11T12:00:00Z');
        for (const { days, dollars } of life) {
          for (let day = every; day < days; day += every) often.until(toInstant(at + day * DAY));
          at += days * DAY;
          for (const one of [rarely, often]) one.buys$(dollars, toInstant(at));
        }
        expect(often.account.standing).toEqual(rarely.account.standing);
      }),
      { ...LAW, numRuns: 60 },
    );
  });
});

test('a level that a return leaves, and that newer terms ended before it, is reviewed at once', () => {
  const level = (id: string, atLeast: number) => ({
    id,
    name: id.toUpperCase(),
    qualification: { need: 'all' as const, of: [{ metric: 'purchases' as const, atLeast }] },
    benefits: {},
  });
  const blue = { id: 'blue', name: 'Blue', benefits: {} };
  const before = member({ levels: [blue, level('silver', 1), level('gold', 2)] });
  for (const day of ['2026-04-01T12:00:00Z', '2026-04-02T12:00:00Z']) before.buys$(10, day);
  expect(before.tier).toBe('gold');
  const stricter = tierTerms({ levels: [blue, level('silver', 2), level('gold', 8)], hold: { policy: 'for', months: 0, to: 'quarter' } });
  const life = new Life(terms({ timeZone: 'America/New_York', tiers: stricter }), before);
  const order = life.buys$(10, '2026-08-03T12:00:00Z');
  life.returns$(order, 10, '2026-08-03T13:00:00Z');
  expect(life.last?.explanation.slice(1).map(({ reason }) => reason)).toEqual([
    'GOLD was not earned without what came back; SILVER follows',
    'SILVER goes on: 2 purchases of 2 purchases; holds until 2026-10-01T04:00:00.000Z',
  ]);
  expect([life.tier, life.account.standing?.reviewAt]).toEqual(['silver', '2026-10-01T04:00:00.000Z']);
});

describe('a purchase that arrives late', () => {
  const levels = [
    { id: 'bronze', name: 'Bronze', benefits: {} },
    {
      id: 'silver',
      name: 'Silver',
      qualification: { need: 'all' as const, of: [{ metric: 'spend' as const, currency: 'USD', atLeast: 25_000 }] },
      benefits: { multiplier: 1.25 },
    },
  ];
  /** Silver in 2026 until the end of 2027, in which 240 dollars were spent; reviewed on New Year. */
  const reviewed = (lateArrivalDays?: number) => {
    const life = member({ levels }, undefined, undefined, lateArrivalDays);
    life.buys$(300, '2026-03-01T12:00:00Z');
    life.buys$(240, '2027-03-01T12:00:00Z');
    life.until('2028-01-01T06:00:00Z');
    expect([life.tier, life.last?.kind, life.account.standing?.before?.id]).toEqual(['bronze', 'review', 'silver']);
    return life;
  };

  it('P3: counts in the review that it missed, earns as in time, and says so', () => {
    const life = reviewed();
    life.buys$(20, '2028-01-01T11:00:00Z', '2027-12-31T20:00:00-05:00');
    expect(life.last).toMatchObject({
      points: 25,
      tier: { id: 'silver', changed: true },
      tierMove: { from: 'bronze', direction: 'up' },
      standing: { id: 'silver', until: '2029-01-01T05:00:00.000Z', qualifiedAt: '2028-01-01T01:00:00.000Z' },
    });
    expect(life.last?.explanation.slice(-2)).toEqual([
      {
        rule: 'late-arrival',
        matched: true,
        reason: 'made before the review of 2028-01-01T05:00:00.000Z, and counts in it; the tier was silver then',
      },
      expect.objectContaining({ reason: 'Silver is earned again: 260.00 USD of 250.00 USD; holds until 2029-01-01T05:00:00.000Z' }),
    ]);
  });

  it('P4: earns by the tier that is held when it arrives, and the entry names the tier', () => {
    const days = ['2026-03-01T12:00:00Z', '2026-03-02T12:00:00Z', '2026-03-03T12:00:00Z'] as const;
    const inOrder = member({ levels });
    for (const [place, day] of days.entries()) inOrder.buys$(place === 0 ? 300 : 100, day);
    const newestFirst = member({ levels });
    for (const [place, day] of [...days.entries()].reverse()) newestFirst.buys$(place === 0 ? 300 : 100, '2026-03-04T12:00:00Z', day);
    const told = (life: typeof inOrder) =>
      life.entries.flatMap(({ kind, points, explanation }) =>
        kind === 'earn' ? [[points, explanation.find(({ rule }) => rule === 'tier-multiplier')?.reason]] : [],
      );
    expect(told(inOrder)).toEqual([
      [300, undefined],
      [125, '1.25 × as Silver'],
      [125, '1.25 × as Silver'],
    ]);
    expect(told(newestFirst)).toEqual([
      [100, undefined],
      [100, undefined],
      [300, undefined],
    ]);
    expect([inOrder.tier, newestFirst.tier]).toEqual(['silver', 'silver']);
  });

  it('also when the review is due in the same moment', () => {
    const life = member({ levels });
    life.buys$(300, '2026-03-01T12:00:00Z');
    life.buys$(240, '2027-03-01T12:00:00Z');
    life.buys$(20, '2028-01-01T11:00:00Z', '2027-12-31T20:00:00-05:00');
    expect([life.entries.at(-2)?.kind, life.last?.points, life.tier]).toEqual(['review', 25, 'silver']);
  });

  it('earns by the tier of its time even when it does not restore it', () => {
    const life = reviewed();
    life.buys$(8, '2028-01-01T11:00:00Z', '2027-12-31T20:00:00-05:00');
    expect([life.last?.points, life.tier]).toEqual([10, 'bronze']);
  });

  it.each([
    ['seven days later by default, to the end of the day', undefined, '2028-01-08T04:59:59Z', '2028-01-08T05:00:00Z'],
    ['on its own day only', 0, '2028-01-01T04:59:59Z', '2028-01-01T05:00:00Z'],
    ['as long as the terms say', 31, '2028-02-01T04:59:59Z', '2028-02-01T05:00:00Z'],
  ])('%s, and says why not after that', (_, days, last, first) => {
    const [inTime, tooLate] = [reviewed(days), reviewed(days)];
    if (days !== 0) {
      inTime.buys$(20, last, '2027-12-31T20:00:00-05:00');
      expect(inTime.tier).toBe('silver');
    }
    tooLate.buys$(20, first > '2028-01-01T06' ? first : '2028-01-01T06:00:00Z', '2027-12-31T20:00:00-05:00');
    expect([tooLate.tier, tooLate.last?.points]).toEqual(['bronze', 20]);
    expect(tooLate.last?.explanation.filter(({ rule }) => rule === 'late-arrival')).toEqual([
      { rule: 'late-arrival', matched: false, reason: expect.stringMatching(/but counts in it only when it arrives before 2028-0/) },
    ]);
  });

  it('changes nothing that was made after the review, and nothing while the tier is locked', () => {
    const life = reviewed();
    life.buys$(20, '2028-01-01T11:00:00Z', '2028-01-01T05:00:00Z');
    expect([life.tier, life.last?.points]).toEqual(['bronze', 20]);
    expect(life.last?.explanation.map(({ rule }) => rule)).not.toContain('late-arrival');
    const locked = reviewed();
    const lock = { action: 'lock', until: toInstant('2028-02-01T00:00:00Z') } as const;
    locked.happens(decideTierChange(locked.account, lock, NOTE, locked.programme.now, locked.now));
    locked.buys$(20, '2028-01-01T11:00:00Z', '2027-12-31T20:00:00-05:00');
    expect([locked.tier, locked.last?.points]).toEqual(['bronze', 25]);
  });

  it('loses the tier again with its return', () => {
    const life = reviewed();
    const order = life.buys$(20, '2028-01-01T11:00:00Z', '2027-12-31T20:00:00-05:00');
    life.returns$(order, 20, '2028-01-02T11:00:00Z');
    expect([life.tier, life.last?.points]).toEqual(['bronze', -25]);
  });
});
