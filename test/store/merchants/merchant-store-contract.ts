/** The contract of every store for merchants: one suite, run on each table. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Change } from '../../../shared/domain/ledger/decision.ts';
import type { RetailStore } from '../../../shared/domain/merchants/retail-store.ts';
import type { Store } from '../../../shared/ports/store.ts';
import { createStore } from '../../../shared/store/store.ts';
import { NOON } from '../../support/kernel/ports.ts';
import type { Tables } from '../../support/kernel/tables.ts';
import { aMerchant, NEXT_YEAR, P } from '../kernel/samples.ts';

const aRetailStore = (id: string): RetailStore => ({
  merchantId: 'corner-shop',
  id,
  name: `Store ${id}`,
  timeZone: 'Europe/Berlin',
  createdAt: NOON,
  changedAt: NOON,
  by: 'maya',
  revision: 1,
});

export function describeMerchantStore(tables: Tables): void {
  describe(`merchants in the store ${tables.name}`, () => {
    let store: Store;
    beforeAll(tables.start);
    afterAll(tables.stop);
    beforeEach(async () => {
      store = createStore((await tables.fresh()).table);
    });

    const written = async (...changes: Change[]): Promise<void> => {
      expect(await store.commit(changes)).toEqual({ committed: true });
    };

    test('merchant, also in the list of its programme', async () => {
      const merchant = aMerchant('corner-shop', {
        secrets: [
          { id: 'sec_1', sealed: 'v1.a', createdAt: NOON, expiresAt: NEXT_YEAR },
          { id: 'sec_2', sealed: 'v1.b', createdAt: NOON, expiresAt: null },
        ],
      });
      await written({ kind: 'merchant', merchant, expected: 0 });
      expect(await store.merchant('corner-shop')).toStrictEqual(merchant);
      expect((await store.merchants(P, undefined, 10)).items).toStrictEqual([{ id: 'corner-shop', name: 'The corner-shop' }]);
    });

    test('merchant, new: refused where there is one', async () => {
      await written({ kind: 'merchant', merchant: aMerchant('corner-shop'), expected: 0 });
      const outcome = await store.commit([{ kind: 'merchant', merchant: aMerchant('corner-shop'), expected: 0 }]);
      expect(outcome).toMatchObject({ committed: false, conflicts: [{ on: 'merchant' }, { on: 'merchant' }] });
    });

    test('store of a merchant: new where there is none, changed as it was read', async () => {
      const berlin = aRetailStore('berlin-1');
      const put = (of: RetailStore, expected: number) => store.commit([{ kind: 'retail-store', store: of, expected }]);
      expect(await store.retailStore(berlin.merchantId, 'berlin-1')).toBeUndefined();
      expect(await put(berlin, 0)).toEqual({ committed: true });
      expect(await store.retailStore(berlin.merchantId, 'berlin-1')).toStrictEqual(berlin);
      expect(await put(berlin, 0)).toMatchObject({ committed: false, conflicts: [{ on: 'retail-store' }] });
      expect(await put({ ...berlin, revision: 2 }, 1)).toEqual({ committed: true });
      expect(await put({ ...berlin, revision: 2 }, 1)).toMatchObject({ committed: false });
    });

    test("stores of a merchant, in order of id, page by page; no other merchant's", async () => {
      const [first, second, third] = [aRetailStore('1'), aRetailStore('B'), aRetailStore('a.1')];
      for (const one of [second, third, first, { ...first, merchantId: 'corner-shop-2' }])
        await written({ kind: 'retail-store', store: one, expected: 0 });
      await written({ kind: 'merchant', merchant: aMerchant('corner-shop', { stores: 3 }), expected: 0 });
      expect(await store.retailStores('corner-shop', undefined, 2)).toStrictEqual({ items: [first, second], next: 'B' });
      expect(await store.retailStores('corner-shop', 'B', 2)).toStrictEqual({ items: [third], next: undefined });
      expect(await store.merchant('corner-shop')).toMatchObject({ stores: 3 });
    });

    test('a merchant that is replaced is listed once, under its own name', async () => {
      await written({ kind: 'merchant', merchant: aMerchant('shop'), expected: 0 });
      await written({ kind: 'merchant', merchant: aMerchant('shop', { revision: 2 }), expected: 1 });
      expect((await store.merchants(P, undefined, 10)).items).toHaveLength(1);
    });
  });
}
