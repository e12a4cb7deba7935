/** Audits inventory: its counters equal what was published less what was taken, at any moment, and are never negative. */
import type { Records } from '../kernel/audit-records.ts';
import { fail } from '../violation.ts';
import type { RewardBook, StoredRedemption } from './audit-redemption-records.ts';
import type { Trade } from './audit-trade.ts';

/** A cancelled or lapsed reservation returns its item. */
export const isBack = ({ state }: Pick<StoredRedemption, 'state'>): boolean => state === 'cancelled' || state === 'lapsed';

/** 1: an item was taken; −1: it was returned. */
export function turnOf({ before, after }: { readonly before: StoredRedemption | undefined; readonly after: StoredRedemption }): number {
  return (isBack(after) ? 0 : 1) - (before === undefined || isBack(before) ? 0 : 1);
}

const totalOf = (left: readonly number[]): number => left.reduce((sum, one) => sum + one, 0);

export function checkStock(records: Records, trade: Trade): void {
  const touched = new Map<RewardBook, Map<number, number>>();
  const changesOf = (programmeId: string, rewardId: string): Map<number, number> => {
    const book = records.rewarding.reward(programmeId, rewardId);
    const known = touched.get(book) ?? new Map<number, number>();
    touched.set(book, known);
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
    const book = records.rewarding.reward(programmeId, rewardId);
    const known = book.left[shard];
    if (before !== known) fail('stock', `counter ${shard} of ${rewardId} was at ${before}, and had been at ${known}`);
    if (after < 0) fail('stock', `counter ${shard} of ${rewardId} is at ${after}`);
    expect(programmeId, rewardId, shard, (known ?? 0) - after);
    const left = [...book.left];
    left[shard] = after;
    book.left = left;
  }
  for (const [book, unexplained] of touched) checkReward(records, book, unexplained, trade);
}

function keepCount(
  book: RewardBook,
  written: { readonly before: StoredRedemption | undefined; readonly after: StoredRedemption },
  shard: number,
): void {
  const { before, after } = written;
  book.taken += turnOf(written);
  const promised = (after.state === 'reserved' ? 1 : 0) - (before?.state === 'reserved' ? 1 : 0);
  book.promised.set(shard, (book.promised.get(shard) ?? 0) + promised);
}

/** @param unexplained the missing change of each counter. */
function checkReward(records: Records, book: RewardBook, unexplained: ReadonlyMap<number, number>, trade: Trade): void {
  const { rewardId, left, versions } = book;
  const published = trade.versions.some((version) => version.rewardId === rewardId && version.programmeId === book.programmeId);
  const [newest] = versions.newestSince(records.transactions);
  // A new version may move items from one counter to another.
  for (const [shard, by] of published ? [] : unexplained) {
    if (by !== 0) fail('stock', `counter ${shard} of ${rewardId} is off by ${by}`);
  }
  if (newest?.terms.gift.kind === 'code') checkCodesLeft(book);
  else if (newest?.terms.stock !== undefined && totalOf(left) !== newest.terms.stock - book.taken)
    fail('stock', `${totalOf(left)} of ${rewardId} are left, where ${newest.terms.stock} were published and ${book.taken} taken`);
  book.past.add(records.transactions, left);
}

/** There are always as many codes as the counters say, and as reservations need. */
function checkCodesLeft({ rewardId, left, free, imported, promised }: RewardBook): void {
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
