/** The cost of points to the programme, in the report's currency. null where points have no price. */
import type { PointCost } from '../analytics-terms.ts';
import type { AnalyticsSettings } from '../passes/analytics-settings.ts';

/** Minor units, rounded half up. Exact for any number of points. */
export function worthOf(points: number, cost: PointCost | undefined): number | null {
  if (cost === undefined) return null;
  const [twice, per] = [2n * BigInt(points) * BigInt(cost.amount), BigInt(cost.points)];
  return Number((twice + per) / (2n * per));
}

export const NO_PRICE =
  "points have no price: the programme says no analytics.pointCost, and they do not pay at tills in the report's currency";

/** The price as reports show it. */
export const priceLine = ({ currency, pointCost }: AnalyticsSettings) =>
  pointCost === undefined ? { price: null, why: NO_PRICE } : { price: { ...pointCost, currency } };
