/** Finds rewards with low inventory, for every reward with a threshold. Reads only. */

import { leftIn } from '../../domain/rewards/inventory.ts';
import { lowStockOf } from '../../domain/rewards/reward-terms.ts';
import type { RedeemPorts } from './redemption-command.ts';
import { shardsOf } from './reserve-inventory.ts';

/** Rewards at a time: up to 32 reads each. */
const PAGE = 16;

export interface LowStock {
  readonly programmeId: string;
  readonly rewardId: string;
  readonly left: number;
  /** The threshold of the reward's terms. */
  readonly lowStock: number;
}

/** How far a run is: all that the next worker needs. */
export interface StockProgress {
  readonly isDone: boolean;
  /** Programmes up to this one are done, */
  readonly programmesAfter?: string | undefined;
  /** and the rewards of the next programme up to this one. */
  readonly rewardsAfter?: string | undefined;
  /** Number of rewards read, and number with low inventory. */
  readonly watched: number;
  readonly low: number;
}

export const beginWatch: StockProgress = { isDone: false, watched: 0, low: 0 };

export interface WatchPorts extends Pick<RedeemPorts, 'store' | 'clock' | 'rewards'> {
  readonly onLow: (found: LowStock) => void;
}

/** @param timeLeft in milliseconds. @throws StoreUnavailable. */
export async function watchInventory(ports: WatchPorts, begun: StockProgress, timeLeft: () => number): Promise<StockProgress> {
  let progress = begun;
  while (!progress.isDone && timeLeft() > 0) progress = await watchPage(ports, progress);
  return progress;
}

async function watchPage(ports: WatchPorts, progress: StockProgress): Promise<StockProgress> {
  const { programmesAfter, rewardsAfter, watched, low } = progress;
  const {
    items: [programme],
  } = await ports.store.programmes(programmesAfter, 1);
  if (programme === undefined) return { ...progress, isDone: true };
  const { items, next } = await ports.store.rewards(programme.id, rewardsAfter, PAGE);
  const found = (await Promise.all(items.map((rewardId) => lowOf(ports, programme.id, rewardId)))).flatMap((one) => one ?? []);
  for (const one of found) ports.onLow(one);
  const counted = { ...progress, watched: watched + items.length, low: low + found.length };
  return next === undefined ? { ...counted, programmesAfter: programme.id, rewardsAfter: undefined } : { ...counted, rewardsAfter: next };
}

/** undefined: enough are left, or the reward has no threshold. */
async function lowOf({ store, clock, rewards }: WatchPorts, programmeId: string, rewardId: string): Promise<LowStock | undefined> {
  const { state, terms, stockShards } = await rewards.at(programmeId, rewardId, clock.now());
  const lowStock = lowStockOf(terms);
  if (state === 'archived' || lowStock === undefined || stockShards === 0) return undefined;
  const left = leftIn(await store.stock(programmeId, rewardId, shardsOf(stockShards)));
  return left <= lowStock ? { programmeId, rewardId, left, lowStock } : undefined;
}
