import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  anniversaryAfter,
  anniversaryBefore,
  endOfNextDate,
  endOfPeriodAfter,
  isTimeZone,
  startOfDayAfter,
  toDate,
} from '../../../shared/domain/kernel/calendar.ts';
import { toInstant } from '../../../shared/domain/kernel/time.ts';
import { LAW } from '../../support/kernel/builders.ts';

describe('isTimeZone', () => {
  test.each(['Europe/Berlin', 'America/New_York', 'America/Argentina/Buenos_Aires', 'Asia/Kolkata', 'UTC', 'Etc/GMT-14'])(
    '%s is one',
    (zone) => {
      expect(isTimeZone(zone)).toBe(true);
    },
  );

  test.each(['', 'Europe/Atlantis', '+02:00', 'UTC+2', 'Berlin', 'Europe/Berlin ', '2026-01-01T00:00Z', '2026-01-01[Europe/Berlin]'])(
    '"%s" is none',
    (zone) => {
      expect(isTimeZone(zone)).toBe(false);
    },
  );
});

describe('startOfDayAfter counts the local days', () => {
  test.each([
    ['an ordinary day', 'UTC', '2026-11-21T10:00:00Z', 1, '2026-11-22T00:00:00Z'],
    ['none: the beginning of this day', 'Europe/Berlin', '2026-11-21T10:00:00Z', 0, '2026-11-20T23:00:00Z'],
    ['23:59 local is still that day', 'America/New_York', '2026-11-21T04:59:59.999Z', 1, '2026-11-21T05:00:00Z'],
    ['00:00 local is the next', 'America/New_York', '2026-11-21T05:00:00Z', 1, '2026-11-22T05:00:00Z'],
    ['a day of 23 hours', 'America/New_York', '2026-03-08T05:30:00Z', 1, '2026-03-09T04:00:00Z'],
    ['a day of 25 hours', 'America/New_York', '2026-11-01T04:30:00Z', 1, '2026-11-02T05:00:00Z'],
    ['to before the change of clocks', 'Europe/Berlin', '2026-03-20T11:00:00Z', 9, '2026-03-28T23:00:00Z'],
    ['to after it', 'Europe/Berlin', '2026-03-20T11:00:00Z', 10, '2026-03-29T22:00:00Z'],
    ['UTC+14 has tomorrow already', 'Pacific/Kiritimati', '2026-11-21T10:30:00Z', 1, '2026-11-22T10:00:00Z'],
    ['UTC−11 has yesterday still', 'Pacific/Pago_Pago', '2026-11-21T10:30:00Z', 1, '2026-11-21T11:00:00Z'],
    ['half an hour off', 'Asia/Kolkata', '2026-11-21T18:29:59Z', 1, '2026-11-21T18:30:00Z'],
    ['a day that begins at 01:00 in Santiago', 'America/Santiago', '2026-09-05T15:00:00Z', 1, '2026-09-06T04:00:00Z'],
    ['a day that begins at 01:00 in Cairo', 'Africa/Cairo', '2026-04-23T10:00:00Z', 1, '2026-04-23T22:00:00Z'],
    ['a day that begins at 01:00 in Beirut', 'Asia/Beirut', '2026-03-28T10:00:00Z', 1, '2026-03-28T22:00:00Z'],
    ['a day whose midnight comes twice, in Havana', 'America/Havana', '2026-10-31T12:00:00Z', 1, '2026-11-01T04:00:00Z'],
    ['an evening whose last hour comes twice, in Santiago', 'America/Santiago', '2026-04-05T03:30:00Z', 1, '2026-04-05T04:00:00Z'],
    ['across a leap day', 'UTC', '2028-02-28T12:00:00Z', 1, '2028-02-29T00:00:00Z'],
    ['across a year', 'Europe/Berlin', '2026-12-31T12:00:00Z', 1, '2026-12-31T23:00:00Z'],
  ])('%s', (_, zone, at, days, expected) => {
    expect(startOfDayAfter(toInstant(at), days, zone)).toBe(toInstant(expected));
  });
});

describe('endOfPeriodAfter', () => {
  test.each([
    ['31 January and a month: 28 February', 'UTC', '2026-01-31T12:00:00Z', 1, 'day', '2026-03-01T00:00:00Z'],
    ['in a leap year: 29 February', 'UTC', '2028-01-31T12:00:00Z', 1, 'day', '2028-03-01T00:00:00Z'],
    ['31 January and two months: 31 March', 'UTC', '2026-01-31T12:00:00Z', 2, 'day', '2026-04-01T00:00:00Z'],
    ['31 January and a month, to the month', 'UTC', '2026-01-31T12:00:00Z', 1, 'month', '2026-03-01T00:00:00Z'],
    ['29 February and a year: 28 February', 'UTC', '2028-02-29T12:00:00Z', 12, 'day', '2029-03-01T00:00:00Z'],
    ['29 February and four years: 29 February', 'UTC', '2028-02-29T12:00:00Z', 48, 'day', '2032-03-01T00:00:00Z'],
    ['to the rest of the day', 'UTC', '2026-11-21T10:00:00Z', 12, 'day', '2027-11-22T00:00:00Z'],
    ['to the rest of the month', 'UTC', '2026-11-21T10:00:00Z', 12, 'month', '2027-12-01T00:00:00Z'],
    ['to the month, from its first instant', 'UTC', '2026-11-01T00:00:00Z', 1, 'month', '2027-01-01T00:00:00Z'],
    ['to the month, from its last', 'UTC', '2026-11-30T23:59:59.999Z', 1, 'month', '2027-01-01T00:00:00Z'],
    ['New York, credited at 23:59 of the 20th', 'America/New_York', '2026-11-21T04:59:00Z', 1, 'day', '2026-12-21T05:00:00Z'],
    ['New York, credited at 00:00 of the 21st', 'America/New_York', '2026-11-21T05:00:00Z', 1, 'day', '2026-12-22T05:00:00Z'],
    ['New York, a day of 23 hours', 'America/New_York', '2026-02-08T12:00:00Z', 1, 'day', '2026-03-09T04:00:00Z'],
    ['New York, a day of 25 hours', 'America/New_York', '2026-10-01T12:00:00Z', 1, 'day', '2026-11-02T05:00:00Z'],
    ['New York, end of the month into summer', 'America/New_York', '2026-02-15T12:00:00Z', 1, 'month', '2026-04-01T04:00:00Z'],
    ['New York, end of the month into winter', 'America/New_York', '2026-10-15T12:00:00Z', 1, 'month', '2026-12-01T05:00:00Z'],
    ['New York, still October there', 'America/New_York', '2026-11-01T03:59:59Z', 1, 'month', '2026-12-01T05:00:00Z'],
    ['Kiritimati, December there already', 'Pacific/Kiritimati', '2026-11-30T10:00:00Z', 1, 'month', '2027-01-31T10:00:00Z'],
    ['a next day that begins at 01:00 in Santiago', 'America/Santiago', '2026-08-05T12:00:00Z', 1, 'day', '2026-09-06T04:00:00Z'],
    ['a next day that begins at 01:00 in Cairo', 'Africa/Cairo', '2026-03-23T12:00:00Z', 1, 'day', '2026-04-23T22:00:00Z'],
  ] as const)('%s', (_, zone, at, months, to, expected) => {
    expect(endOfPeriodAfter(toInstant(at), { months }, to, zone)).toBe(toInstant(expected));
  });
});

describe('T13: an anniversary of 15 June 2024', () => {
  const date = toDate('2024-06-15');

  test.each([
    ['2026-06-14', '2025-06-15', '2026-06-15'],
    ['2026-06-15', '2026-06-15', '2027-06-15'],
    ['2026-06-16', '2026-06-15', '2027-06-15'],
  ])('on %s: the last was on %s, the next is on %s', (day, last, next) => {
    expect([anniversaryBefore(date, toDate(day)), anniversaryAfter(date, toDate(day))]).toEqual([last, next]);
  });
});

test.each([
  ['a day early', '2026-06-14T12:00:00Z', '2026-06-16T00:00:00.000Z'],
  ['on the date itself', '2026-06-15T12:00:00Z', '2026-06-16T00:00:00.000Z'],
  ['a day late', '2026-06-16T12:00:00Z', '2027-06-16T00:00:00.000Z'],
])('T13: the end of the next 15 June, asked %s', (_, at, end) => {
  expect(endOfNextDate(toInstant(at), 6, 15, 0, 'UTC')).toBe(end);
});

const ZONES = ['UTC', 'America/New_York', 'America/Santiago', 'Africa/Cairo', 'Asia/Beirut', 'Pacific/Kiritimati', 'Asia/Kathmandu'];
const anInstant = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2040, 0, 1) }).map((ms) => toInstant(ms));

/** The runtime's own calendar, as an independent witness. */
const witnesses = new Map(ZONES.map((timeZone) => [timeZone, new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' })]));
const localDay = (at: string, timeZone: string): string => witnesses.get(timeZone)?.format(new Date(at)) ?? '';

describe('laws', () => {
  it('the start of a day is the first millisecond of that local day', () => {
    fc.assert(
      fc.property(anInstant, fc.integer({ min: 0, max: 400 }), fc.constantFrom(...ZONES), (at, days, zone) => {
        const start = startOfDayAfter(at, days, zone);
        const expected = new Date(Date.parse(`${localDay(at, zone)}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
        expect(localDay(start, zone)).toBe(expected);
        expect(localDay(toInstant(Date.parse(start) - 1), zone) < expected).toBe(true);
      }),
      LAW,
    );
  });

  it('a period ends after it began, never earlier for more months, and never earlier for a month than for a day', () => {
    fc.assert(
      fc.property(anInstant, fc.integer({ min: 1, max: 120 }), fc.constantFrom(...ZONES), (at, months, zone) => {
        const day = endOfPeriodAfter(at, { months }, 'day', zone);
        expect(day > startOfDayAfter(at, months * 28, zone)).toBe(true);
        expect(endOfPeriodAfter(at, { months }, 'month', zone) >= day).toBe(true);
        expect(endOfPeriodAfter(at, { months: months + 1 }, 'day', zone) > day).toBe(true);
      }),
      LAW,
    );
  });
});
