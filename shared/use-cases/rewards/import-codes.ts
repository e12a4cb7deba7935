/** Managers import voucher codes for a reward in batches, and read the inventory. */

import { Refusal } from '../../domain/kernel/refusal.ts';
import type { Change } from '../../domain/ledger/decision.ts';
import { CODE_SHARDS, leftIn, numberOf } from '../../domain/rewards/inventory.ts';
import { lowStockOf } from '../../domain/rewards/reward-terms.ts';
import type { Conflict } from '../../ports/store.ts';
import { type Attempt, decideAndCommit } from '../kernel/commit.ts';
import type { RedeemPorts } from './redemption-command.ts';
import { shardsOf } from './reserve-inventory.ts';

export interface CodesImported {
  readonly added: number;
  /** Number of codes that existed before, given or not, including codes that were sent twice after a lost answer. */
  readonly known: number;
}

export type ImportPorts = Pick<RedeemPorts, 'store' | 'clock' | 'pause' | 'rewards'>;

/** Each code is two writes and the counter is one, of 100 in a transaction. */
const CODES_AT_A_TIME = 49;

/**
 * The same batch again changes nothing.
 * @throws Refusal NOT_FOUND, VALIDATION_FAILED; Busy: codes that are stored stay, so repeat the batch.
 */
export async function importCodes(
  ports: ImportPorts,
  programmeId: string,
  rewardId: string,
  codes: readonly string[],
): Promise<CodesImported> {
  const { terms } = await ports.rewards.at(programmeId, rewardId, ports.clock.now());
  if (terms.gift.kind !== 'code') throw new Refusal('VALIDATION_FAILED', 'must be a reward that gives imported codes', 'rewardId');
  const unique = [...new Set(codes)];
  const byShard = Map.groupBy(unique, (code) => numberOf(code) % CODE_SHARDS);
  let added = 0;
  for (const [shard, ofShard] of byShard) {
    for (let from = 0; from < ofShard.length; from += CODES_AT_A_TIME) {
      added += await addCodes(ports, { programmeId, rewardId, shard }, ofShard.slice(from, from + CODES_AT_A_TIME));
    }
  }
  return { added, known: codes.length - added };
}

interface Place {
  readonly programmeId: string;
  readonly rewardId: string;
  readonly shard: number;
}

/** Adds the codes that do not exist yet; the first attempt's conflicts tell which do. @returns the number added. */
async function addCodes(ports: ImportPorts, place: Place, codes: readonly string[]): Promise<number> {
  let left = codes;
  return decideAndCommit(ports, async (conflicts: readonly Conflict[]): Promise<Attempt<number>> => {
    const known = new Set(conflicts.flatMap((conflict) => (conflict.on === 'code' ? conflict.code : [])));
    left = left.filter((code) => !known.has(code));
    if (left.length === 0) return { answer: 0 };
    const stock: Change = { kind: 'stock', ...place, by: left.length };
    return { answer: left.length, changes: [stock, ...left.map((code): Change => ({ kind: 'code', code: { ...place, code } }))] };
  });
}

export interface StockRead {
  /** null: not counted. */
  readonly left: number | null;
  /** At or below the reward's low-stock threshold. */
  readonly isLow: boolean;
}

/** @throws Refusal NOT_FOUND. */
export async function readStock({ store, clock, rewards }: ImportPorts, programmeId: string, rewardId: string): Promise<StockRead> {
  const { stockShards, terms } = await rewards.at(programmeId, rewardId, clock.now());
  if (stockShards === 0) return { left: null, isLow: false };
  const left = leftIn(await store.stock(programmeId, rewardId, shardsOf(stockShards)));
  return { left, isLow: left <= (lowStockOf(terms) ?? -1) };
}
