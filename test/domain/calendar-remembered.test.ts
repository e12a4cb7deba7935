/** What the calendar remembers must not show: each answer is what it would be if it were the first. */
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import { endOfPeriodAfter, startOfDayAfter } from '../../shared/domain/calendar.ts';
import { toInstant } from '../../shared/domain/time.ts';
import { LAW } from '../support/builders.ts';

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
