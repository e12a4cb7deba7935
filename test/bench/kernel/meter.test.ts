/** The meter of `npm run bench` agrees with DynamoDB. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { earningItems } from '../../../shared/store/earning/items.ts';
import type { Item } from '../../../shared/store/kernel/item-table.ts';
import { ledgerItems } from '../../../shared/store/ledger/items.ts';
import { rewardItems } from '../../../shared/store/rewards/items.ts';
import { itemBytes } from '../../support/kernel/item-size.ts';
import { openShop } from '../../support/kernel/shop.ts';
import { dynamoTables } from '../../support/kernel/tables.ts';
import { differencesFromLocal } from './meter-check.ts';
import { meteredTable } from './metered-table.ts';

const tables = dynamoTables();
beforeAll(tables.start);
afterAll(tables.stop);

/** An item of so many bytes under the key of the check. */
function sized(bytes: number, attributes: object = {}): Item {
  const item = { PK: 'ORDER#shop#1', SK: 'ORDER', filling: '', ...attributes };
  return { ...item, filling: 'x'.repeat(bytes - itemBytes(item) - 'CHECK#'.length) };
}

const onAgenda = (at: string) => ({ agendaShard: 'DUE#07', agendaKey: `${at}#perks#mem_1` });

test('DynamoDB Local counts the same on both sides of every step, and for the index', async () => {
  const items = [
    ...[1023, 1024, 1025, 4095, 4096, 4097, 8192, 8193].map((bytes) => sized(bytes)),
    sized(1024, { number: 1_000_200, negative: -17, zero: 0, list: [1, 'a', { b: null, c: true }], nothing: null, map: {} }),
    sized(1025, { large: Number.MAX_SAFE_INTEGER, text: 'größer als ein Zeichen: 木' }),
    sized(900, onAgenda('2027-01-01T00:00:00.000Z')),
    sized(1800, onAgenda('2027-01-01T00:00:00.000Z')),
    sized(900, onAgenda('2027-02-01T00:00:00.000Z')),
    sized(300),
  ];
  expect(await differencesFromLocal(tables.running().client, await tables.emptied(), items)).toEqual([]);
});

test('DynamoDB Local counts the same for the items of a shop', async () => {
  const testTable = await tables.fresh();
  const shop = await openShop(testTable);
  await shop.enrol({ externalId: 'A-1', email: 'a@example.com' });
  await shop.credit();
  await shop.giveBack();
  const items = await testTable.items();
  expect(items.length).toBeGreaterThan(6);
  expect(await differencesFromLocal(tables.running().client, await tables.emptied(), items)).toEqual([]);
});

test('a transaction counts every item twice, a single put once, and a refused one, too', async () => {
  const { table } = await tables.fresh();
  const metered = meteredTable(table);
  const key = earningItems.order.key({ merchantId: 'shop', orderId: '1' });
  const put = (bytes: number, of = key, more: object = {}) => ({
    key: of,
    condition: { kind: 'absent' } as const,
    action: { kind: 'put', attributes: { filling: 'x'.repeat(bytes), ...more } } as const,
  });
  const check = {
    key: earningItems.order.key({ merchantId: 'shop', orderId: '9' }),
    condition: { kind: 'absent' },
    action: { kind: 'check' },
  } as const;

  const read = (units: number) => ({ roundTrips: 1, readUnits: units, writeUnits: 0, indexWriteUnits: 0, commits: 0 });
  const written = (units: number, ofIndex = 0) => ({
    roundTrips: 1,
    readUnits: 0,
    writeUnits: units,
    indexWriteUnits: ofIndex,
    commits: 1,
  });
  expect(await metered.during(() => metered.get(key))).toEqual(read(1));
  expect(await metered.during(() => metered.write([put(5000)]))).toEqual(written(5));
  expect(await metered.during(() => metered.get(key))).toEqual(read(2));
  const both = [put(1500, earningItems.order.key({ merchantId: 'shop', orderId: '2' })), check];
  expect(await metered.during(() => metered.write(both))).toEqual(written(6));
  expect(await metered.during(() => metered.write(both))).toEqual(written(6));
  const add = {
    key: rewardItems.stock.key({ programmeId: 'perks', rewardId: 'rew_1', shard: 0 }),
    condition: { kind: 'below', attribute: 'left', value: 1 },
  } as const;
  const adding = { ...add, action: { kind: 'add', attribute: 'left', by: 1 } } as const;
  expect(await metered.during(() => metered.write([adding]))).toEqual(written(2));
  expect(await metered.during(() => metered.write([adding, check]))).toEqual(written(4));
  const atOnce = [add.key, key].map((of) => () => metered.get(of));
  expect(await metered.during(() => Promise.all(atOnce.map((get) => get())))).toEqual({ ...read(3), roundTrips: 1 });
  const due = put(500, ledgerItems.account.key({ programmeId: 'perks', memberId: 'mem_1' }), onAgenda('2027-01-01T00:00:00.000Z'));
  expect(await metered.during(() => metered.write([due, check]))).toEqual(written(5, 1));
});
