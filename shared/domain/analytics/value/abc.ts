/**
 * ABC classes by share of revenue (Pareto): A are the customers who bring the first 80 %, B those who bring the next 15 %, C the rest. The
 * class is where the revenue of strictly higher spenders ends. So the customer who reaches 80 % is an A, and equal spenders share a class.
 */

import type { RfmMeasured } from '../rfm/rfm.ts';
import { type Cell, cellsOf } from '../sums/distribution.ts';

export const ABC_CLASSES = ['A', 'B', 'C'] as const;
export type AbcClass = (typeof ABC_CLASSES)[number];

/** The least spending of an A, and of a B, in minor units. null: nobody is one. */
export interface AbcModel {
  readonly a: number | null;
  readonly b: number | null;
}

/** @param measured the distribution of customers' spending. Where it is rounded, so are the shares. */
export const abcModelOf = ({ monetary }: Pick<RfmMeasured, 'monetary'>): AbcModel => thresholds(cellsOf(monetary));

function thresholds(cells: readonly Cell[]): AbcModel {
  const revenue = cells.reduce((sum, { value, times }) => sum + value * times, 0);
  let above = 0;
  let a: number | null = null;
  let b: number | null = null;
  for (const { value, times } of cells.toReversed()) {
    // In whole numbers: above / revenue < 80 %, and < 95 %.
    if (5 * above < 4 * revenue) a = value;
    if (20 * above < 19 * revenue) b = value;
    above += value * times;
  }
  return { a, b };
}

/** @param spent minor units. */
export function abcOf(spent: number, { a, b }: AbcModel): AbcClass {
  if (a !== null && spent >= a) return 'A';
  return b !== null && spent >= b ? 'B' : 'C';
}
