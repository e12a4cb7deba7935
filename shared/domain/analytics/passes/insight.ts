/** The finding of a run for one member. It is written only when it changes, so nothing in it moves by itself every day. */

import type { Day } from '../history/day.ts';
import { LIFECYCLE_STAGES, type LifecycleStage } from '../lifecycle-stage.ts';

export { LIFECYCLE_STAGES, type LifecycleStage };

export const RFM_CLASSES = [
  'champions',
  'loyal',
  'potential',
  'new',
  'promising',
  'need-attention',
  'about-to-sleep',
  'at-risk',
  'cannot-lose',
  'hibernating',
  'lost',
] as const;
export type RfmClass = (typeof RFM_CLASSES)[number];

export const VALUE_CLASSES = ['most-valuable', 'most-growable', 'maintain', 'below-zero'] as const;
export type ValueClass = (typeof VALUE_CLASSES)[number];

export const RISK_GRADES = ['none', 'low', 'medium', 'high'] as const;
export type RiskGrade = (typeof RISK_GRADES)[number];

export interface Rfm {
  /** Quintiles, 5 is best: the most recent, the most frequent, the highest spend. */
  readonly recency: number;
  readonly frequency: number;
  readonly monetary: number;
  readonly class: RfmClass;
}

export interface Insight {
  readonly stage: LifecycleStage;
  /** null: no purchase yet. */
  readonly rfm: Rfm | null;
  readonly abc: 'A' | 'B' | 'C' | null;
  readonly value: ValueClass | null;
  readonly risk: RiskGrade;
  /** P(alive) rounded to tenths. null: no model, or no purchase yet. */
  readonly alive: number | null;
  /** Ids of the rule-based segments that contain the member, sorted. */
  readonly segments: readonly string[];
}

/** A finding with the day of the first run that had it. */
export interface Found {
  readonly insight: Insight;
  readonly since: Day;
}
