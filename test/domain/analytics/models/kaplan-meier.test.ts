import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { kaplanMeier } from '../../../../shared/domain/analytics/models/kaplan-meier.ts';
import {
  addDuration,
  DAILY_UNTIL,
  type Durations,
  daysOf,
  noDurations,
  WATCHED_UNTIL,
} from '../../../../shared/domain/analytics/sums/durations.ts';
import { LAW } from '../../../support/kernel/builders.ts';

function durationsOf(events: readonly number[], censored: readonly number[]): Durations {
  const durations = noDurations();
  for (const days of events) addDuration(durations, days, true);
  for (const days of censored) addDuration(durations, days, false);
  return durations;
}

/** Weeks of remission under 6-mercaptopurine: Freireich et al. (1963). Results: Kleinbaum and Klein, Survival Analysis, chapter 2. */
const REMISSION = durationsOf([6, 6, 6, 7, 10, 13, 16, 22, 23], [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]);

describe('remission of leukaemia under 6-MP', () => {
  const curve = kaplanMeier(REMISSION, daysOf);

  test('has the published survival, standard errors and log(−log) intervals', () => {
    expect(
      curve.points.map(({ days, atRisk, events, survival, standardError, lower, upper }) => [
        days,
        atRisk,
        events,
        ...[survival, standardError, lower, upper].map((value) => value?.toFixed(4)),
      ]),
    ).toEqual([
      [6, 21, 3, '0.8571', '0.0764', '0.6197', '0.9516'],
      [7, 17, 1, '0.8067', '0.0869', '0.5631', '0.9228'],
      [10, 15, 1, '0.7529', '0.0963', '0.5032', '0.8894'],
      [13, 12, 1, '0.6902', '0.1068', '0.4316', '0.8491'],
      [16, 11, 1, '0.6275', '0.1141', '0.3675', '0.8049'],
      [22, 7, 1, '0.5378', '0.1282', '0.2678', '0.7468'],
      [23, 6, 1, '0.4482', '0.1346', '0.1881', '0.6801'],
    ]);
  });

  test('has a median of 23 weeks without an upper limit', () => {
    expect(curve).toMatchObject({ members: 21, events: 9, median: { days: 23, lower: 13, upper: null } });
  });
});

test('relapse under placebo ends with nobody left', () => {
  // From the same trial. No time was censored, so survival is the share that is left.
  const placebo = durationsOf([1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23], []);
  const { points, median } = kaplanMeier(placebo, daysOf);
  expect(median.days).toBe(8);
  expect(points.at(-1)).toEqual({ days: 23, atRisk: 1, events: 1, survival: 0, standardError: 0, lower: null, upper: null });
  expect(points.find(({ days }) => days === 8)?.survival).toBeCloseTo(8 / 21, 12);
  expect(points.find(({ days }) => days === 8)?.standardError).toBeCloseTo(Math.sqrt(((8 / 21) * (13 / 21)) / 21), 12);
});

test('no members have no curve', () => {
  expect(kaplanMeier(noDurations(), daysOf)).toEqual({
    members: 0,
    events: 0,
    median: { days: null, lower: null, upper: null },
    points: [],
  });
});

test('a member who is censored at the time of an event was at risk of it', () => {
  expect(kaplanMeier(durationsOf([5], [5]), daysOf).points).toMatchObject([{ days: 5, atRisk: 2, survival: 0.5 }]);
  expect(kaplanMeier(durationsOf([5], [4]), daysOf).points).toMatchObject([{ days: 5, atRisk: 1, survival: 0 }]);
});

describe('durations', () => {
  test('are counted by day, then by the last day of their week', () => {
    const days = [DAILY_UNTIL - 1, DAILY_UNTIL, DAILY_UNTIL + 1, DAILY_UNTIL + 7, DAILY_UNTIL + 8];
    expect(kaplanMeier(durationsOf(days, [WATCHED_UNTIL]), daysOf).points.map((point) => [point.days, point.events])).toEqual([
      [DAILY_UNTIL - 1, 1],
      [DAILY_UNTIL, 1],
      [DAILY_UNTIL + 7, 2],
      [DAILY_UNTIL + 14, 1],
    ]);
  });

  test('beyond ten years are censored', () => {
    const { members, events } = kaplanMeier(durationsOf([40, WATCHED_UNTIL + 1], [2 * WATCHED_UNTIL]), daysOf);
    expect({ members, events }).toEqual({ members: 3, events: 1 });
  });
});

test('limits lie around the estimate, and the curve only falls', () => {
  const some = fc.array(fc.integer({ min: 1, max: 5_000 }), { maxLength: 40 });
  fc.assert(
    fc.property(some, some, (events, censored) => {
      const { points, members } = kaplanMeier(durationsOf(events, censored), daysOf);
      expect(members).toBe(events.length + censored.length);
      let before = 1;
      for (const { survival, lower, upper } of points) {
        expect(survival).toBeLessThan(before);
        before = survival;
        if (survival === 0) continue;
        expect(Number(lower)).toBeLessThanOrEqual(survival);
        expect(Number(upper)).toBeGreaterThanOrEqual(survival);
      }
    }),
    LAW,
  );
});
