/** What a redemption takes besides points: an item of the stock, a place in the member's limit, a code; and gives back. */

import { InvariantBroken, invariant } from '../../domain/kernel/refusal.ts';
import type { Change, LimitCounter } from '../../domain/ledger/decision.ts';
import { firstShard, numberOf, shardWithStock } from '../../domain/rewards/inventory.ts';
import { givesBack, moved, type Redemption } from '../../domain/rewards/redemption.ts';
import { type RewardVersion, refusalOf } from '../../domain/rewards/reward.ts';
import { withCheckSymbol } from '../../domain/rewards/voucher.ts';
import type { Conflict, Store } from '../../ports/store.ts';
import { Busy } from '../kernel/commit.ts';
import { type RedeemPorts, type RedemptionContext, redemptionOf } from './decide-redemption.ts';
import { keepTo, keptShard, type StockSeen, sawAll } from './inventory-seen.ts';

/** Finds what one redemption takes, over all of its attempts. */
export interface StockFinder {
  /** An empty one: the stock is not counted. @throws Refusal OUT_OF_STOCK when a consistent read of all shards finds nothing; Busy. */
  find(reward: RewardVersion, context: Pick<RedemptionContext, 'conflicts' | 'attempt'>): Promise<Found>;
}

export interface Found {
  readonly shard?: number;
  /** One of those that were imported, for a reward that gives them. */
  readonly code?: string;
}

const failed = (conflicts: readonly Conflict[], on: Conflict['on']): boolean => conflicts.some((conflict) => conflict.on === on);

/** Others take the codes of a shard between two reads: so often at the most, until someone has had the last. */
const MAX_SEARCHES = 8;

/**
 * Any shard at first; once others took from it at the same time, one that this container keeps to. Once one was empty, those that
 * have something left.
 */
export function stockFinder({ store, rewards }: RedeemPorts, redemptionId: string): StockFinder {
  let readsAll = false;
  const withCode = async (reward: RewardVersion, shard: number, attempt: number): Promise<Found | undefined> => {
    if (reward.terms.gift.kind !== 'code') return { shard };
    const code = await freeCode(store, reward, shard, redemptionId, attempt);
    return code === undefined ? undefined : { shard, code };
  };
  const shardToTry = (seen: StockSeen, conflicts: readonly Conflict[], attempt: number, shards: number): number => {
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

/** @throws Refusal LIMIT_EXCEEDED when the limit is what kept the attempt before from being written. */
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

/** Codes that contenders choose from, so that few of them choose the same. */
const CODES_TO_CHOOSE_FROM = 50;

/** One of the codes that are left in a shard. */
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
 * For a reservation, where it has taken its stock: there are always as many codes as it and others have reserved.
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
  // Its code is another's by now: so it was committed, cancelled or let lapse since it was read, and is refused as that.
  moved(await redemptionOf({ store }, redemption), 'commit', now);
  throw new InvariantBroken(`a code is kept for ${redemptionId}`);
}

export const newVoucherCode = ({ ids }: RedeemPorts): string => withCheckSymbol(ids.voucherSymbols());

function counterOf({ programmeId, memberId, rewardId, countedFrom }: Redemption): LimitCounter | undefined {
  return countedFrom === undefined ? undefined : { programmeId, memberId, rewardId, from: countedFrom };
}

/** For one that is new. */
export function taken(redemption: Redemption, { terms }: RewardVersion): readonly Change[] {
  const counter = counterOf(redemption);
  return [
    ...stockOf(redemption, -1),
    ...(counter === undefined || terms.limit === undefined ? [] : [{ kind: 'limit', ...counter, limit: terms.limit.redemptions } as const]),
  ];
}

/** For one that was cancelled or has lapsed; nothing otherwise. */
export function givenBack(redemption: Redemption): readonly Change[] {
  if (!givesBack(redemption)) return [];
  const counter = counterOf(redemption);
  return [...stockOf(redemption, 1), ...(counter === undefined ? [] : [{ kind: 'limit-back', ...counter } as const])];
}

/** For one that was issued: the names that are its own. */
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
