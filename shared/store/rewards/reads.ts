/** Reads of rewards, redemptions, codes and parcels. */
import type { RewardStore } from '../../ports/rewards/store.ts';
import type { ItemTable } from '../kernel/item-table.ts';
import { oneMoreThan, pageOf } from '../kernel/page-of.ts';
import { counterIn, readAllShards, readOne, readPage } from '../kernel/reads.ts';
import { freeCodeFrom, QUEUED_FROM, redemptionFrom, rewardIdFrom, rewardVersionFrom, voucherFrom } from './codecs.ts';
import { rewardItems } from './items.ts';

export function rewardReads(table: ItemTable): RewardStore {
  const { reward, rewardVersion, redemption, stock, limit, voucher, freeCode } = rewardItems;
  return {
    rewards(programmeId, after, limit) {
      const partition = reward.partition.of({ programmeId });
      return readPage(table, { partition, prefix: '', beyond: after, order: 'ascending', limit }, rewardIdFrom, (rewardId) => rewardId);
    },
    rewardVersion: (programmeId, rewardId, version) =>
      readOne(table, rewardVersion.key({ programmeId, rewardId, version }), rewardVersionFrom),
    rewardVersionsBefore(programmeId, rewardId, before, limit) {
      const partition = rewardVersion.partition.of({ programmeId, rewardId });
      const beyond = before === undefined ? undefined : rewardVersion.sort.of({ version: before });
      const range = { partition, prefix: rewardVersion.sort.prefix, beyond, order: 'descending', limit } as const;
      return readPage(table, range, rewardVersionFrom, ({ version }) => version);
    },
    redemption: (programmeId, memberId, redemptionId) =>
      readOne(table, redemption.key({ programmeId, memberId, redemptionId }), redemptionFrom),
    redemptionsBefore(programmeId, memberId, before, limit) {
      const partition = redemption.partition.of({ programmeId, memberId });
      const beyond = before === undefined ? undefined : redemption.sort.of({ redemptionId: before });
      const range = { partition, prefix: redemption.sort.prefix, beyond, order: 'descending', limit } as const;
      return readPage(table, range, redemptionFrom, ({ redemptionId }) => redemptionId);
    },
    stock: (programmeId, rewardId, shards) =>
      Promise.all(
        shards.map(async (shard) => ({ shard, left: counterIn(await table.get(stock.key({ programmeId, rewardId, shard })), stock) })),
      ),
    redeemed: async (counter) => counterIn(await table.get(limit.key(counter)), limit),
    voucher: (programmeId, code) => readOne(table, voucher.key({ programmeId, code }), voucherFrom),
    async freeCodes(programmeId, rewardId, shard, limit) {
      const partition = freeCode.partition.of({ programmeId, rewardId, shard });
      return (await table.query({ partition, prefix: freeCode.sort.prefix, order: 'ascending', limit })).map(freeCodeFrom);
    },
    async queue(programmeId, state, after, limit) {
      const item = rewardItems[state];
      const beyond = after === undefined ? undefined : item.sort.of({ redemptionId: after });
      const found = await readAllShards(table, item, (shard) => item.partition.of({ programmeId, shard }), {
        prefix: item.sort.prefix,
        beyond,
        order: 'ascending',
        limit: oneMoreThan(limit),
      });
      const inOrder = found.map(QUEUED_FROM[state]).sort((a, b) => (a.redemptionId < b.redemptionId ? -1 : 1));
      return pageOf(inOrder, limit, ({ redemptionId }) => redemptionId);
    },
  };
}
