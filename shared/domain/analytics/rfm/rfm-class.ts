/** The RFM class of a member's quintiles. Each of the 125 scores has exactly one class. */
import type { RfmClass } from '../passes/insight.ts';

/** 1 to 5, 5 is best. */
export interface Scores {
  readonly recency: number;
  readonly frequency: number;
  readonly monetary: number;
}

/**
 * Rows: recency, 5 (the most recent) first. Columns: the mean of frequency and monetary value, halves rounded up, 1 to 5 from the left.
 * The names and roughly their places are in common use. Where those uses overlap, this table decides.
 */
export const RFM_TABLE: Readonly<Record<number, readonly [RfmClass, RfmClass, RfmClass, RfmClass, RfmClass]>> = {
  5: ['new', 'potential', 'potential', 'champions', 'champions'],
  4: ['promising', 'potential', 'loyal', 'champions', 'champions'],
  3: ['promising', 'need-attention', 'need-attention', 'loyal', 'loyal'],
  2: ['about-to-sleep', 'about-to-sleep', 'at-risk', 'at-risk', 'at-risk'],
  1: ['lost', 'hibernating', 'at-risk', 'cannot-lose', 'cannot-lose'],
};

/** The column in `RFM_TABLE`, from 1. */
const columnOf = ({ frequency, monetary }: Scores): number => Math.ceil((frequency + monetary) / 2);

/** @param scores each 1 to 5. */
export function rfmClassOf(scores: Scores): RfmClass {
  const found = RFM_TABLE[scores.recency]?.[columnOf(scores) - 1];
  if (found === undefined) throw new RangeError(`scores are 1 to 5: ${JSON.stringify(scores)}`);
  return found;
}

/** The three basic segments of the RFM literature. */
export const PLAIN_CLASSES = ['loyal', 'at-risk-of-leaving', 'dormant'] as const;
export type PlainClass = (typeof PLAIN_CLASSES)[number];

export const PLAIN_CLASS_OF: Readonly<Record<RfmClass, PlainClass>> = {
  champions: 'loyal',
  loyal: 'loyal',
  potential: 'loyal',
  new: 'loyal',
  promising: 'loyal',
  'need-attention': 'at-risk-of-leaving',
  'about-to-sleep': 'at-risk-of-leaving',
  'at-risk': 'at-risk-of-leaving',
  'cannot-lose': 'at-risk-of-leaving',
  hibernating: 'dormant',
  lost: 'dormant',
};
