/** Reads of merchants. */
import type { MerchantStore } from '../../ports/merchants/store.ts';
import type { ItemTable } from '../kernel/item-table.ts';
import { readOne, readPage } from '../kernel/reads.ts';
import { merchantFrom, merchantListedFrom, retailStoreFrom } from './codecs.ts';
import { merchantItems } from './items.ts';

export function merchantReads(table: ItemTable): MerchantStore {
  const { merchant, merchantListed, retailStore, capReached } = merchantItems;
  return {
    merchant: (id) => readOne(table, merchant.key({ id }), merchantFrom),
    merchants(programmeId, after, limit) {
      const partition = merchantListed.partition.of({ programmeId });
      const beyond = after === undefined ? undefined : merchantListed.sort.of({ merchantId: after });
      const range = { partition, prefix: merchantListed.sort.prefix, beyond, order: 'ascending', limit } as const;
      return readPage(table, range, merchantListedFrom, ({ id }) => id);
    },
    retailStore: (merchantId, id) => readOne(table, retailStore.key({ merchantId, id }), retailStoreFrom),
    retailStores(merchantId, after, limit) {
      const partition = retailStore.partition.of({ merchantId });
      const beyond = after === undefined ? undefined : retailStore.sort.of({ id: after });
      const range = { partition, prefix: retailStore.sort.prefix, beyond, order: 'ascending', limit } as const;
      return readPage(table, range, retailStoreFrom, ({ id }) => id);
    },
    wasSpent: async (spent) => (await table.get(capReached.key(spent))) !== undefined,
  };
}
