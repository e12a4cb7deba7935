/** What every store does with merchants: one suite, run on each table. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Change } from '../../../shared/domain/ledger/decision.ts';
import type { Store } from '../../../shared/ports/store.ts';
import { createStore } from '../../../shared/store/store.ts';
import { NOON } from '../../support/kernel/ports.ts';
import type { Tables } from '../../support/kernel/tables.ts';
import { aMerchant, NEXT_YEAR, P } from '../kernel/samples.ts';

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

    test('a merchant that is replaced is listed once, under its own name', async () => {
      await written({ kind: 'merchant', merchant: aMerchant('shop'), expected: 0 });
      await written({ kind: 'merchant', merchant: aMerchant('shop', { revision: 2 }), expected: 1 });
      expect((await store.merchants(P, undefined, 10)).items).toHaveLength(1);
    });
  });
}
