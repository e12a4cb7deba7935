/** Arbitrary members as analytics see them at the end of a day. */
import fc from 'fast-check';
import type { Day } from '../../../shared/domain/analytics/history/day.ts';
import type { MemberAsOf, PurchaseDay } from '../../../shared/domain/analytics/history/member-as-of.ts';
import { aMemberAsOf } from './member-as-of.ts';

/** Members who enrolled and bought in the days before. Some enrolled after the day, or after their first purchase. */
export function arbitraryMember(asOf: Day, days: number): fc.Arbitrary<MemberAsOf> {
  const purchase = fc.record({
    ago: fc.integer({ min: 0, max: days }),
    orders: fc.integer({ min: 1, max: 3 }),
    amount: fc.integer({ min: -500, max: 50_000 }),
    points: fc.integer({ min: 0, max: 500 }),
  });
  return fc
    .record({
      enrolled: fc.integer({ min: -40, max: days }),
      bought: fc.uniqueArray(purchase, { maxLength: 12, selector: ({ ago }) => ago }),
      frozen: fc.boolean(),
    })
    .map(({ enrolled, bought, frozen }) => {
      const purchases = bought
        .map(({ ago, orders, amount, points }): PurchaseDay => ({ day: asOf - ago, orders, amount, points }))
        .toSorted((one, other) => one.day - other.day);
      return aMemberAsOf([], { enrolledOn: asOf - enrolled, purchases, frozen }).build();
    });
}
