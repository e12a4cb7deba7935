import { beforeEach, describe, expect, test } from 'vitest';
import type { Item } from '../../../shared/store/kernel/item-table.ts';
import { createMemoryTable, type MemoryTable } from '../../../shared/store/kernel/memory-table.ts';
import { adjustPoints } from '../../../shared/use-cases/ledger/adjust-points.ts';
import { verifyLedger } from '../../../shared/use-cases/ledger/verify-ledger.ts';
import { atFirst, faultyStore } from '../../support/kernel/faulty-store.ts';
import { openShop, PROGRAMME, type Shop } from '../../support/kernel/shop.ts';

let table: MemoryTable;
let shop: Shop;
let memberId: string;
beforeEach(async () => {
  table = createMemoryTable();
  shop = await openShop({ table, items: async () => [...table.items()] });
  ({ memberId } = await shop.enrol());
  await shop.credit();
  await shop.giveBack();
  await shop.credit({ orderId: 'order-2', amount: 1000 });
});
const verify = () => verifyLedger(shop.store, PROGRAMME, memberId);

test('a whole ledger has no faults', async () => {
  const account = await shop.store.account(PROGRAMME, memberId);
  expect(await verify()).toEqual({
    entries: 4,
    points: 42,
    balance: { active: 0, pending: 42, debt: 0 },
    head: account?.head,
    faults: [],
  });
});

test('of more entries than one page', async () => {
  for (let number = 0; number < 230; number += 1) {
    const adjustment = {
      programmeId: PROGRAMME,
      memberId,
      points: 1,
      reason: 'test',
      by: 'manager-1',
      role: 'manager' as const,
      idempotencyKey: `key-${number}`,
    };
    await adjustPoints(shop.ports, adjustment);
  }
  expect(await verify()).toMatchObject({ entries: 234, points: 272, faults: [] });
});

test('entries that are appended while it reads are left for another time', async () => {
  const store = faultyStore(shop.store, atFirst('entriesAfter', { meanwhile: () => shop.credit({ orderId: 'order-3' }) }));
  expect(await verifyLedger(store, PROGRAMME, memberId)).toMatchObject({ entries: 4, faults: [] });
});

test('of no one is refused', async () => {
  await expect(verifyLedger(shop.store, PROGRAMME, 'mem_nobody')).rejects.toMatchObject({ code: 'NOT_FOUND', field: 'memberId' });
});

describe('a change of the table behind the platform is found out', () => {
  /** Past every condition of the store. */
  async function tamper(sortKey: string, change: (item: Item) => object | undefined): Promise<void> {
    const item = [...table.items()].find(({ PK, SK }) => PK.endsWith(memberId) && SK === sortKey);
    if (item === undefined) throw new TypeError(`no item ${sortKey}`);
    const { PK, SK, ...attributes } = item;
    const changed = change(item);
    const action =
      changed === undefined ? { kind: 'remove' as const } : { kind: 'put' as const, attributes: { ...attributes, ...changed } };
    expect(await table.write([{ key: { PK, SK }, condition: { kind: 'present' }, action }])).toEqual([]);
  }
  const ENTRY_2 = 'ENTRY#0000000002';

  test.each<[string, string, (item: Item) => object | undefined, { entry: number | null }]>([
    ['a reason', ENTRY_2, () => ({ reason: 'because' }), { entry: 2 }],
    ['a time', ENTRY_2, () => ({ at: '2026-03-02T12:00:00.001Z' }), { entry: 2 }],
    ['points', ENTRY_2, () => ({ points: 43 }), { entry: 2 }],
    ['postings', ENTRY_2, () => ({ postings: [] }), { entry: 2 }],
    ['a hash', ENTRY_2, () => ({ hash: 'other' }), { entry: 2 }],
    ['an entry that is gone', ENTRY_2, () => undefined, { entry: 3 }],
    ['the last entry gone', 'ENTRY#0000000004', () => undefined, { entry: null }],
    ['the balance', 'ACCOUNT', () => ({ batches: '-,rs' }), { entry: null }],
    ['the debt', 'ACCOUNT', () => ({ debt: 1 }), { entry: null }],
    ['the head', 'ACCOUNT', () => ({ head: 'other' }), { entry: null }],
    ['the version', 'ACCOUNT', () => ({ version: 3 }), { entry: null }],
  ])('%s', async (_, sortKey, change, fault) => {
    await tamper(sortKey, change);
    const { faults } = await verify();
    expect(faults[0]).toMatchObject(fault);
  });
});
