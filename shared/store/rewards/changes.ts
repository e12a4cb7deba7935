/** Writes of rewards, redemptions, codes and parcels. */
import type { QueuedReward, RewardChange } from '../../domain/rewards/changes.ts';
import { dueAt } from '../../domain/rewards/redemption.ts';
import type { RewardConflict } from '../../ports/rewards/store.ts';
import { DUE } from '../agenda/items.ts';
import { onAgenda } from '../kernel/agenda-list.ts';
import type { ConflictsOf } from '../kernel/conflicts.ts';
import { shardOf } from '../kernel/shards.ts';
import { ABSENT, atLeast, below, checkAbsent, count, PRESENT, put, remove, unchanged, type WritesOf } from '../kernel/writes.ts';
import { fromBatches } from '../ledger/buckets-text.ts';
import { rewardItems } from './items.ts';

const { reward, rewardVersion, stock, freeCode, givenCode, redemption: redemptionItem, limit, voucher } = rewardItems;

/** Where a parcel stands in the queue. */
function placeOf({ programmeId, redemptionId, state }: QueuedReward) {
  const item = rewardItems[state];
  return { item, parts: { programmeId, shard: shardOf(redemptionId, item), redemptionId } };
}

export const rewardWrites: WritesOf<RewardChange> = {
  reward: (change) => [put(reward, change, {})],
  'reward-version': ({ version }) => {
    const { programmeId: _programmeId, rewardId: _rewardId, version: _version, ...rest } = version;
    return [put(rewardVersion, version, rest)];
  },
  redemption: ({ redemption, expected }) => {
    const { programmeId, memberId, redemptionId, spent, ...rest } = redemption;
    const at = dueAt(redemption);
    const place = at === null ? {} : onAgenda(redemptionItem.due, shardOf(memberId, DUE), { at, programmeId, memberId, redemptionId });
    return [put(redemptionItem, redemption, { ...rest, spent: fromBatches(spent), ...place }, unchanged('revision', expected))];
  },
  stock: (change) => {
    const { by, isNew } = change;
    return [count(stock, change, by, isNew === true ? ABSENT : by < 0 ? atLeast(stock, -by) : PRESENT)];
  },
  limit: (change) => [count(limit, change, 1, below(limit, change.limit))],
  'limit-back': (change) => [count(limit, change, -1, atLeast(limit, 1))],
  voucher: ({ voucher: claim }) => {
    const { programmeId: _programmeId, code: _code, ...rest } = claim;
    return [put(voucher, claim, rest)];
  },
  queued: ({ queued }) => {
    const { programmeId: _programmeId, redemptionId: _redemptionId, state: _state, ...rest } = queued;
    const { item, parts } = placeOf(queued);
    return [put(item, parts, rest)];
  },
  'queue-left': ({ queued }) => {
    const { item, parts } = placeOf(queued);
    return [remove(item, parts)];
  },
  code: ({ code }) => [put(freeCode, code, {}), checkAbsent(givenCode, code)],
  'code-given': ({ code, memberId, redemptionId }) => [remove(freeCode, code), put(givenCode, code, { memberId, redemptionId })],
};

export const rewardConflicts: ConflictsOf<RewardConflict> = {
  code: ({ code }) => ({ on: 'code', code: code.code }),
};
