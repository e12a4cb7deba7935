/** Audits inventory: its counters equal what was published less what was taken, at any moment, and are never negative. */
import type { Records } from '../kernel/audit-records.ts';
import { fail } from '../violation.ts';
import type { RewardRecord, StoredRedemption } from './audit-redemption-records.ts';
import type { Trade } from './audit-trade.ts';

/** A cancelled or lapsed reservation returns its item. */
export const isBack = ({ state }: Pick<StoredRedemption, 'state'>): boolean => state === 'cancelled' || state === 'lapsed';

/** 1: an item was taken; −1: it was returned. */
export function turnOf({ before, after }: { readonly before: StoredRedemption | undefined; readonly after: StoredRedemption }): number {
  return (isBack(after) ? 0 : 1) - (before === undefined || isBack(before) ? 0 : 1);
}

const totalOf = (left: readonly number[]): number => left.reduce((sum, one) => sum + one, 0);

export function checkStock(records: Records, trade: Trade): void {
  const touched = new Map<RewardRecord, Map<number, number>>();
  const changesOf = (programmeId: string, rewardId: string): Map<number, number> => {
    const record = records.rewarding.reward(programmeId, rewardId);
    const known = touched.get(record) ?? new Map<number, number>();
    touched.set(record, known);
    return known;
  };
  const expect = (programmeId: string, rewardId: string, shard: number, by: number): void => {
    const changes = changesOf(programmeId, rewardId);
    changes.set(shard, (changes.get(shard) ?? 0) + by);
  };
  for (const written of trade.redemptions) {
    const { programmeId, after } = written;
    if (after.shard === undefined) continue;
    expect(programmeId, after.rewardId, after.shard, -turnOf(written));
    keepCount(records.rewarding.reward(programmeId, after.rewardId), written, after.shard);
  }
  for (const { programmeId, rewardId, shard, added } of trade.free) if (added) expect(programmeId, rewardId, shard, 1);
  for (const { programmeId, rewardId, shard, before, after } of trade.stock) {
    const record = records.rewarding.reward(programmeId, rewardId);
    const known = record.left[shard];
    if (before !== known) fail('stock', `counter ${shard} of ${rewardId} was at ${before}, and had been at ${known}`);
    if (after < 0) fail('stock', `counter ${shard} of ${rewardId} is at ${after}`);
    expect(programmeId, rewardId, shard, (known ?? 0) - after);
    const left = [...record.left];
    left[shard] = after;
    record.left = left;
  }
  for (const [record, unexplained] of touched) checkReward(records, record, unexplained, trade);
}

function keepCount(
  record: RewardRecord,
  written: { readonly before: StoredRedemption | undefined; readonly after: StoredRedemption },
  shard: number,
): void {
  const { before, after } = written;
  record.taken += turnOf(written);
  const promised = (after.state === 'reserved' ? 1 : 0) - (before?.state === 'reserved' ? 1 : 0);
  record.promised.set(shard, (record.promised.get(shard) ?? 0) + promised);
}

/** @param unexplained the missing change of each counter. */
function checkReward(records: Records, record: RewardRecord, unexplained: ReadonlyMap<number, number>, trade: Trade): void {
  const { rewardId, left, versions } = record;
  const published = trade.versions.some((version) => version.rewardId === rewardId && version.programmeId === record.programmeId);
  const [newest] = versions.newestSince(records.transactions);
  // A new version may move items from one counter to another.
  for (const [shard, by] of published ? [] : unexplained) {
    if (by !== 0) fail('stock', `counter ${shard} of ${rewardId} is off by ${by}`);
  }
  if (newest?.terms.gift.kind === 'code') checkCodesLeft(record);
  else if (newest?.terms.stock !== undefined && totalOf(left) !== newest.terms.stock - record.taken)
    fail('stock', `${totalOf(left)} of ${rewardId} are left, where ${newest.terms.stock} were published and ${record.taken} taken`);
  record.past.add(records.transactions, left);
}

/** There are always as many codes as the counters say, and as reservations need. */
function checkCodesLeft({ rewardId, left, free, imported, promised }: RewardRecord): void {
  left.forEach((count, shard) => {
    const codes = [...free].filter((code) => imported.get(code) === shard).length;
    const kept = promised.get(shard) ?? 0;
    if (count !== codes - kept)
      fail('stock', `counter ${shard} of ${rewardId} is at ${count}, where ${codes} codes are left and ${kept} are reserved`);
  });
}

/** The final audit: no item and no code is lost. */
export function concludeStock({ rewarding }: Records): void {
  for (const { rewardId, programmeId, imported, free, taken } of rewarding.rewards()) {
    const own = [...rewarding.redemptions.values()].filter((one) => one.programmeId === programmeId && one.stored.rewardId === rewardId);
    const having = own.filter(({ stored }) => stored.shard !== undefined && !isBack(stored)).length;
    if (having !== taken) fail('stock', `${having} redemptions have ${rewardId}, and ${taken} were taken`);
    const given = own.flatMap(({ stored }) => stored.code ?? []);
    if (new Set(given).size !== given.length) fail('codes', `a code of ${rewardId} was given twice`);
    if (given.length + free.size !== imported.size)
      fail('codes', `${imported.size} codes of ${rewardId} were imported, ${given.length} are given, and ${free.size} left`);
  }
}
