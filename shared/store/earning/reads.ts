/** Reads of purchases. */
import type { EarningStore } from '../../ports/earning/store.ts';
import type { ItemTable } from '../kernel/item-table.ts';
import { readOne } from '../kernel/reads.ts';
import { orderFrom, unclaimedFrom } from './codecs.ts';
import { earningItems } from './items.ts';

export const earningReads = (table: ItemTable): EarningStore => ({
  order: (merchantId, orderId) => readOne(table, earningItems.order.key({ merchantId, orderId }), orderFrom),
  async unclaimed(programmeId, key, limit) {
    const { partition, sort } = earningItems.unclaimed;
    const range = { partition: partition.of({ programmeId, ...key }), prefix: sort.prefix, order: 'ascending', limit } as const;
    return (await table.query(range)).map(unclaimedFrom);
  },
});
