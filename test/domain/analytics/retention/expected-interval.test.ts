import { describe, expect, test } from 'vitest';
import { stageOn } from '../../../../shared/domain/analytics/lifecycle/lifecycle.ts';
import {
  expectedAfter,
  expectedInterval,
  type IntervalModel,
  intervalModel,
  MIN_MEMBERS_WITH_INTERVALS,
} from '../../../../shared/domain/analytics/retention/expected-interval.ts';
import { INTERVALS, MAX_INTERVAL_DAYS } from '../../../../shared/domain/analytics/retention/intervals.ts';
import { measured } from '../../../support/analytics/analysed.ts';
import { aMemberAsOf, asOf } from '../../../support/analytics/member-as-of.ts';

const AT = asOf('2026-12-31');
const MODEL: IntervalModel = { intervals: 100, meanDays: 40, medianDays: 30, credibility: 3 };
const copies = <Of>(of: Of, count = MIN_MEMBERS_WITH_INTERVALS): readonly Of[] => Array.from({ length: count }, () => of);

describe('the expected interval of a member', () => {
  const once = aMemberAsOf().boughtOn('2026-01-01');

  test('does not exist before the first purchase, or where nobody has bought twice', () => {
    expect(expectedInterval(aMemberAsOf().build(), MODEL)).toBeNull();
    expect(expectedInterval(once.build(), intervalModel(INTERVALS.empty()))).toBeNull();
  });

  test("is the programme's mean after one purchase, and approaches the member's own with each", () => {
    expect(expectedInterval(once.build(), MODEL)).toBe(40);
    expect(expectedInterval(once.boughtOn('2026-01-11').build(), MODEL)).toBe((10 + 3 * 40) / 4);
    expect(expectedInterval(once.boughtOn('2026-01-11').boughtOn('2026-01-21').build(), MODEL)).toBe((20 + 3 * 40) / 5);
    expect(expectedAfter(997, 9_970, MODEL)).toBeCloseTo(10 + 90 / 1_000, 12);
  });

  test("is the programme's mean where there is no credibility", () => {
    expect(expectedAfter(5, 50, { ...MODEL, credibility: null })).toBe(40);
  });

  test("is the member's own where nobody varies, from the first interval on", () => {
    expect(expectedAfter(0, 0, { ...MODEL, credibility: 0 })).toBe(40);
    expect(expectedAfter(2, 14, { ...MODEL, credibility: 0 })).toBe(7);
  });
});

describe("the programme's part of the model", () => {
  const everyDays = (...gaps: readonly number[]) => {
    let [day, member] = [1, aMemberAsOf().boughtOn('2026-01-01')];
    for (const gap of gaps) {
      day += gap;
      member = member.boughtOn(new Date(Date.UTC(2026, 0, day)).toISOString().slice(0, 10));
    }
    return member.build();
  };

  test('gives the reason where it does not exist', () => {
    expect(intervalModel(measured(INTERVALS, [everyDays()], AT))).toEqual({
      intervals: 0,
      meanDays: null,
      medianDays: null,
      credibility: null,
      why: 'nobody has bought on a second day yet',
    });
  });

  test('gives the reason where it is only a mean', () => {
    const few = copies(everyDays(5, 15), MIN_MEMBERS_WITH_INTERVALS - 1);
    expect(intervalModel(measured(INTERVALS, few, AT))).toMatchObject({
      intervals: 2 * few.length,
      meanDays: 10,
      medianDays: 5,
      credibility: null,
      why: 'fewer than 30 members have bought on three days or more',
    });
    expect(intervalModel(measured(INTERVALS, copies(everyDays(5, 15)), AT))).toMatchObject({
      credibility: null,
      why: 'members do not differ from each other by more than chance',
    });
  });

  test('has k = 0 where members differ and none of them varies', () => {
    const members = [...copies(everyDays(10, 10)), ...copies(everyDays(20, 20))];
    expect(intervalModel(measured(INTERVALS, members, AT))).toMatchObject({ intervals: 120, meanDays: 15, medianDays: 10, credibility: 0 });
  });

  test('has the k of Bühlmann for members with equally many intervals: v ∕ a of the variances within and between', () => {
    // Means of 10 and 30 for half of the members each, so 100 · n ∕ (n − 1) between them; within each 8 days² of one degree of freedom.
    const members = [...copies(everyDays(8, 12)), ...copies(everyDays(28, 32))];
    const between = (100 * 60) / 59 - 8 / 2;
    expect(intervalModel(measured(INTERVALS, members, AT)).credibility).toBeCloseTo(8 / between, 12);
  });

  test('N3: lets nobody lapse in a young programme, whose long intervals are not over', () => {
    const seven = [everyDays(1), everyDays(1), everyDays(9), ...copies(everyDays(), 4)];
    const young = asOf('2026-02-15');
    const { leastLapseDays = 0 } = intervalModel(measured(INTERVALS, seven, young));
    expect(leastLapseDays).toBeGreaterThan(45);
    const rules = { interval: intervalModel(measured(INTERVALS, seven, young)), churn: { by: 'interval', factor: 3 } } as const;
    expect(seven.map((member) => stageOn(member, young.day, rules))).not.toContain('lapsed');
  });

  test('N3: lets members lapse once at most a quarter of those who were silent for as long buy again within 180 days', () => {
    // 40 members were silent for 20 days: 20 came back on day 40, and 4 of the others on day 100.
    const members = [...copies(everyDays(40), 20), ...copies(everyDays(100), 4), ...copies(everyDays(), 16)];
    expect(intervalModel(measured(INTERVALS, members, AT)).leastLapseDays).toBe(41);
  });

  test('S6: of a base of 12 hardly changes by one purchase of 1970', () => {
    const eleven = copies(everyDays(20), 11);
    const strange = aMemberAsOf().boughtOn('1970-01-01').boughtOn('2026-01-01').build();
    expect(intervalModel(measured(INTERVALS, eleven, AT)).meanDays).toBe(20);
    expect(intervalModel(measured(INTERVALS, [...eleven, strange], AT))).toMatchObject({ meanDays: (11 * 20 + 200) / 12, medianDays: 20 });
  });

  test('counts longer intervals with those of ten years', () => {
    const long = aMemberAsOf().boughtOn('2006-01-01').boughtOn('2026-01-01').build();
    const state = measured(INTERVALS, [long], AT);
    expect(state.days).toHaveLength(MAX_INTERVAL_DAYS + 1);
    expect(intervalModel(state)).toMatchObject({ meanDays: MAX_INTERVAL_DAYS, medianDays: MAX_INTERVAL_DAYS });
  });
});
