/** Customers by the year of their first purchase, with their purchases in each customer year. A customer year has `YEAR_DAYS` days. */
import { periodOf, YEAR_DAYS } from '../history/day.ts';
import type { Measure } from '../passes/measure.ts';
import type { CustomerYear } from './dwyer.ts';

/** The customer years that are counted. Purchases in later ones are not. */
export const MAX_YEARS = 20;

/** One customer year of a cohort, for the customers who have completed it. */
export interface CohortYear {
  observed: number;
  /** Customers who bought in it. */
  active: number;
  /** Customers who bought in the year before it. In the first year, all that are observed. */
  activeBefore: number;
  orders: number;
  /** Minor units. */
  amount: number;
}

/** By calendar year of the first purchase, then by customer year. */
export interface CustomerYears {
  cohorts: Record<string, CohortYear[]>;
}

export const CUSTOMER_YEARS: Measure<CustomerYears> = {
  empty: () => ({ cohorts: {} }),
  add(state, { purchases }, _points, { day }) {
    const first = purchases[0]?.day;
    if (first === undefined) return;
    const over = Math.min(MAX_YEARS, Math.floor((day - first + 1) / YEAR_DAYS));
    const bought = Array.from({ length: over }, () => ({ orders: 0, amount: 0 }));
    for (const purchase of purchases) {
      const year = bought[Math.floor((purchase.day - first) / YEAR_DAYS)];
      if (year === undefined) continue;
      year.orders += purchase.orders;
      year.amount += purchase.amount;
    }
    const cohort = cohortOf(state, String(periodOf(first, 'year')));
    bought.forEach(({ orders, amount }, index) => {
      const activeBefore = index === 0 || (bought[index - 1]?.orders ?? 0) > 0 ? 1 : 0;
      addTo(cohort, index, { observed: 1, active: orders > 0 ? 1 : 0, activeBefore, orders, amount });
    });
  },
  merge(into, from) {
    for (const [year, years] of Object.entries(from.cohorts)) {
      const cohort = cohortOf(into, year);
      for (const [index, counted] of years.entries()) addTo(cohort, index, counted);
    }
  },
};

function cohortOf(state: CustomerYears, year: string): CohortYear[] {
  const cohort = state.cohorts[year] ?? [];
  state.cohorts[year] = cohort;
  return cohort;
}

function addTo(years: CohortYear[], index: number, { observed, active, activeBefore, orders, amount }: CohortYear): void {
  const before = years[index] ?? { observed: 0, active: 0, activeBefore: 0, orders: 0, amount: 0 };
  years[index] = {
    observed: before.observed + observed,
    active: before.active + active,
    activeBefore: before.activeBefore + activeBefore,
    orders: before.orders + orders,
    amount: before.amount + amount,
  };
}

/**
 * All cohorts as one. Newer customers have been observed for fewer years. So each year's customers are those of the year before × the
 * share that bought again among those observed in both (the chain of ratios of a life table), with the revenue of those observed.
 */
export function customerYears({ cohorts }: CustomerYears, years: number): readonly CustomerYear[] {
  const all: CohortYear[] = [];
  for (const cohort of Object.values(cohorts)) for (const [index, counted] of cohort.entries()) addTo(all, index, counted);
  let customers = all[0]?.observed ?? 0;
  return all.slice(0, years).map(({ active, activeBefore, amount }) => {
    customers = activeBefore > 0 ? (customers * active) / activeBefore : 0;
    return { customers, revenue: active > 0 ? (customers * amount) / active : 0 };
  });
}
