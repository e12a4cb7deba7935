/** The parts of a redemption besides points: an item of the inventory, a place in the member's limit, a code; and their return. */

import { InvariantBroken, invariant } from '../../domain/kernel/refusal.ts';
import type { Change } from '../../domain/ledger/decision.ts';
import type { LimitCounter } from '../../domain/rewards/changes.ts';
import { firstShard, numberOf, shardWithStock } from '../../domain/rewards/inventory.ts';
import { givesBack, moved, type Redemption } from '../../domain/rewards/redemption.ts';
import { type RewardVersion, refusalOf } from '../../domain/rewards/reward.ts';
import { withCheckSymbol } from '../../domain/rewards/voucher.ts';
import type { Conflict, Store } from '../../ports/store.ts';
import { Busy } from '../kernel/commit.ts';
import { type InventorySeen, keepTo, keptShard, sawAll } from './inventory-seen.ts';
import { type RedeemPorts, type RedemptionContext, redemptionOf } from './redemption-command.ts';

/** Finds what one redemption reserves, over all of its attempts. */
export interface InventoryFinder {
  /** Empty: the inventory is not counted. @throws Refusal OUT_OF_STOCK when a consistent read of all shards finds nothing; Busy. */
  find(reward: RewardVersion, context: Pick<RedemptionContext, 'conflicts' | 'attempt'>): Promise<Found>;
}

export interface Found {
  readonly shard?: number;
  /** An imported code, for a reward that gives codes. */
  readonly code?: string;
}

const failed = (conflicts: readonly Conflict[], on: Conflict['on']): boolean => conflicts.some((conflict) => conflict.on === on);

/** Searches of one shard at most: others may take its codes between two reads, until the last is gone. */
const MAX_SEARCHES = 8;

/**
 * Takes any shard first; after a conflict, the shard that this container keeps to; after an empty shard, the shards that
 * have items left.
 */
export function inventoryFinder({ store, rewards }: RedeemPorts, redemptionId: string): InventoryFinder {
  let readsAll = false;
  const withCode = async (reward: RewardVersion, shard: number, attempt: number): Promise<Found | undefined> => {
    if (reward.terms.gift.kind !== 'code') return { shard };
    const code = await freeCode(store, reward, shard, redemptionId, attempt);
    return code === undefined ? undefined : { shard, code };
  };
  const shardToTry = (seen: InventorySeen, conflicts: readonly Conflict[], attempt: number, shards: number): number => {
    const any = firstShard(redemptionId, attempt, shards);
    if (failed(conflicts, 'contention')) return keepTo(seen, any);
    return keptShard(seen, shards) ?? any;
  };
  return {
    async find(reward, { conflicts, attempt }) {
      const { programmeId, rewardId, stockShards } = reward;
      if (stockShards === 0) return {};
      const seen = rewards.stockSeen(programmeId, rewardId);
      readsAll ||= failed(conflicts, 'stock') || (attempt === 0 && seen.runsOut);
      const first = readsAll ? undefined : await withCode(reward, shardToTry(seen, conflicts, attempt, stockShards), attempt);
      if (first !== undefined) return first;
      readsAll = true;
      for (let search = 0; search < MAX_SEARCHES; search += 1) {
        const left = await store.stock(programmeId, rewardId, shardsOf(stockShards));
        sawAll(seen, left);
        const shard = shardWithStock(left, redemptionId, attempt + search);
        if (shard === undefined) throw refusalOf({ reason: 'sold-out' });
        const found = await withCode(reward, shard, attempt);
        if (found !== undefined) return found;
      }
      throw new Busy(`the codes of ${rewardId} go faster than they are found`);
    },
  };
}

export const shardsOf = (count: number): readonly number[] => Array.from({ length: count }, (_, shard) => shard);

/** @throws Refusal LIMIT_EXCEEDED when the previous attempt failed on the limit. */
export async function checkLimit(
  { store }: RedeemPorts,
  redemption: Redemption,
  { terms }: RewardVersion,
  conflicts: readonly Conflict[],
): Promise<void> {
  const counter = counterOf(redemption);
  if (terms.limit === undefined || counter === undefined || !failed(conflicts, 'limit')) return;
  if ((await store.redeemed(counter)) >= terms.limit.redemptions) throw refusalOf({ reason: 'limit', ...terms.limit });
}

/** Codes to choose from, so that few concurrent redemptions choose the same. */
const CODES_TO_CHOOSE_FROM = 50;

/** A free code of a shard. */
async function freeCode(
  store: Store,
  { programmeId, rewardId }: Pick<RewardVersion, 'programmeId' | 'rewardId'>,
  shard: number,
  redemptionId: string,
  attempt: number,
): Promise<string | undefined> {
  const codes = await store.freeCodes(programmeId, rewardId, shard, CODES_TO_CHOOSE_FROM);
  return codes[numberOf(`${redemptionId} ${attempt}`) % Math.max(1, codes.length)];
}

/**
 * The code for a reservation, from the shard of its inventory: there is always a code for each reserved item.
 * @throws Refusal WRONG_STATE.
 */
export async function reservedCode(
  { store }: RedeemPorts,
  redemption: Redemption,
  { terms }: RewardVersion,
  { attempt, now }: Pick<RedemptionContext, 'attempt' | 'now'>,
): Promise<string | undefined> {
  const { shard, redemptionId } = redemption;
  if (terms.gift.kind !== 'code') return undefined;
  invariant(shard !== undefined, 'codes are counted');
  const code = await freeCode(store, redemption, shard, redemptionId, attempt);
  if (code !== undefined) return code;
  // Its code was given to another redemption: the reservation was committed, cancelled or lapsed since it was read, and is refused as such.
  moved(await redemptionOf({ store }, redemption), 'commit', now);
  throw new InvariantBroken(`a code is kept for ${redemptionId}`);
}

export const newVoucherCode = ({ ids }: RedeemPorts): string => withCheckSymbol(ids.voucherSymbols());

function counterOf({ programmeId, memberId, rewardId, countedFrom }: Redemption): LimitCounter | undefined {
  return countedFrom === undefined ? undefined : { programmeId, memberId, rewardId, from: countedFrom };
}

/** Changes for a new redemption. */
export function taken(redemption: Redemption, { terms }: RewardVersion): readonly Change[] {
  const counter = counterOf(redemption);
  return [
    ...stockOf(redemption, -1),
    ...(counter === undefined || terms.limit === undefined ? [] : [{ kind: 'limit', ...counter, limit: terms.limit.redemptions } as const]),
  ];
}

/** Changes for a redemption that was cancelled or has lapsed; none otherwise. */
export function givenBack(redemption: Redemption): readonly Change[] {
  if (!givesBack(redemption)) return [];
  const counter = counterOf(redemption);
  return [...stockOf(redemption, 1), ...(counter === undefined ? [] : [{ kind: 'limit-back', ...counter } as const])];
}

/** Changes for an issued redemption: its voucher and code. */
export function issuedNames({ programmeId, memberId, redemptionId, rewardId, voucher, code, shard }: Redemption): readonly Change[] {
  return [
    ...(voucher === undefined ? [] : [{ kind: 'voucher', voucher: { programmeId, code: voucher.code, memberId, redemptionId } } as const]),
    ...(code === undefined || shard === undefined
      ? []
      : [{ kind: 'code-given', code: { programmeId, rewardId, shard, code }, memberId, redemptionId } as const]),
  ];
}

const stockOf = ({ programmeId, rewardId, shard }: Redemption, by: number): readonly Change[] =>
  shard === undefined ? [] : [{ kind: 'stock', programmeId, rewardId, shard, by }];
