/**
 * The value of a member over the horizon: purchases expected in each of its quarters (BG/NBD) × what the member spends on one (gamma-gamma) × margin,
 * discounted from the middle of the quarter. The sum is that of discounted expected transactions of Fader, Hardie and Lee, "RFM and CLV: Using Iso-Value Curves for Customer
 * Base Analysis", Journal of Marketing Research 42 (2005) 415–430, until the horizon. What serving the member costs is not taken off.
 */
import { type AliveModel, expectedPurchases } from './alive-model.ts';
import type { Day } from './day.ts';
import type { MemberAsOf } from './member-as-of.ts';
import type { AnalyticsSettings } from './settings.ts';
import { type SpendModel, spendToExpect } from './spend-model.ts';

/** Parts of the model that this needs. */
export interface ValueModel {
  readonly alive: AliveModel;
  readonly spend: SpendModel;
}

/** Within a quarter, discounting from its middle is right to some 0.01 % at 10 % a year. */
const PERIOD_WEEKS = 13;
const WEEKS_A_YEAR = 365.25 / 7;

/** Minor units, not rounded; null: nothing bought yet, or too little is known of anyone. */
export function futureValue(
  { alive, spend }: ValueModel,
  member: Pick<MemberAsOf, 'purchases'>,
  day: Day,
  { horizonWeeks, discountRate, margin }: Pick<AnalyticsSettings, 'horizonWeeks' | 'discountRate' | 'margin'>,
): number | null {
  const each = spendToExpect(spend, member, day);
  if (each === null) return null;
  let discounted = 0;
  let before = 0;
  for (let from = 0; from < horizonWeeks; from += PERIOD_WEEKS) {
    const to = Math.min(horizonWeeks, from + PERIOD_WEEKS);
    const until = expectedPurchases(alive, member, day, to);
    if (until === null) return null;
    discounted += (until - before) / (1 + discountRate) ** ((from + to) / 2 / WEEKS_A_YEAR);
    before = until;
  }
  return discounted * each * margin;
}
