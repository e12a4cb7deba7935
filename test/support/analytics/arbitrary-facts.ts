/** Members with arbitrary facts, for laws of measures. */
import fc from 'fast-check';
import type { Fact, PointsMove } from '../../../shared/domain/analytics/history/history.ts';
import type { MemberAsOf } from '../../../shared/domain/analytics/history/member-as-of.ts';
import type { PointsAsOf } from '../../../shared/domain/analytics/history/points-as-of.ts';
import { toInstant } from '../../../shared/domain/kernel/time.ts';
import { aMemberAsOf, on } from './member-as-of.ts';

/** The last day of facts. */
export const LAST_DAY = '1998-06-30';
const END = on(LAST_DAY);
/** Earlier than any table looks back. */
const START = on('1993-01-01');

const day = fc.integer({ min: START, max: END });
const points = fc.integer({ min: 1, max: 500 });
const channel = fc.constantFrom(null, 'store', 'web', '__proto__', 'constructor');
const currency = fc.constantFrom('USD', 'USD', 'EUR');
const MOVES: readonly PointsMove[] = [
  'bonus',
  'bonus-reversed',
  'expired',
  'reinstated',
  'adjusted-up',
  'adjusted-down',
  'paid',
  'refunded',
];

const purchase: fc.Arbitrary<Fact> = fc
  .record({ day, channel, currency, orders: fc.integer({ min: 1, max: 3 }), amount: fc.nat(10_000), points })
  .map((of) => ({ kind: 'purchase', ...of }));

const other: fc.Arbitrary<Fact> = fc.oneof(
  fc
    .record({ day, of: day, channel, currency, orders: fc.nat(1), amount: fc.nat(5_000), points })
    .map((of): Fact => ({ kind: 'return', ...of })),
  fc.record({ day, how: fc.constantFrom(...MOVES), points }).map((of): Fact => ({ kind: 'points', ...of })),
  fc
    .record({
      day,
      rewardId: fc.constantFrom('rew_coffee', 'rew_tea'),
      rewardVersion: fc.integer({ min: 1, max: 3 }),
      units: fc.constantFrom(1, 1, 2, -1),
      points: fc.integer({ min: 0, max: 500 }),
    })
    .map((of): Fact => ({ kind: 'redemption', ...of, points: of.units < 0 ? 0 - of.points : of.points })),
  fc.record({ day, tier: fc.constantFrom('blue', 'silver', 'gold', 'gone') }).map((of): Fact => ({ kind: 'tier', ...of })),
  fc.record({ day, activity: fc.constant('review'), times: fc.constant(1) }).map((of): Fact => ({ kind: 'activity', ...of })),
  day.map((of): Fact => ({ kind: 'brought', day: of })),
  fc.record({ day, friends: fc.constantFrom(1, 1, -1) }).map((of): Fact => ({ kind: 'friend', ...of })),
);

export const anyFacts: fc.Arbitrary<readonly Fact[]> = fc
  .tuple(fc.array(purchase, { maxLength: 8 }), fc.array(other, { maxLength: 8 }))
  .map(([bought, rest]) => [...bought, ...rest].toSorted((one, next) => one.day - next.day));

export const anyMember: fc.Arbitrary<MemberAsOf> = fc
  .record({ facts: anyFacts, enrolledOn: day, tier: fc.constantFrom(null, 'blue', 'silver', 'gold'), frozen: fc.boolean() })
  .map(({ facts, ...special }) => aMemberAsOf(facts, special).build());

const expiresAt = fc.oneof(
  fc.constant(null),
  fc.integer({ min: 0, max: 3_000 }).map((days) => toInstant((END + days) * 86_400_000)),
);
const batch = fc.record({ expiresAt, points });
const AT = toInstant('1998-07-01T00:00:00Z');

export const anyPoints: fc.Arbitrary<PointsAsOf> = fc.record({
  batches: fc.array(batch, { maxLength: 4 }),
  pending: fc.array(
    batch.map((of) => ({ ...of, maturesAt: AT })),
    { maxLength: 2 },
  ),
  held: fc.array(
    batch.map((of) => ({ ...of, redemptionId: 'red_1', lapsesAt: AT })),
    { maxLength: 2 },
  ),
  debt: fc.nat(100),
});
