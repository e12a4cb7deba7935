/** Builds members as analytics see them: `aMemberAsOf().boughtOn('1997-01-05', 2933).build()`. */
import { type Day, dayOf } from '../../../shared/domain/analytics/history/day.ts';
import type { Fact } from '../../../shared/domain/analytics/history/history.ts';
import type { MemberAsOf, PurchaseDay } from '../../../shared/domain/analytics/history/member-as-of.ts';
import type { PointsAsOf } from '../../../shared/domain/analytics/history/points-as-of.ts';
import { type AnalyticsTerms, settingsOf } from '../../../shared/domain/analytics/passes/analytics-settings.ts';
import type { AsOf } from '../../../shared/domain/analytics/passes/measure.ts';
import type { CalendarDate } from '../../../shared/domain/kernel/calendar.ts';
import { aVersion, MEMBER_ID, PROGRAMME_ID, terms } from '../kernel/builders.ts';

export const on = (date: string): Day => dayOf(date as CalendarDate);

/** The end of a day, in dollars, with the default settings. */
export function asOf(date: string, analytics: AnalyticsTerms = {}): AsOf {
  const programme = aVersion(terms({ timeZone: 'UTC' }));
  return { day: on(date), programme, settings: settingsOf({ ...programme.terms, analytics: { currency: 'USD', ...analytics } }) };
}

export const NO_POINTS: PointsAsOf = { batches: [], pending: [], held: [], debt: 0 };

interface Bought {
  readonly orders?: number;
  /** Default: one for each whole dollar. */
  readonly points?: number;
  readonly channel?: string | null;
}

export interface MemberAsOfBuilder {
  /** Default: the day of the first purchase, or 1997-01-01 without one. */
  enrolledOn(date: string): MemberAsOfBuilder;
  /** @param amount in cents. */
  boughtOn(date: string, amount?: number, bought?: Bought): MemberAsOfBuilder;
  /** Returns goods bought on the day `of`. @param returned `orders`: the orders that are now returned in full. */
  gaveBackOn(date: string, of: string, amount: number, returned?: Bought): MemberAsOfBuilder;
  with(special: Partial<MemberAsOf>): MemberAsOfBuilder;
  build(): MemberAsOf;
}

type Purchase = Extract<Fact, { readonly kind: 'purchase' | 'return' }>;

export function aMemberAsOf(facts: readonly Fact[] = [], special: Partial<MemberAsOf> = {}): MemberAsOfBuilder {
  const of = (amount: number, { orders, points = Math.floor(amount / 100), channel = null }: Bought, ordinary: number) =>
    ({ channel, currency: 'USD', orders: orders ?? ordinary, amount, points }) as const;
  return {
    enrolledOn: (date) => aMemberAsOf(facts, { ...special, enrolledOn: on(date) }),
    boughtOn: (date, amount = 1_000, bought = {}) =>
      aMemberAsOf([...facts, { kind: 'purchase', day: on(date), ...of(amount, bought, 1) }], special),
    gaveBackOn: (date, day, amount, returned = {}) =>
      aMemberAsOf([...facts, { kind: 'return', day: on(date), of: on(day), ...of(amount, returned, 0) }], special),
    with: (more) => aMemberAsOf(facts, { ...special, ...more }),
    build: () => {
      const purchases = purchaseDays(facts.filter((fact): fact is Purchase => fact.kind === 'purchase' || fact.kind === 'return'));
      return {
        programmeId: PROGRAMME_ID,
        memberId: MEMBER_ID,
        enrolledOn: purchases[0]?.day ?? on('1997-01-01'),
        purchases,
        facts,
        tier: null,
        frozen: false,
        segments: [],
        ...special,
      };
    },
  };
}

function purchaseDays(facts: readonly Purchase[]): readonly PurchaseDay[] {
  const days = new Map<Day, PurchaseDay>();
  for (const fact of facts) {
    const [day, sign] = fact.kind === 'purchase' ? [fact.day, 1] : [fact.of, -1];
    const before = days.get(day) ?? { day, orders: 0, amount: 0, points: 0 };
    days.set(day, {
      day,
      orders: before.orders + sign * fact.orders,
      amount: before.amount + sign * fact.amount,
      points: before.points + sign * fact.points,
    });
  }
  return [...days.values()].filter(({ orders }) => orders > 0).toSorted((one, other) => one.day - other.day);
}
