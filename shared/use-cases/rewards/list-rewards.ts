/** The catalogue for one member: rewards that are available, and the obstacles of the others. Reads never write. */

import { Refusal } from '../../domain/kernel/refusal.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import { accountAt } from '../../domain/ledger/point-timers.ts';
import { redeemerOf } from '../../domain/rewards/decide-redemption.ts';
import { firstShard, leftIn } from '../../domain/rewards/inventory.ts';
import { limitPeriodAt, type Obstacle, obstaclesOf, type RewardVersion } from '../../domain/rewards/reward.ts';
import type { Page } from '../../ports/kernel/storage.ts';
import { segmentsByRuleFor } from '../segments/segments-of-member.ts';
import type { RedeemPorts } from './redemption-command.ts';
import { shardsOf } from './reserve-inventory.ts';

/** A reward as one member sees it now. */
export interface Offer {
  readonly reward: RewardVersion;
  /** Obstacles; empty: the member can redeem it. */
  readonly obstacles: readonly Obstacle[];
}

export type ListPorts = Pick<RedeemPorts, 'store' | 'clock' | 'versions' | 'rewards'>;

/** Offered rewards in order of id. A page may have fewer than `limit` and not be the last. @throws Refusal NOT_FOUND. */
export async function listRewards(
  ports: ListPorts,
  programmeId: string,
  memberId: string,
  after: string | undefined,
  limit: number,
): Promise<Page<Offer, string>> {
  const { store, clock, versions, rewards } = ports;
  const account = await store.account(programmeId, memberId);
  if (account === undefined) throw new Refusal('NOT_FOUND', 'there is no such member', 'memberId');
  const now = clock.now();
  const programme = await versions.at(programmeId, now);
  const { items, next } = await store.rewards(programmeId, after, limit);
  const newest = await Promise.all(items.map((rewardId) => rewards.at(programmeId, rewardId, now)));
  const offered = newest.filter(({ state }) => state === 'active');
  const byRule = await segmentsByRuleFor(ports, account, offered);
  const redeemer = redeemerOf(accountAt(account, now), programme, now, byRule);
  const offers = offered.map(async (reward) => ({
    reward,
    obstacles: [
      ...obstaclesOf(reward, redeemer, 1, now),
      ...(await limitReached(ports, reward, memberId, now, programme.terms.timeZone)),
      ...(await soldOut(ports, reward, memberId)),
    ],
  }));
  return { items: await Promise.all(offers), next };
}

async function limitReached(
  { store }: ListPorts,
  { programmeId, rewardId, terms: { limit } }: RewardVersion,
  memberId: string,
  now: Instant,
  timeZone: string,
): Promise<readonly Obstacle[]> {
  if (limit === undefined) return [];
  const redeemed = await store.redeemed({ programmeId, memberId, rewardId, from: limitPeriodAt(limit.per, now, timeZone) });
  return redeemed < limit.redemptions ? [] : [{ reason: 'limit', ...limit }];
}

/** Reads one shard, and all of them only when that one is empty. */
async function soldOut(
  { store }: ListPorts,
  { programmeId, rewardId, stockShards }: RewardVersion,
  memberId: string,
): Promise<readonly Obstacle[]> {
  if (stockShards === 0) return [];
  const left = async (shards: readonly number[]): Promise<number> => leftIn(await store.stock(programmeId, rewardId, shards));
  if ((await left([firstShard(memberId, 0, stockShards)])) > 0 || (await left(shardsOf(stockShards))) > 0) return [];
  return [{ reason: 'sold-out' }];
}
