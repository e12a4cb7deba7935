/** The class that a member's quintiles make: every one of the 125 scores has exactly one. */
import type { RfmClass } from '../passes/insight.ts';

/** 1 to 5, 5 is best. */
export interface Scores {
  readonly recency: number;
  readonly frequency: number;
  readonly monetary: number;
}

/**
 * By recency (5, who bought last, comes first) and by the mean of frequency and monetary value, halves rounded up (1 to 5, from left to right).
 * The names and roughly their places are those that are in common use; where those overlap, this table decides.
 */
export const RFM_TABLE: Readonly<Record<number, readonly [RfmClass, RfmClass, RfmClass, RfmClass, RfmClass]>> = {
  5: ['new', 'potential', 'potential', 'champions', 'champions'],
  4: ['promising', 'potential', 'loyal', 'champions', 'champions'],
  3: ['promising', 'need-attention', 'need-attention', 'loyal', 'loyal'],
  2: ['about-to-sleep', 'about-to-sleep', 'at-risk', 'at-risk', 'at-risk'],
  1: ['lost', 'hibernating', 'at-risk', 'cannot-lose', 'cannot-lose'],
};

/** Of `RFM_TABLE`, from 1. */
const columnOf = ({ frequency, monetary }: Scores): number => Math.ceil((frequency + monetary) / 2);

/** @param scores each 1 to 5. */
export function rfmClassOf(scores: Scores): RfmClass {
  const found = RFM_TABLE[scores.recency]?.[columnOf(scores) - 1];
  if (found === undefined) throw new RangeError(`scores are 1 to 5: ${JSON.stringify(scores)}`);
  return found;
}

/** The three segments that the literature on RFM begins with. */
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
