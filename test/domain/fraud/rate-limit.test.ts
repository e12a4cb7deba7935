import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  enrolmentRateLimit,
  purchaseRateLimit,
  rateLimitRefusal,
  redemptionRateLimit,
  secondsUntil,
} from '../../../shared/domain/fraud/fraud-terms.ts';
import {
  leftOf,
  partsOf,
  RATE_LIMIT_SHARDS,
  type RateLimit,
  type RateLimitShard,
  rateLimitShard,
  shareOf,
  windowSince,
} from '../../../shared/domain/fraud/rate-limit.ts';
import { dayOf, hourOf } from '../../../shared/domain/fraud/rate-window.ts';
import { plusSeconds, toInstant } from '../../../shared/domain/kernel/time.ts';
import { isNearCap, issueRateLimit } from '../../../shared/domain/merchants/issue-cap.ts';
import { aMember, LAW, MEMBER_ID, MERCHANT_ID, NOW, PROGRAMME_ID, terms } from '../../support/kernel/builders.ts';

const BERLIN = 'Europe/Berlin';
const capped = (limit: number): RateLimit => ({
  programmeId: PROGRAMME_ID,
  what: 'merchant',
  id: MERCHANT_ID,
  ...dayOf(NOW, BERLIN),
  limit,
});
const SHARDS = RATE_LIMIT_SHARDS.merchant;
const each = <Value>(of: (shard: number) => Value): readonly Value[] => Array.from({ length: SHARDS }, (_, shard) => of(shard));

describe('windows', () => {
  test("a day is the programme's", () => {
    expect(dayOf(NOW, BERLIN)).toEqual({ from: '2026-11-20T23:00:00.000Z', until: '2026-11-21T23:00:00.000Z' });
    expect(dayOf(toInstant('2026-10-25T12:00:00Z'), BERLIN)).toEqual({
      from: '2026-10-24T22:00:00.000Z',
      until: '2026-10-25T23:00:00.000Z',
    });
  });

  test("an hour is UTC's", () => {
    const hour = { from: '2026-11-21T11:00:00.000Z', until: '2026-11-21T12:00:00.000Z' };
    expect(hourOf(NOW)).toEqual(hour);
    expect(hourOf(toInstant('2026-11-21T11:59:59.999Z'))).toEqual(hour);
  });

  test('begins anew with what lies in it, and not with what lies before it', () => {
    const day = dayOf(NOW, BERLIN);
    expect(windowSince(day, undefined)).toEqual(day);
    expect(windowSince(day, day.from)).toEqual(day);
    expect(windowSince(day, NOW)).toEqual({ ...day, from: NOW });
  });

  test('seconds until its end are never none', () => {
    expect(secondsUntil(plusSeconds(NOW, 90), NOW)).toBe(90);
    expect(secondsUntil(toInstant('2026-11-21T11:00:00.001Z'), NOW)).toBe(1);
    expect(secondsUntil(NOW, plusSeconds(NOW, 5))).toBe(1);
    expect(rateLimitRefusal(hourOf(NOW), 'too many', NOW, 'rewardId')).toMatchObject({
      code: 'PACE_EXCEEDED',
      retryAfterSeconds: 3_600,
      field: 'rewardId',
    });
  });
});

describe('shards', () => {
  test('shares add up to the limit, and none of them shrinks when it is raised', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000_000), fc.nat(1_000_000), (limit, more) => {
        const shares = each((shard) => shareOf(capped(limit), shard));
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(limit);
        const raised = each((shard) => shareOf(capped(limit + more), shard));
        expect(raised.every((share, shard) => share >= (shares[shard] ?? 0))).toBe(true);
      }),
      LAW,
    );
  });

  test('parts are what was asked for where there is room, never more than there is, and there are none only where there is less', () => {
    const counts = fc.array(fc.nat(60), { minLength: SHARDS, maxLength: SHARDS });
    fc.assert(
      fc.property(fc.nat(1_000), counts, fc.integer({ min: 1, max: 400 }), fc.string(), fc.nat(8), (limit, counted, by, name, attempt) => {
        const rateLimit = capped(limit);
        const shards: readonly RateLimitShard[] = counted.map((each, shard) => ({ shard, counted: each }));
        const room = shards.reduce((sum, shard) => sum + leftOf(rateLimit, shard), 0);
        const parts = partsOf(rateLimit, shards, by, name, attempt);
        expect(parts === undefined).toBe(room < by);
        if (parts === undefined) return;
        expect(parts.reduce((sum, part) => sum + part.by, 0)).toBe(by);
        expect(new Set(parts.map(({ shard }) => shard)).size).toBe(parts.length);
        for (const part of parts) {
          expect(part.by).toBeGreaterThan(0);
          expect(part.by).toBeLessThanOrEqual(leftOf(rateLimit, { shard: part.shard, counted: counted[part.shard] ?? 0 }));
        }
      }),
      LAW,
    );
  });

  test('one shard takes it where one can', () => {
    const shards = each((shard) => ({ shard, counted: shard === 5 ? 0 : 9 }));
    expect(partsOf(capped(160), shards, 4, 'A-1', 0)).toEqual([{ shard: 5, by: 4 }]);
    expect(partsOf(capped(160), shards, 12, 'A-1', 0)).toHaveLength(3);
  });

  test('attempts and names look at different ones first, all of which there are', () => {
    const seen = new Set(Array.from({ length: 400 }, (_, name) => rateLimitShard({ what: 'merchant' }, `A-${name}`, 0)));
    expect([...seen].sort((a, b) => a - b)).toEqual(each((shard) => shard));
    expect(new Set(Array.from({ length: 8 }, (_, attempt) => rateLimitShard({ what: 'merchant' }, 'A-1', attempt))).size).toBeGreaterThan(
      1,
    );
    expect(rateLimitShard({ what: 'member' }, 'A-1', 3)).toBe(0);
  });

  test('a shard comes near its share once', () => {
    const rateLimit = capped(160);
    expect(isNearCap(rateLimit, { shard: 0, counted: 7 }, 0)).toBe(false);
    expect(isNearCap(rateLimit, { shard: 0, counted: 7 }, 1)).toBe(true);
    expect(isNearCap(rateLimit, { shard: 0, counted: 0 }, 10)).toBe(true);
    expect(isNearCap(rateLimit, { shard: 0, counted: 8 }, 1)).toBe(false);
  });
});

describe('limits of the terms', () => {
  const programme = (fraud?: object) => ({ programmeId: PROGRAMME_ID, terms: { ...terms(), ...(fraud === undefined ? {} : { fraud }) } });
  const all = { limits: { member: { purchasesPerDay: 2 }, device: { enrolmentsPerDay: 3 }, reward: { redemptionsPerHour: 4 } } };
  const { account } = aMember();

  test('nothing is counted where there are none', () => {
    for (const fraud of [undefined, {}, { limits: {} }]) {
      expect(purchaseRateLimit(programme(fraud), account, NOW)).toBeUndefined();
      expect(enrolmentRateLimit(programme(fraud), 'hash', NOW)).toBeUndefined();
      expect(redemptionRateLimit(programme(fraud), 'rew_a', NOW)).toBeUndefined();
    }
    expect(issueRateLimit({ id: MERCHANT_ID, programmeId: PROGRAMME_ID }, BERLIN, NOW)).toBeUndefined();
  });

  test('each has its window', () => {
    const day = dayOf(NOW, BERLIN);
    const of = { programmeId: PROGRAMME_ID };
    expect(purchaseRateLimit(programme(all), account, NOW)).toEqual({ ...of, what: 'member', id: MEMBER_ID, ...day, limit: 2 });
    expect(enrolmentRateLimit(programme(all), 'hash', NOW)).toEqual({ ...of, what: 'device', id: 'hash', ...day, limit: 3 });
    expect(redemptionRateLimit(programme(all), 'rew_a', NOW)).toEqual({ ...of, what: 'reward', id: 'rew_a', ...hourOf(NOW), limit: 4 });
  });

  test('a frozen account is counted no further, a released one anew', () => {
    expect(purchaseRateLimit(programme(all), { ...account, frozenSince: NOW }, NOW)).toBeUndefined();
    expect(purchaseRateLimit(programme(all), { ...account, releasedAt: NOW }, NOW)).toMatchObject({ from: NOW });
  });
});
