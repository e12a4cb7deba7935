import { beforeEach, describe, expect, test } from 'vitest';
import { MAX_STORES } from '../../../shared/domain/merchants/retail-store.ts';
import { merchantOf, registerMerchant } from '../../../shared/use-cases/merchants/merchants.ts';
import { listStores, putStore, type StoreCommand } from '../../../shared/use-cases/merchants/retail-stores.ts';
import { createProgramme } from '../../../shared/use-cases/programmes/publish-programme.ts';
import { atFirst, type Fault, faultyStore } from '../../support/kernel/faulty-store.ts';
import { NOON, onStore } from '../../support/kernel/ports.ts';
import { openShop, PROGRAMME, type Shop, TERMS } from '../../support/kernel/shop.ts';
import { memoryTables } from '../../support/kernel/tables.ts';

const MERCHANT = 'mer_records';
const BERLIN = { name: 'Berlin, Mitte', timeZone: 'Europe/Berlin' };
const FAULTS: readonly Fault[] = ['lost-before', 'lost-after', 'contention', 'twice'];
let shop: Shop;
beforeEach(async () => {
  shop = await openShop(await memoryTables().fresh());
  await registerMerchant(shop.ports, PROGRAMME, { id: MERCHANT, name: 'Record shop' });
});
const put = (differing: Partial<StoreCommand> = {}, on = shop.ports) =>
  putStore(on, { programmeId: PROGRAMME, merchantId: MERCHANT, storeId: 'berlin-1', ...BERLIN, by: 'maya', ...differing });
const listed = async () => (await listStores(shop.ports, PROGRAMME, MERCHANT, undefined, 100)).items;
const counted = async () => (await merchantOf(shop.ports, PROGRAMME, MERCHANT)).stores;

describe('a store of a merchant', () => {
  test('is registered, listed and counted', async () => {
    const store = await put();
    expect(store).toEqual({ merchantId: MERCHANT, id: 'berlin-1', ...BERLIN, createdAt: NOON, changedAt: NOON, by: 'maya', revision: 1 });
    expect([await listed(), await counted()]).toEqual([[store], 1]);
  });

  test('changes its name and time zone, and is counted once', async () => {
    await put();
    shop.ports.clock.advance(60);
    const changed = await put({ timeZone: 'Europe/Lisbon', by: 'eve' });
    expect(changed).toMatchObject({ timeZone: 'Europe/Lisbon', createdAt: NOON, by: 'eve', revision: 2 });
    expect(changed.changedAt > NOON).toBe(true);
    expect([await listed(), await counted()]).toEqual([[changed], 1]);
  });

  test('that is sent again as it is stays as it was, whoever sends it', async () => {
    const first = await put();
    shop.ports.clock.advance(60);
    expect(await put({ by: 'eve' })).toEqual(first);
  });

  test.each(FAULTS)('%s: is registered and counted once', async (fault) => {
    await put({}, onStore(shop.ports, faultyStore(shop.store, atFirst('commit', fault))));
    expect([(await listed()).length, await counted()]).toEqual([1, 1]);
  });

  test('by two at the same time: both stores are there and counted', async () => {
    await Promise.all([put(), put({ storeId: 'berlin-2' })]);
    expect([(await listed()).map(({ id }) => id), await counted()]).toEqual([['berlin-1', 'berlin-2'], 2]);
  });

  test('needs a time zone that exists', async () => {
    for (const timeZone of ['Berlin', 'CEST', '+01:00'])
      await expect(put({ timeZone })).rejects.toMatchObject({
        code: 'VALIDATION_FAILED',
        field: 'timeZone',
        message: 'must be an IANA time zone, such as Europe/Berlin',
      });
  });

  test('is one of 1,000 at most; those that exist can still change', async () => {
    const merchant = await merchantOf(shop.ports, PROGRAMME, MERCHANT);
    await put();
    const full = { ...merchant, stores: MAX_STORES - 1, revision: 3 };
    expect(await shop.store.commit([{ kind: 'merchant', merchant: full, expected: 2 }])).toEqual({ committed: true });
    await put({ storeId: 'berlin-2' });
    await expect(put({ storeId: 'berlin-3' })).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED', field: 'storeId' });
    expect(await put({ name: 'Berlin' })).toMatchObject({ name: 'Berlin' });
  });

  test('needs its merchant, of that programme', async () => {
    await createProgramme(shop.ports, 'tea-club', TERMS, 'founder');
    for (const elsewhere of [{ merchantId: 'mer_none' }, { programmeId: 'tea-club' }])
      await expect(put(elsewhere)).rejects.toMatchObject({ code: 'NOT_FOUND', field: 'merchantId' });
    await expect(listStores(shop.ports, 'tea-club', MERCHANT, undefined, 10)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

test('the list goes on page by page, in order of id, and has nothing of another merchant', async () => {
  await registerMerchant(shop.ports, PROGRAMME, { id: 'mer_records-2', name: 'Another' });
  await put({ merchantId: 'mer_records-2', storeId: 'other' });
  for (const storeId of ['b', 'B', 'a.1']) await put({ storeId });
  const first = await listStores(shop.ports, PROGRAMME, MERCHANT, undefined, 2);
  const second = await listStores(shop.ports, PROGRAMME, MERCHANT, first.next, 2);
  expect([first, second].map(({ items }) => items.map(({ id }) => id))).toEqual([['B', 'a.1'], ['b']]);
  expect(second.next).toBeUndefined();
});
