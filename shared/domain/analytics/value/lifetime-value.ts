/**
 * Customer lifetime value (CLV) over the horizon: expected purchases in each quarter (BG/NBD) × expected spend on one (gamma-gamma) ×
 * margin, discounted from the middle of the quarter. The sum is the discounted expected transactions of Fader, Hardie and Lee, "RFM and
 * CLV: Using Iso-Value Curves for Customer Base Analysis", Journal of Marketing Research 42 (2005) 415–430, up to the horizon. The cost
 * of serving the member is not deducted.
 */

import { DAYS_A_WEEK, type Day } from '../history/day.ts';
import type { MemberAsOf } from '../history/member-as-of.ts';
import { repeatPurchasesUntil } from '../history/repeat-purchases.ts';
import { type AliveModel, expectedOf, weeksOf } from '../models/alive-model.ts';
import type { Weeks } from '../models/bg-nbd.ts';
import { type SpendModel, spendToExpect } from '../models/spend-model.ts';
import type { AnalyticsSettings } from '../passes/analytics-settings.ts';

/** The parts of the model that CLV depends on. */
export interface ValueModel {
  readonly alive: AliveModel;
  readonly spend: SpendModel;
}

/** Discounting from a quarter's middle is right to about 0.01 % at 10 % a year. */
const PERIOD_WEEKS = 13;
const WEEKS_A_YEAR = 365.25 / DAYS_A_WEEK;

export type Horizon = Pick<AnalyticsSettings, 'horizonWeeks' | 'discountRate' | 'margin'>;

export interface Expected {
  /** Days with a purchase within the horizon. */
  readonly purchases: number;
  /** Minor units, not rounded. null: spending is unknown for every customer. */
  readonly value: number | null;
}

/** null: no purchase yet, or purchase rates are unknown for every customer. */
export function expectedOfMember(
  model: ValueModel,
  { purchases }: Pick<MemberAsOf, 'purchases'>,
  day: Day,
  horizon: Horizon,
): Expected | null {
  const buying = repeatPurchasesUntil({ purchases }, day);
  return buying === null ? null : expectedOfBuying(model.alive, weeksOf(buying), spendToExpect(model.spend, buying), horizon);
}

/** @param each the expected amount of a purchase day, in minor units. null: unknown. */
export function expectedOfBuying(alive: AliveModel, weeks: Weeks, each: number | null, horizon: Horizon): Expected | null {
  let discounted = 0;
  let before = 0;
  for (let from = 0; from < horizon.horizonWeeks; from += PERIOD_WEEKS) {
    const to = Math.min(horizon.horizonWeeks, from + PERIOD_WEEKS);
    const until = expectedOf(alive, weeks, to);
    if (until === null) return null;
    discounted += (until - before) / (1 + horizon.discountRate) ** ((from + to) / 2 / WEEKS_A_YEAR);
    before = until;
  }
  return { purchases: before, value: each === null ? null : discounted * each * horizon.margin };
}
