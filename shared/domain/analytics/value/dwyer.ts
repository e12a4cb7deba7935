/**
 * The retention table of F. R. Dwyer, "Customer Lifetime Valuation to Support Marketing Decision Making", Journal of Direct Marketing 3
 * (1989) 8–15, reprinted in 11 (1997) 6–13: the remaining customers of a cohort by year, their revenue and cost, and the present value
 * at acquisition.
 */

/** One customer year. The first begins with the first purchase. */
export interface CustomerYear {
  /** The remaining customers: those who bought in the year. */
  readonly customers: number;
  /** Revenue of all these customers, in minor units. */
  readonly revenue: number;
}

export interface RetentionTerms {
  /** The share of revenue that is left after the cost of goods. */
  readonly margin: number;
  /** The cost of serving one customer for a year, in minor units. */
  readonly costPerMemberYear: number;
  /** Per year. The first year is not discounted, as in the tables of the literature. */
  readonly discountRate: number;
}

/** Money in minor units, not rounded. */
export interface RetentionYear extends CustomerYear {
  /** From 1. */
  readonly year: number;
  /** The share of the year before's customers who remain. null: the first year, or nobody remained. */
  readonly retention: number | null;
  readonly cost: number;
  readonly grossProfit: number;
  /** The divisor of that year's profits. */
  readonly discountFactor: number;
  readonly discountedProfit: number;
  readonly cumulativeProfit: number;
  /** The cumulative profit per acquired customer: the lifetime value until the end of the year. null: none were acquired. */
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
