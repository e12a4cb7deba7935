/** The calendar remembers answers. No answer may depend on the answers before it. */
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { afterEach, beforeEach, describe, expect, type MockInstance, test, vi } from 'vitest';
import { endOfPeriodAfter, startOfDayAfter } from '../../../shared/domain/kernel/calendar.ts';
import { type Instant, plusSeconds, toInstant } from '../../../shared/domain/kernel/time.ts';
import { LAW } from '../../support/kernel/builders.ts';

vi.mock('temporal-polyfill/fns/Instant', { spy: true });
vi.mock('temporal-polyfill/fns/PlainDate', { spy: true });

/** Clocks change at midnight, a minute past it, by half an hour, and a day is skipped. */
const ZONES = ['Europe/Berlin', 'America/Havana', 'Africa/Cairo', 'America/St_Johns', 'Australia/Lord_Howe', 'Pacific/Apia', 'UTC'];

test('days are counted alike in whatever order they are asked for', () => {
  const near = fc.tuple(
    fc.date({ min: new Date('2005-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
    fc.array(fc.integer({ min: -50, max: 50 })),
  );
  fc.assert(
    fc.property(fc.constantFrom(...ZONES), near, fc.nat(40), fc.integer({ min: 1, max: 24 }), (zone, [date, hours], days, months) => {
      for (const hour of hours) {
        const at = toInstant(date.getTime() + hour * 3_600_000);
        const day = Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainDate();
        const first = (of: Temporal.PlainDate) => toInstant(of.toZonedDateTime(zone).epochMilliseconds);
        expect(startOfDayAfter(at, days, zone)).toBe(first(day.add({ days })));
        expect(endOfPeriodAfter(at, { months }, 'day', zone)).toBe(first(day.add({ months }).add({ days: 1 })));
        expect(endOfPeriodAfter(at, { months }, 'month', zone)).toBe(first(day.add({ months }).with({ day: 1 }).add({ months: 1 })));
      }
    }),
    LAW,
  );
});

test('an hour that is shown twice, on either side of midnight, is of the day that the clock shows', () => {
  // St. John's, 2010: at 00:01 on 7 November clocks went back to 23:01 on the 6th.
  const zone = 'America/St_Johns';
  for (let minute = -180; minute <= 180; minute += 1) {
    const at = toInstant(Date.UTC(2010, 10, 7, 2, 31) + minute * 60_000);
    const day = Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainDate();
    expect(startOfDayAfter(at, 0, zone)).toBe(toInstant(day.toZonedDateTime(zone).epochMilliseconds));
  }
});

test('a day that begins at 01:00 ends 23 hours later: the first hour of the next is not of it', () => {
  const zone = 'Africa/Cairo';
  expect(startOfDayAfter(toInstant('2026-04-23T22:30:00Z'), 0, zone)).toBe(toInstant('2026-04-23T22:00:00Z'));
  expect(startOfDayAfter(toInstant('2026-04-24T21:30:00Z'), 0, zone)).toBe(toInstant('2026-04-24T21:00:00Z'));
});

describe('of what is asked again and again only the first is worked out', () => {
  const MIDNIGHT = toInstant('2026-07-15T00:00:00Z');
  const NOON = plusSeconds(MIDNIGHT, 43_200);
  /** None of them changes its clocks around then. */
  const zones = Intl.supportedValuesOf('timeZone').slice(0, 101);

  let calendar: typeof import('../../../shared/domain/kernel/calendar.ts');
  let days: MockInstance;
  let counts: MockInstance;
  beforeEach(async () => {
    vi.resetModules();
    calendar = await import('../../../shared/domain/kernel/calendar.ts');
    days = vi.mocked((await import('temporal-polyfill/fns/Instant')).fromString);
    counts = vi.mocked((await import('temporal-polyfill/fns/PlainDate')).toZonedDateTime);
    vi.clearAllMocks();
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });
  const ask = (at: Instant, days = 1, zone = 'UTC') => calendar.startOfDayAfter(at, days, zone);

  test('the day, from its first instant to its last', () => {
    for (const seconds of [43_200, 0, 86_399.999]) ask(plusSeconds(MIDNIGHT, seconds));
    expect(days).toHaveBeenCalledTimes(1);
    ask(plusSeconds(MIDNIGHT, 86_400));
    ask(NOON);
    expect(days).toHaveBeenCalledTimes(2);
  });

  test('each way of counting from it', () => {
    for (let times = 0; times < 3; times += 1) {
      ask(NOON, 14);
      ask(NOON, 15);
      calendar.endOfPeriodAfter(NOON, { months: 12 }, 'day', 'UTC');
      calendar.endOfPeriodAfter(NOON, { months: 12 }, 'month', 'UTC');
    }
    expect(counts).toHaveBeenCalledTimes(4);
  });

  test('in each of 100 zones; with one more it begins anew', () => {
    const [first = '', ...others] = zones;
    const last = others.pop();
    for (const zone of [first, ...others, first, ...others]) ask(NOON, 1, zone);
    expect(days).toHaveBeenCalledTimes(100);
    ask(NOON, 1, last);
    ask(NOON, 1, last);
    expect(days).toHaveBeenCalledTimes(101);
    ask(NOON, 1, first);
    expect(days).toHaveBeenCalledTimes(102);
  });

  test('in each of 100 ways; one more is worked out each time', () => {
    for (let times = 0; times < 2; times += 1) for (let later = 1; later <= 100; later += 1) ask(NOON, later);
    expect(counts).toHaveBeenCalledTimes(100);
    ask(NOON, 101);
    ask(NOON, 101);
    expect(counts).toHaveBeenCalledTimes(102);
  });
});
