/** The cost of rewards and of payments at tills to the programme. */
import type { Money } from '../../rewards/reward-terms.ts';
import type { AnalyticsSettings } from '../passes/analytics-settings.ts';
import { NO_PRICE, worthOf } from './points-value.ts';
import { type RewardUse, type VersionUse, versionsUsed } from './reward-use.ts';

/** The cost terms of a reward version. The code that makes the report reads one for each of `versionsUsed`. */
export interface RewardPrice {
  readonly rewardId: string;
  readonly version: number;
  readonly name: string;
  /** For one unit. null: the version names no cost. */
  readonly programmeCost: Money | null;
}

/** Minor units. null: unknown; `why` gives the reason. */
interface Cost {
  readonly cost: number | null;
  readonly why?: string;
}

interface Use extends Cost {
  readonly units: number;
  readonly points: number;
}

interface RewardLine {
  /** null: the rewards beyond the bound, together. */
  readonly rewardId: string | null;
  /** The name in the newest version that members had. null: that version no longer exists. */
  readonly name: string | null;
  readonly last12Months: Use;
  readonly total: Use;
}

/** The reward with the most points first. */
export function rewardCosts(use: RewardUse, prices: readonly RewardPrice[], settings: AnalyticsSettings) {
  const priceOf = new Map(prices.map((price) => [`${price.rewardId}@${price.version}`, price]));
  const byReward = new Map<string, VersionUse[]>();
  for (const version of versionsUsed(use)) byReward.set(version.rewardId, [...(byReward.get(version.rewardId) ?? []), version]);
  const { rest } = use.versions;
  const unnamed = [{ rewardId: '', version: 0, sums: rest }];
  const found = ({ rewardId, version }: VersionUse): RewardPrice | undefined => priceOf.get(`${rewardId}@${version}`);
  const lineOf = (rewardId: string | null, versions: readonly VersionUse[]): RewardLine => ({
    rewardId,
    name: versions.toSorted((one, other) => other.version - one.version).flatMap((version) => found(version)?.name ?? [])[0] ?? null,
    last12Months: usesOf(
      versions.map((one) => ({ units: one.sums.yearUnits, points: one.sums.yearPoints, price: found(one) })),
      settings,
    ),
    total: usesOf(
      versions.map((one) => ({ units: one.sums.units, points: one.sums.points, price: found(one) })),
      settings,
    ),
  });
  const rewards = [
    ...[...byReward].map(([rewardId, versions]) => lineOf(rewardId, versions)),
    ...(rest.units === 0 && rest.points === 0 ? [] : [lineOf(null, unnamed)]),
  ].toSorted((one, other) => other.total.points - one.total.points || ((one.rewardId ?? '') < (other.rewardId ?? '') ? -1 : 1));
  const tills = { last12Months: paid(use.tills.yearPoints, settings), total: paid(use.tills.points, settings) };
  return {
    rewards,
    tills,
    last12Months: together([...rewards.map((line) => line.last12Months), tills.last12Months]),
    total: together([...rewards.map((line) => line.total), tills.total]),
  };
}

interface Priced {
  readonly units: number;
  readonly points: number;
  readonly price: RewardPrice | undefined;
}

const usesOf = (all: readonly Priced[], settings: AnalyticsSettings): Use => ({
  units: all.reduce((sum, { units }) => sum + units, 0),
  points: all.reduce((sum, { points }) => sum + points, 0),
  ...together(all.map((one) => costOf(one, settings))),
});

/** The units at the version's own cost. Without one, the points at the cost of points. */
function costOf({ units, points, price }: Priced, settings: AnalyticsSettings): Cost {
  if (units === 0 && points === 0) return { cost: 0 };
  const said = price?.programmeCost ?? null;
  if (said === null) return ofPoints(points, settings);
  if (said.currency === settings.currency) return { cost: units * said.amount };
  return { cost: null, why: `what it costs is said in ${said.currency}, and the report is in ${settings.currency}` };
}

function ofPoints(points: number, { pointCost }: AnalyticsSettings): Cost {
  const cost = points < 0 ? worthOf(-points, pointCost) : worthOf(points, pointCost);
  if (cost === null) return points === 0 ? { cost: 0 } : { cost, why: `the reward says no cost, and ${NO_PRICE}` };
  return { cost: points < 0 ? -cost : cost };
}

const paid = (points: number, settings: AnalyticsSettings) => {
  const cost = worthOf(Math.max(0, points), settings.pointCost);
  return { points, ...(cost === null && points > 0 ? { cost, why: NO_PRICE } : { cost: cost ?? 0 }) };
};

/** The sum. Unknown if a part is unknown. */
function together(costs: readonly Cost[]): Cost {
  const unknown = costs.find(({ cost }) => cost === null);
  if (unknown !== undefined) return { cost: null, ...(unknown.why === undefined ? {} : { why: unknown.why }) };
  return { cost: costs.reduce((sum, { cost }) => sum + (cost ?? 0), 0) };
}
