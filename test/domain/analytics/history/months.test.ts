import { expect, test } from 'vitest';
import { dateOfDay, periodOf, startOfPeriod } from '../../../../shared/domain/analytics/history/day.ts';
import { on } from '../../../support/analytics/member-as-of.ts';

test('months are calendar months, on every day of two centuries', () => {
  for (let day = on('1899-01-01'); day < on('2101-12-31'); day += 1) {
    const [year = 0, month = 0] = dateOfDay(day).split('-').map(Number);
    if (periodOf(day, 'month') !== year * 12 + month - 1) throw new Error(`${dateOfDay(day)} is in month ${periodOf(day, 'month')}`);
  }
});

test.each(['month', 'quarter', 'year'] as const)('a %s begins on its first day, and ends before the next', (unit) => {
  for (const date of ['1600-02-29', '1900-02-28', '1970-01-01', '1999-12-31', '2000-02-29', '2100-03-01']) {
    const period = periodOf(on(date), unit);
    expect(startOfPeriod(period, unit)).toBeLessThanOrEqual(on(date));
    expect(startOfPeriod(period + 1, unit)).toBeGreaterThan(on(date));
  }
});
