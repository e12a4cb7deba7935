import { expect, test } from 'vitest';
import { addMonths, toDate } from '../../../shared/domain/kernel/calendar.ts';
import { addQualifying, countsIn, MAX_QUALIFYING_MONTHS, type QualifyingMonth } from '../../../shared/domain/tiers/qualifying.ts';

const month = (from: string, points: number): QualifyingMonth => ({ from: toDate(from), points, purchases: 1, engagement: 0, spend: [] });

test('a period counts the month that it begins with, and not the month that begins where it ends', () => {
  const months = [month('2025-12-01', 1), month('2026-01-01', 10), month('2026-12-01', 100), month('2027-01-01', 1_000)];
  const counts = countsIn(months, { from: toDate('2026-01-01'), to: toDate('2027-01-01') });
  expect(counts).toMatchObject({ points: 110, purchases: 2, activeMonths: 2 });
});

test.each([
  ['keeps each of the most months', MAX_QUALIFYING_MONTHS, MAX_QUALIFYING_MONTHS, 1],
  ['adds the second-oldest of one more to the oldest', MAX_QUALIFYING_MONTHS + 1, MAX_QUALIFYING_MONTHS, 2],
])('%s', (_, given, kept, pointsOfOldest) => {
  const first = toDate('2020-01-01');
  const months = Array.from({ length: given }, (__, place) => addMonths(first, place)).reduce<readonly QualifyingMonth[]>(
    (known, from) => addQualifying(known, { from, points: 1, purchases: 1 }),
    [],
  );
  expect(months).toHaveLength(kept);
  expect(months[0]).toMatchObject({ from: first, points: pointsOfOldest });
});
