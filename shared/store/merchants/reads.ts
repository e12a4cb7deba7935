/** Reads of merchants. */
import type { MerchantStore } from '../../ports/merchants/store.ts';
import type { ItemTable } from '../kernel/item-table.ts';
import { readOne, readPage } from '../kernel/reads.ts';
import { merchantFrom, merchantListedFrom } from './codecs.ts';
import { merchantItems } from './items.ts';

export function merchantReads(table: ItemTable): MerchantStore {
  const { merchant, merchantListed, capReached } = merchantItems;
  return {
    merchant: (id) => readOne(table, merchant.key({ id }), merchantFrom),
    merchants(programmeId, after, limit) {
      const partition = merchantListed.partition.of({ programmeId });
      const beyond = after === undefined ? undefined : merchantListed.sort.of({ merchantId: after });
      const range = { partition, prefix: merchantListed.sort.prefix, beyond, order: 'ascending', limit } as const;
      return readPage(table, range, merchantListedFrom, ({ id }) => id);
    },
    wasSpent: async (spent) => (await table.get(capReached.key(spent))) !== undefined,
  };
}
