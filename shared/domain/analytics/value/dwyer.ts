/**
 * The retention table of F. R. Dwyer, "Customer Lifetime Valuation to Support Marketing Decision Making", Journal of Direct Marketing 3 (1989) 8–15, again
 * in 11 (1997) 6–13: of customers acquired together, those who are left each year, what they bring and cost, and what that is worth when they are acquired.
 */

/** Of one year of being a customer; the first is that from the first purchase on. */
export interface CustomerYear {
  /** Who are left: who bought in it. */
  readonly customers: number;
  /** Minor units, of all of them. */
  readonly revenue: number;
}

export interface RetentionTerms {
  /** Of revenue, what is left after the cost of goods. */
  readonly margin: number;
  /** Minor units that serving a customer for a year costs. */
  readonly costPerMemberYear: number;
  /** A year. The first year is not discounted, as in the tables of the literature. */
  readonly discountRate: number;
}

/** Money in minor units, not rounded. */
export interface RetentionYear extends CustomerYear {
  /** From 1. */
  readonly year: number;
  /** Share of the customers of the year before who are left; null: the first year, or nobody was left. */
  readonly retention: number | null;
  readonly cost: number;
  readonly grossProfit: number;
  /** What profits of that year are divided by. */
  readonly discountFactor: number;
  readonly discountedProfit: number;
  readonly cumulativeProfit: number;
  /** That of each customer acquired: lifetime value until the end of that year; null: none were. */
  readonly valuePerCustomer: number | null;
}

export function retentionTable(
  years: readonly CustomerYear[],
  { margin, costPerMemberYear, discountRate }: RetentionTerms,
): readonly RetentionYear[] {
  const acquired = years[0]?.customers ?? 0;
  let before: number | null = null;
  let cumulativeProfit = 0;
  return years.map(({ customers, revenue }, index) => {
    const cost = revenue * (1 - margin) + customers * costPerMemberYear;
    const discountFactor = (1 + discountRate) ** index;
    const discountedProfit = (revenue - cost) / discountFactor;
    cumulativeProfit += discountedProfit;
    const retention = before === null || before === 0 ? null : customers / before;
    before = customers;
    return {
      year: index + 1,
      customers,
      retention,
      revenue,
      cost,
      grossProfit: revenue - cost,
      discountFactor,
      discountedProfit,
      cumulativeProfit,
      valuePerCustomer: acquired > 0 ? cumulativeProfit / acquired : null,
    };
  });
}
