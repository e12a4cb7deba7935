/** What all customers are expected to buy and to be worth over the horizon, by how probably they are alive. Of the second pass, which has the model. */

import type { Tally } from '../passes/measure.ts';
import type { ValueModel } from '../value/lifetime-value.ts';
import { outlookOf } from './outlook.ts';

export interface FutureValues {
  /** By tenths of P(alive); the last: where there is no such probability. */
  tenths: FutureOfTenth[];
}

/** Whole numbers, so that the order of members does not matter. */
export interface FutureOfTenth {
  customers: number;
  /** Days with a purchase, in thousandths: each customer's rounded. */
  purchases: number;
  /** Minor units, each customer's rounded. */
  value: number;
  /** Of whom the model cannot say what they are worth. */
  unknown: number;
}

export const TENTHS = 10;

export const FUTURE_VALUES: Tally<FutureValues, ValueModel> = {
  empty: () => ({ tenths: Array.from({ length: TENTHS + 1 }, () => ({ customers: 0, purchases: 0, value: 0, unknown: 0 })) }),
  add({ tenths }, member, _insight, model, asOf) {
    if (member.purchases.length === 0) return;
    const { alive, expected } = outlookOf(model, member, asOf);
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
