/** The forecast of all customers over the horizon, by P(alive). It belongs to the second pass, which has the model. */

import type { Tally } from '../passes/measure.ts';
import type { ValueModel } from '../value/lifetime-value.ts';
import { forecastOf } from './forecast.ts';

export interface FutureValues {
  /** By tenths of P(alive). The last one holds customers without such a probability. */
  tenths: FutureOfTenth[];
}

/** Whole numbers, so that the order of members does not matter. */
export interface FutureOfTenth {
  customers: number;
  /** Days with a purchase, in thousandths, rounded for each customer. */
  purchases: number;
  /** Minor units, rounded for each customer. */
  value: number;
  /** Customers whose value the model cannot tell. */
  unknown: number;
}

export const TENTHS = 10;

export const FUTURE_VALUES: Tally<FutureValues, ValueModel> = {
  empty: () => ({ tenths: Array.from({ length: TENTHS + 1 }, () => ({ customers: 0, purchases: 0, value: 0, unknown: 0 })) }),
  add({ tenths }, member, _insight, model, asOf) {
    if (member.purchases.length === 0) return;
    const { alive, expected } = forecastOf(model, member, asOf);
    const tenth = tenths[alive === null ? TENTHS : Math.min(TENTHS - 1, Math.floor(alive * TENTHS))];
    if (tenth === undefined) return;
    const value = expected?.value ?? null;
    tenth.customers += 1;
    tenth.purchases += Math.round((expected?.purchases ?? 0) * 1_000);
    tenth.value += Math.round(value ?? 0);
    tenth.unknown += value === null ? 1 : 0;
  },
  merge(into, from) {
    from.tenths.forEach((counted, index) => {
      const tenth = into.tenths[index];
      if (tenth === undefined) return;
      tenth.customers += counted.customers;
      tenth.purchases += counted.purchases;
      tenth.value += counted.value;
      tenth.unknown += counted.unknown;
    });
  },
};
