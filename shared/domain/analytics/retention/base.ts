/** The numbers of members, of customers and of frozen accounts. */
import type { Measure } from '../passes/measure.ts';

export interface Base {
  members: number;
  /** Members with a purchase that was not returned in full. */
  customers: number;
  frozen: number;
}

export const BASE: Measure<Base> = {
  empty: () => ({ members: 0, customers: 0, frozen: 0 }),
  add(state, { purchases, frozen }) {
    state.members += 1;
    if (purchases.length > 0) state.customers += 1;
    if (frozen) state.frozen += 1;
  },
  merge(into, from) {
    into.members += from.members;
    into.customers += from.customers;
    into.frozen += from.frozen;
  },
};
