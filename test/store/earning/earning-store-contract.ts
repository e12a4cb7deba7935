/** The contract of every store for orders and unclaimed purchases: one suite, run on each table. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CreditedOrder, Order, UnclaimedOrder } from '../../../shared/domain/earning/order.ts';
import type { Change } from '../../../shared/domain/ledger/decision.ts';
import type { Store } from '../../../shared/ports/store.ts';
import { createStore } from '../../../shared/store/store.ts';
import { NOON } from '../../support/kernel/ports.ts';
import type { Tables } from '../../support/kernel/tables.ts';
import { aKey, anEntry, anIdentity, anOrder, anUnclaimed, entryChange, LARGEST, M, NEXT_YEAR, orderChange, P } from '../kernel/samples.ts';

export function describeEarningStore(tables: Tables): void {
  describe(`purchases in the store ${tables.name}`, () => {
    let store: Store;
    beforeAll(tables.start);
    afterAll(tables.stop);
    beforeEach(async () => {
      store = createStore((await tables.fresh()).table);
    });

    const written = async (...changes: Change[]): Promise<void> => {
      expect(await store.commit(changes)).toEqual({ committed: true });
    };

    const purchase = { inputHash: 'input-1', member: aKey(), occurredAt: NOON, currency: 'EUR', amount: LARGEST };

    const unclaimed: UnclaimedOrder = { ...anOrder(), state: 'unclaimed', purchase, programmeVersion: 1 };

    const credited: CreditedOrder = {
      ...unclaimed,
      state: 'credited',
      revision: 9,
      purchase: {
        ...purchase,
        member: { kind: 'id', memberId: M },
        tax: 1,
        shipping: 0,
        discount: 2,
        channel: 'in-store',
        store: 'Łódź',
        lines: [
          { sku: 'Kaffee-ß', category: 'coffee', quantity: 2, amount: 100 },
          { sku: 'cup', quantity: 1, amount: 1 },
        ],
      },
      credit: { memberId: M, entry: 3, programmeVersion: 2, points: LARGEST, maturesAt: null, expiresAt: NEXT_YEAR },
      kept: 'unclaimed',
      returns: [
        { request: { returnId: 'return-1', inputHash: 'input-2', occurredAt: NOON, amount: 5 }, kept: 'awaiting-purchase' },
        {
          request: {
            returnId: 'return-2',
            inputHash: 'input-3',
            occurredAt: NOON,
            currency: 'EUR',
            lines: [{ sku: 'cup', quantity: 1 }],
          },
          reversal: { amount: 1, lines: [{ sku: 'cup', quantity: 1, amount: 1 }], points: 1, entry: 4 },
        },
      ],
    };

    test.each<[string, Order]>([
      ['awaiting its purchase', anOrder()],
      ['unclaimed', unclaimed],
      ['credited', credited],
    ])('order: %s', async (_, order) => {
      await written(orderChange(order));
      expect(await store.order('corner-shop', 'order-1')).toStrictEqual(order);
    });

    test('unclaimed purchase', async () => {
      await written({ kind: 'unclaimed', unclaimed: anUnclaimed() });
      expect(await store.unclaimed(P, aKey(), 10)).toStrictEqual([anUnclaimed()]);
    });

    test('an unclaimed purchase is taken off the list once', async () => {
      const credited: Change = { kind: 'unclaimed-credited', unclaimed: anUnclaimed() };
      const refused = { committed: false, conflicts: [{ on: 'unclaimed-credited' }] };
      expect(await store.commit([credited])).toStrictEqual(refused);
      await written({ kind: 'unclaimed', unclaimed: anUnclaimed() });
      await written(credited);
      expect(await store.unclaimed(P, aKey(), 10)).toEqual([]);
      expect(await store.commit([entryChange(anEntry(1)), credited])).toStrictEqual(refused);
    });

    test('an unclaimed purchase stays when the rest of its commit fails', async () => {
      await written({ kind: 'unclaimed', unclaimed: anUnclaimed() }, entryChange(anEntry(1)));
      expect(await store.commit([{ kind: 'unclaimed-credited', unclaimed: anUnclaimed() }, entryChange(anEntry(1))])).toMatchObject({
        committed: false,
      });
      expect(await store.unclaimed(P, aKey(), 10)).toHaveLength(1);
    });

    test('unclaimed purchases of one identity, up to the limit', async () => {
      await written(
        { kind: 'identity', identity: anIdentity() },
        ...['order-1', 'order-10', 'order-2'].map((orderId): Change => ({ kind: 'unclaimed', unclaimed: anUnclaimed({ orderId }) })),
        { kind: 'unclaimed', unclaimed: anUnclaimed({ merchantId: 'other-shop' }) },
        { kind: 'unclaimed', unclaimed: anUnclaimed({ key: aKey('h10') }) },
        { kind: 'unclaimed', unclaimed: anUnclaimed({ key: { kind: 'card', hash: 'h1' } }) },
        { kind: 'unclaimed', unclaimed: anUnclaimed({ programmeId: 'tea-club' }) },
      );
      expect(await store.unclaimed(P, aKey(), 10)).toStrictEqual([
        anUnclaimed(),
        anUnclaimed({ orderId: 'order-10' }),
        anUnclaimed({ orderId: 'order-2' }),
        anUnclaimed({ merchantId: 'other-shop' }),
      ]);
      expect(await store.unclaimed(P, aKey(), 2)).toHaveLength(2);
    });
  });
}
