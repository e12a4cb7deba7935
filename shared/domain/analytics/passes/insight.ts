/** What analytics say of one member: written onto the member only when it changes, so it has nothing that moves every day by itself. */

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
  /** Quintiles, 5 is best: bought last, most often, for most. */
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
  /** Probability of being alive, rounded to tenths; null: no model, or no purchase yet. */
  readonly alive: number | null;
  /** Ids of rule-based segments that the member is in, sorted. */
  readonly segments: readonly string[];
}

/** With the day of the pass that found it first. */
export interface Found {
  readonly insight: Insight;
  readonly since: Day;
}
