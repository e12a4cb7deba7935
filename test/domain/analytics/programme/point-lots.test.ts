import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Fact, PointsMove } from '../../../../shared/domain/analytics/history/history.ts';
import { type Lot, pointLots } from '../../../../shared/domain/analytics/programme/point-lots.ts';
import { anyFacts } from '../../../support/analytics/arbitrary-facts.ts';
import { LAW } from '../../../support/kernel/builders.ts';

const orders = (points: number) => ({ channel: null, currency: 'USD', orders: 1, amount: points * 100, points });
const bought = (day: number, points: number): Fact => ({ kind: 'purchase', day, ...orders(points) });
const returned = (day: number, of: number, points: number): Fact => ({ kind: 'return', day, of, ...orders(points) });
const redeemed = (day: number, points: number): Fact => ({
  kind: 'redemption',
  day,
  rewardId: 'rew_tea',
  rewardVersion: 1,
  units: Math.sign(points),
  points,
});
const moved = (day: number, how: PointsMove, points: number): Fact => ({ kind: 'points', day, how, points });

/** Each day is a period of its own. */
const lotsOf = (...facts: readonly Fact[]) => pointLots(facts, (day) => day).map(told);
const told = ({ period, issued, left, expired, redeemed }: Lot) => ({
  period,
  issued,
  left,
  expired,
  redeemed: Object.fromEntries(redeemed),
});
const lot = (period: number, issued: number, left: number, redeemed: object = {}, expired = 0) => ({
  period,
  issued,
  left,
  expired,
  redeemed,
});

describe('points are used first in, first out', () => {
  test.each<[string, readonly Fact[], readonly object[]]>([
    ['the oldest first', [bought(1, 100), bought(2, 50), redeemed(3, 120)], [lot(1, 100, 0, { 3: 100 }), lot(2, 50, 30, { 3: 20 })]],
    ['by day, in any order of facts', [redeemed(3, 10), bought(1, 100)], [lot(1, 100, 90, { 3: 10 })]],
    ['at tills too', [bought(1, 100), moved(2, 'paid', 40)], [lot(1, 100, 60, { 2: 40 })]],
    ['from later points, when they were used before any', [redeemed(1, 30), bought(2, 100)], [lot(2, 100, 70, { 2: 30 })]],
    [
      'and expire in the same order',
      [bought(1, 100), bought(2, 50), moved(3, 'expired', 110)],
      [lot(1, 100, 0, {}, 100), lot(2, 50, 40, {}, 10)],
    ],
    ['with one lot a period', [bought(1, 100), moved(1, 'bonus', 5), moved(1, 'adjusted-up', 1)], [lot(1, 106, 106)]],
  ])('%s', (_, facts, lots) => {
    expect(lotsOf(...facts)).toEqual(lots);
  });
});

describe('points that are given back', () => {
  test.each<[string, readonly Fact[], readonly object[]]>([
    [
      'return to the lots that were redeemed last',
      [bought(1, 100), bought(2, 50), redeemed(3, 120), redeemed(4, -30)],
      [lot(1, 100, 10, { 3: 90 }), lot(2, 50, 50, { 3: 0 })],
    ],
    ['from tills', [bought(1, 100), moved(2, 'paid', 40), moved(3, 'refunded', 40)], [lot(1, 100, 100, { 2: 0 })]],
    ['from expiry', [bought(1, 100), moved(2, 'expired', 100), moved(3, 'reinstated', 60)], [lot(1, 100, 60, {}, 40)]],
    ['are new points, when none had expired', [bought(1, 100), moved(3, 'reinstated', 60)], [lot(1, 100, 100), lot(3, 60, 60)]],
    ['cancel a redemption from before there were points', [redeemed(1, 30), redeemed(2, -30), bought(3, 100)], [lot(3, 100, 100)]],
  ])('%s', (_, facts, lots) => {
    expect(lotsOf(...facts)).toEqual(lots);
  });
});

describe('points that are taken back', () => {
  test.each<[string, readonly Fact[], readonly object[]]>([
    ['come from the lot of their purchase', [bought(1, 100), bought(2, 50), returned(3, 1, 100)], [lot(1, 0, 0), lot(2, 50, 50)]],
    [
      'come from the newest other lots, when that lot is used up',
      [bought(1, 100), bought(2, 50), bought(3, 20), redeemed(4, 100), returned(5, 1, 30)],
      [lot(1, 100, 0, { 4: 100 }), lot(2, 40, 40), lot(3, 0, 0)],
    ],
    [
      'come from the next points, when none are left',
      [bought(1, 100), redeemed(2, 100), returned(3, 1, 30), bought(4, 50)],
      [lot(1, 100, 0, { 2: 100 }), lot(4, 20, 20)],
    ],
    [
      'come from the newest lots, if by hand',
      [bought(1, 100), bought(2, 50), moved(3, 'adjusted-down', 60)],
      [lot(1, 90, 90), lot(2, 0, 0)],
    ],
    [
      'include the reward of a referral',
      [bought(1, 100), moved(2, 'bonus', 20), moved(3, 'bonus-reversed', 20)],
      [lot(1, 100, 100), lot(2, 0, 0)],
    ],
  ])('%s', (_, facts, lots) => {
    expect(lotsOf(...facts)).toEqual(lots);
  });
});

test('after any facts, each issued point is left, redeemed or expired', () => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      for (const { period, issued, left, expired, redeemed } of pointLots(facts, (day) => day)) {
        const used = [...redeemed.values()].reduce((sum, points) => sum + points, 0);
        expect(issued).toBe(left + expired + used);
        expect(Math.min(left, expired, ...redeemed.values())).toBeGreaterThanOrEqual(0);
        expect(Math.min(...redeemed.keys())).toBeGreaterThanOrEqual(period);
      }
    }),
    LAW,
  );
});
