import { describe, expect, test } from 'vitest';
import { dateOfDay } from '../../../../shared/domain/analytics/history/day.ts';
import { dayAtIn } from '../../../../shared/domain/analytics/passes/member-insight.ts';
import { toInstant } from '../../../../shared/domain/kernel/time.ts';

describe("the day of a time zone's calendar, from the cache or not", () => {
  test.each([
    [
      'where clocks went back over midnight, at a minute past it',
      'America/St_Johns',
      [
        ['2010-11-07T02:29:59Z', '2010-11-06'],
        ['2010-11-07T02:30:30Z', '2010-11-07'],
        ['2010-11-07T02:31:30Z', '2010-11-06'],
        ['2010-11-07T03:29:59Z', '2010-11-06'],
        ['2010-11-07T03:30:00Z', '2010-11-07'],
      ],
    ],
    [
      'where a day did not begin at a quarter of an hour',
      'Africa/Monrovia',
      [
        ['1971-06-02T00:44:29Z', '1971-06-01'],
        ['1971-06-02T00:44:30Z', '1971-06-02'],
      ],
    ],
    [
      'where midnight does not exist',
      'America/Sao_Paulo',
      [
        ['2017-10-15T02:59:59Z', '2017-10-14'],
        ['2017-10-15T03:00:00Z', '2017-10-15'],
        ['2017-10-16T01:59:59Z', '2017-10-15'],
        ['2017-10-16T02:00:00Z', '2017-10-16'],
      ],
    ],
    [
      'where a day was left out',
      'Pacific/Apia',
      [
        ['2011-12-30T09:59:59Z', '2011-12-29'],
        ['2011-12-30T10:00:00Z', '2011-12-31'],
      ],
    ],
  ])('%s', (_, timeZone, shown) => {
    for (const asked of [shown, shown.toReversed()])
      for (const [at = '', date] of asked) expect([at, dateOfDay(dayAtIn(timeZone)(toInstant(at)))]).toEqual([at, date]);
  });
});
