import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { laterOf, millis, plusSeconds, toInstant } from '../../../shared/domain/kernel/time.ts';
import { LAW } from '../../support/kernel/builders.ts';

describe('toInstant has one form for each instant', () => {
  test.each([
    ['UTC without fraction', '2026-11-21T09:58:00Z', '2026-11-21T09:58:00.000Z'],
    ['an offset', '2026-11-21T10:58:00+01:00', '2026-11-21T09:58:00.000Z'],
    ['an offset across midnight', '2026-11-21T00:30:00+14:00', '2026-11-20T10:30:00.000Z'],
    ['an offset without a colon', '2026-11-21T10:58:00+0100', '2026-11-21T09:58:00.000Z'],
    ['an offset of no hours without a colon', '2026-11-21T09:58:00.25+0000', '2026-11-21T09:58:00.250Z'],
    ['an offset of half an hour without a colon', '2026-11-21T05:28:00-0430', '2026-11-21T09:58:00.000Z'],
    ['an offset in hours', '2026-11-21T04:58:00-05', '2026-11-21T09:58:00.000Z'],
    ['a day', '2026-11-21', '2026-11-21T00:00:00.000Z'],
    ['one digit of a second', '2026-11-21T09:58:00.5Z', '2026-11-21T09:58:00.500Z'],
    ['microseconds, cut off', '2026-11-21T09:58:00.123999Z', '2026-11-21T09:58:00.123Z'],
    ['milliseconds since 1970', 0, '1970-01-01T00:00:00.000Z'],
  ])('%s', (_, given, instant) => {
    expect(toInstant(given)).toBe(instant);
  });

  it('refuses what is no instant', () => {
    expect(() => toInstant('yesterday')).toThrow(RangeError);
  });
});

const anyMillis = fc.integer({ min: 0, max: Date.UTC(9999, 11, 31) });

test('instants sort as text as they follow each other', () => {
  fc.assert(
    fc.property(anyMillis, anyMillis, (a, b) => {
      expect(toInstant(a) < toInstant(b)).toBe(a < b);
      expect(laterOf(toInstant(a), toInstant(b))).toBe(toInstant(Math.max(a, b)));
      expect(millis(toInstant(a))).toBe(a);
    }),
    LAW,
  );
});

test('seconds are added across the end of a year', () => {
  expect(plusSeconds(toInstant('2026-12-31T23:59:55Z'), 10)).toBe('2027-01-01T00:00:05.000Z');
});
