/**
 * Recency, frequency and monetary value in quintiles (Hughes, *Strategic Database Marketing*, 1994), for customers: members with a
 * purchase that was not returned in full.
 *
 * - Recency: days since the last purchase.
 * - Frequency: days with a purchase, as in BG/NBD: two orders of one day are one visit.
 * - Monetary value: total spending in the report's currency. (Some take the mean of an order; Hughes ranks by the total.)
 *
 * All three cover the whole history up to the report's day. A score is 1 + ⌊5 × the middle of the value's range of ranks⌋, where the ranks
 * go from 0 to 1. Equal values have equal scores, and where many share a value, the scores beside it have no one.
 *
 * A member who bought within the programme's mean interval has a recency of at least 3, so nobody is dormant before they are due.
 */

import type { Day } from '../history/day.ts';
import type { MemberAsOf } from '../history/member-as-of.ts';
import { lastPurchaseOf, revenueOf } from '../history/spending.ts';
import type { Rfm } from '../passes/insight.ts';
import type { AsOf, Measure } from '../passes/measure.ts';
import { addTo, type Cell, cellsOf, type Distribution, emptyDistribution, mergeInto, sizeOf } from '../sums/distribution.ts';
import { rfmClassOf } from './rfm-class.ts';

export const QUINTILES = 5;

/** The ranked values; higher is better. Recency is the negative number of days. */
interface RfmValues {
  readonly recency: number;
  readonly frequency: number;
  readonly monetary: number;
}

/** null: not a customer. */
function rfmValuesOf(member: MemberAsOf, { day }: Pick<AsOf, 'day'>): RfmValues | null {
  const last = lastPurchaseOf(member);
  if (last === undefined) return null;
  return { recency: last.day - day, frequency: member.purchases.length, monetary: revenueOf(member.purchases) };
}

export interface RfmMeasured {
  readonly recency: Distribution;
  readonly frequency: Distribution;
  readonly monetary: Distribution;
}

export const RFM: Measure<RfmMeasured> = {
  empty: () => ({ recency: emptyDistribution(), frequency: emptyDistribution(), monetary: emptyDistribution() }),
  add(state, member, _points, asOf) {
    const values = rfmValuesOf(member, asOf);
    if (values === null) return;
    addTo(state.recency, values.recency);
    addTo(state.frequency, values.frequency);
    addTo(state.monetary, values.monetary);
  },
  merge(into, from) {
    mergeInto(into.recency, from.recency);
    mergeInto(into.frequency, from.frequency);
    mergeInto(into.monetary, from.monetary);
  },
};

/**
 * The least values of the scores above 1, the lowest first. An empty score begins where the next one does. Scores above everyone are
 * left out.
 */
export type CutPoints = readonly number[];

export interface RfmModel {
  /** Recency is counted on this day, also when a member is judged later: others have not been ranked again since. */
  readonly day: Day;
  readonly recency: CutPoints;
  readonly frequency: CutPoints;
  readonly monetary: CutPoints;
}

/** @param meanInterval days between purchases in this programme. null: nobody has bought twice. */
export const rfmModelOf = ({ recency, frequency, monetary }: RfmMeasured, meanInterval: number | null, day: Day): RfmModel => ({
  day,
  recency: notDormantWithin(meanInterval, cutPoints(cellsOf(recency))),
  frequency: cutPoints(cellsOf(frequency)),
  monetary: cutPoints(cellsOf(monetary)),
});

/** The recency score from which no class is dormant. */
const NOT_DORMANT = 3;

const notDormantWithin = (meanInterval: number | null, cuts: CutPoints): CutPoints =>
  meanInterval === null ? cuts : cuts.map((cut, index) => (index < NOT_DORMANT - 1 ? Math.min(cut, 0 - Math.floor(meanInterval)) : cut));

export function cutPoints(cells: readonly Cell[]): CutPoints {
  const size = sizeOf(cells);
  const cuts: number[] = [];
  let below = 0;
  for (const { value, times } of cells) {
    const score = 1 + Math.min(QUINTILES - 1, Math.floor((QUINTILES * (2 * below + times)) / (2 * size)));
    while (cuts.length < score - 1) cuts.push(value);
    below += times;
  }
  return cuts;
}

export const scoreOf = (value: number, cuts: CutPoints): number => 1 + cuts.filter((cut) => value >= cut).length;

/** null: not a customer. */
export function rfmOf(member: MemberAsOf, model: RfmModel): Rfm | null {
  const values = rfmValuesOf(member, model);
  if (values === null) return null;
  const scores = {
    recency: scoreOf(values.recency, model.recency),
    frequency: scoreOf(values.frequency, model.frequency),
    monetary: scoreOf(values.monetary, model.monetary),
  };
  return { ...scores, class: rfmClassOf(scores) };
}
