import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Fact, History, PointsMove } from '../../../shared/domain/analytics/history/history.ts';
import { type MemberInsight, newInsight } from '../../../shared/domain/analytics/passes/member-insight.ts';
import { toInstant } from '../../../shared/domain/kernel/time.ts';
import { analyticsWrites } from '../../../shared/store/analytics/changes.ts';
import { fromHistory, historyFrom } from '../../../shared/store/analytics/history-text.ts';
import { itemAfter } from '../../../shared/store/kernel/item-table.ts';
import { LAW, MEMBER_ID, PROGRAMME_ID } from '../../support/kernel/builders.ts';
import { itemBytes } from '../../support/kernel/item-size.ts';

/** Histories are read as plain objects. */
const PLAIN = { noNullPrototype: true } as const;
const day = fc.integer({ min: -10_000, max: 100_000 });
const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
const channel = fc.option(fc.oneof(fc.constantFrom('app', 'store'), word));
const currency = fc.constantFrom('USD', 'EUR', 'JPY');
const amount = fc.nat({ max: Number.MAX_SAFE_INTEGER });
const orders = fc.oneof(fc.constant(1), fc.nat({ max: 1_000 }));
const whole = fc.maxSafeInteger();
const how = fc.constantFrom<PointsMove>(
  'bonus',
  'bonus-reversed',
  'expired',
  'reinstated',
  'adjusted-up',
  'adjusted-down',
  'paid',
  'refunded',
);
const kind = <Kind extends Fact['kind']>(one: Kind) => fc.constant(one);
const FACTS: { readonly [Kind in Fact['kind']]: fc.Arbitrary<Fact> } = {
  purchase: fc.record({ kind: kind('purchase'), day, channel, currency, orders, amount, points: amount }, PLAIN),
  return: fc.record({ kind: kind('return'), day, of: day, channel, currency, orders, amount, points: amount }, PLAIN),
  points: fc.record({ kind: kind('points'), day, how, points: amount }, PLAIN),
  redemption: fc.record({ kind: kind('redemption'), day, rewardId: word, rewardVersion: fc.nat(), units: whole, points: whole }, PLAIN),
  tier: fc.record({ kind: kind('tier'), day, tier: word }, PLAIN),
  freeze: fc.record({ kind: kind('freeze'), day }, PLAIN),
  release: fc.record({ kind: kind('release'), day }, PLAIN),
  activity: fc.record({ kind: kind('activity'), day, activity: word, times: fc.nat() }, PLAIN),
  brought: fc.record({ kind: kind('brought'), day }, PLAIN),
  friend: fc.record({ kind: kind('friend'), day, friends: whole }, PLAIN),
  segments: fc.record({ kind: kind('segments'), day, segments: fc.array(word, { maxLength: 10 }) }, PLAIN),
};
const history: fc.Arbitrary<History> = fc.record(
  {
    programmeId: fc.constant(PROGRAMME_ID),
    memberId: fc.constant(MEMBER_ID),
    enrolledOn: day,
    upTo: fc.record({ entry: fc.nat(), at: fc.nat({ max: 4_000_000_000_000 }).map(toInstant) }, PLAIN),
    facts: fc.array(fc.oneof(...Object.values(FACTS)), { maxLength: 30 }),
  },
  PLAIN,
);

/** Without −0, which no fact has. */
const isStorable = ({ facts }: History): boolean => facts.every((fact) => !Object.values(fact).some((value) => Object.is(value, -0)));

test('a history is the same after it was stored as text', () => {
  fc.assert(
    fc.property(history.filter(isStorable), (one) => {
      expect(historyFrom(PROGRAMME_ID, MEMBER_ID, fromHistory(one))).toStrictEqual(one);
    }),
    LAW,
  );
});

test('text that an earlier version stored can be read', () => {
  const stored =
    '1,gcd,c,mi2q0w00;store USD rew_1 blue press caf%C3%A9%2C%20%3B;T0,4Q5,2a5,t,1,1,2P-2,1,0R3,3,1,0,1,1,2M0,2,7D1,3,2,3,46Z0Y1A0,6,2B0F0,-1S0,5';
  const { facts, ...head } = historyFrom(PROGRAMME_ID, MEMBER_ID, stored);
  expect(head).toEqual({
    programmeId: PROGRAMME_ID,
    memberId: MEMBER_ID,
    enrolledOn: 21_181,
    upTo: { entry: 12, at: toInstant(Number.parseInt('mi2q0w00', 36)) },
  });
  expect(facts).toStrictEqual([
    { kind: 'tier', day: 21_181, tier: 'blue' },
    { kind: 'purchase', day: 21_186, channel: 'store', currency: 'USD', orders: 1, amount: 2_957, points: 29 },
    { kind: 'purchase', day: 21_184, channel: 'store', currency: 'USD', orders: 1, amount: 1, points: 0 },
    { kind: 'return', day: 21_187, of: 21_184, channel: 'store', currency: 'USD', orders: 1, amount: 1, points: 0 },
    { kind: 'points', day: 21_187, how: 'expired', points: 7 },
    { kind: 'redemption', day: 21_188, rewardId: 'rew_1', rewardVersion: 2, units: 3, points: 150 },
    { kind: 'freeze', day: 21_188 },
    { kind: 'release', day: 21_189 },
    { kind: 'activity', day: 21_189, activity: 'café, ;', times: 2 },
    { kind: 'brought', day: 21_189 },
    { kind: 'friend', day: 21_189, friends: -1 },
    { kind: 'segments', day: 21_189, segments: ['press'] },
  ]);
});

test('text of another form is refused', () => {
  expect(() => historyFrom(PROGRAMME_ID, MEMBER_ID, '2,0,0,0;;')).toThrow('form 1');
  expect(() => historyFrom(PROGRAMME_ID, MEMBER_ID, '1,0,0,0;;X1')).toThrow('not X');
  expect(() => historyFrom(PROGRAMME_ID, MEMBER_ID, '1,0,0,0;;M0,1')).toThrow('has 2 numbers');
});

test('an ordinary member of ten years takes at most a kilobyte, with the finding', () => {
  const years = Array.from({ length: 10 }, (_, year) => 19_000 + 365 * year);
  const facts = years.flatMap((first, year): Fact[] => [
    ...[3, 61, 140, 222, 301].map(
      (later): Fact => ({
        kind: 'purchase',
        day: first + later,
        channel: 'store',
        currency: 'USD',
        orders: 1,
        amount: 4_977 + 91 * later,
        points: 49 + later,
      }),
    ),
    { kind: 'points', day: first + 330, how: 'expired', points: 212 },
    { kind: 'tier', day: first + 331, tier: year % 2 === 0 ? 'silver' : 'gold' },
    { kind: 'redemption', day: first + 340, rewardId: 'rew_01h455vb4pex5vsknk084sn02q', rewardVersion: 1, units: 1, points: 500 },
  ]);
  const { history: blank, ...rest } = newInsight(PROGRAMME_ID, MEMBER_ID, [], 'Europe/Berlin');
  const insight: MemberInsight = {
    ...rest,
    history: { ...blank, enrolledOn: 19_000, upTo: { entry: 90, at: toInstant('2032-01-01T12:34:56.789Z') }, facts },
    found: {
      since: 22_600,
      insight: {
        stage: 'retained',
        rfm: { recency: 5, frequency: 4, monetary: 3, class: 'champions' },
        abc: 'A',
        value: 'most-valuable',
        risk: 'none',
        alive: 0.9,
        segments: [],
      },
    },
  };
  const [write] = analyticsWrites.insight({ kind: 'insight', insight, expected: 0 });
  const item = write && itemAfter(write, undefined);
  expect(item).toBeDefined();
  expect(itemBytes(item ?? {})).toBeLessThanOrEqual(1_024);
  // JSON would be five times as large, in an answer with a thousand histories.
  expect(JSON.stringify(facts).length).toBeGreaterThan(5 * fromHistory({ ...blank, facts }).length);
});
