/** The cost of a purchase: each of its three items is one write unit, doubled by the transaction. */
import { describe, expect, test } from 'vitest';
import { MAX_OPEN_RESERVATIONS } from '../../shared/domain/rewards/decide-redemption.ts';
import { createStore } from '../../shared/store/store.ts';
import { settleAccount } from '../../shared/use-cases/agenda/settle-account.ts';
import { creditPurchase } from '../../shared/use-cases/earning/credit-purchase.ts';
import { freezeAccount } from '../../shared/use-cases/fraud/freeze-account.ts';
import { itemBytes, largestAttributes, WRITE_UNIT_BYTES, writeUnits } from '../support/kernel/item-size.ts';
import { aPurchase, entryIn, openShop, PROGRAMME, type Shop, TERMS } from '../support/kernel/shop.ts';
import { memoryTables } from '../support/kernel/tables.ts';
import { openRewardShop } from '../support/rewards/reward-shop.ts';

const LINES = [
  { sku: 'SKU-100-EIER-10', category: 'groceries', quantity: 2, amount: 598 },
  { sku: 'SKU-200-KAFFEE-500G', category: 'coffee', quantity: 1, amount: 3602 },
];
const EXTERNAL_ID = 'customer-000123456';
/** As long as one of the local gateway. Those of API Gateway have less than half. */
const REQUEST_ID = '6f2c4a0e-9d55-4f0b-8a44-0f6a1a7f3c11';
const ORDINARY = { member: { externalId: EXTERNAL_ID }, channel: 'in-store', store: 'berlin-mitte-01', lines: LINES, tax: 275 };

const order = (number: number) => `2026-11-21-${String(number).padStart(8, '0')}`;

/** Items by what their sort key begins with, the newest of each. */
async function itemsOf(shop: Shop) {
  const items = await shop.testTable.items();
  const of = (sortKey: string) => {
    const item = items.filter(({ SK }) => SK.startsWith(sortKey)).sort((a, b) => (`${a.PK}${a.SK}` < `${b.PK}${b.SK}` ? 1 : -1))[0];
    if (item === undefined) throw new TypeError(`no item ${sortKey}`);
    return item;
  };
  return { account: of('ACCOUNT'), entry: of('ENTRY#'), order: of('ORDER') };
}

const atMostOneUnit = (item: object) =>
  expect(itemBytes(item), `${itemBytes(item)} bytes: ${largestAttributes(item).join(', ')}`).toBeLessThanOrEqual(WRITE_UNIT_BYTES);

describe('an ordinary purchase', () => {
  test('is three items of at most 1 KB: 6 write units', async () => {
    const testTable = await memoryTables().fresh();
    const shop = (await openShop(testTable)).on(createStore(testTable.table, () => REQUEST_ID));
    await shop.enrol({ externalId: EXTERNAL_ID });
    for (const number of [1, 2]) {
      entryIn(await shop.credit({ ...ORDINARY, orderId: order(number) }));
      shop.ports.clock.advance(86_400);
      const { account, entry, order: orderItem } = await itemsOf(shop);
      for (const item of [account, entry, orderItem]) atMostOneUnit(item);
      expect(entry).toMatchObject({ request: REQUEST_ID });
      expect(2 * [account, entry, orderItem].reduce((sum, item) => sum + writeUnits(item), 0)).toBe(6);
    }
  });

  test('also of a member who enrolled with every identity', async () => {
    const shop = await openShop(await memoryTables().fresh());
    await shop.enrol({
      externalId: EXTERNAL_ID,
      email: 'a@example.com',
      phone: '+491512345678',
      card: '4000123412341234',
      subject: 'sub-1',
    });
    entryIn(await shop.credit({ ...ORDINARY, orderId: order(1) }));
    for (const item of Object.values(await itemsOf(shop))) atMostOneUnit(item);
  });
});

describe('settling a due account', () => {
  /** Write units of the index for an account and its entry: the old and the new place. */
  const INDEX_UNITS = 2;

  test('is an account and an entry of at most 1 KB each, and its place on the agenda: 6 write units', async () => {
    const shop = await openShop(await memoryTables().fresh());
    const { memberId } = await shop.enrol({ externalId: EXTERNAL_ID });
    for (const number of [1, 2]) await shop.credit({ ...ORDINARY, orderId: order(number) });
    for (const kind of ['mature', 'expire']) {
      shop.ports.clock.advance(kind === 'mature' ? 15 * 86_400 : 400 * 86_400);
      expect(await settleAccount(shop.ports, PROGRAMME, memberId)).toBe(true);
      const { account, entry } = await itemsOf(shop);
      expect(entry).toMatchObject({ kind });
      for (const item of [account, entry]) atMostOneUnit(item);
      expect(2 * (writeUnits(account) + writeUnits(entry)) + INDEX_UNITS).toBe(6);
    }
  });

  test('with the batches of a whole year expiring at once: an entry of 2 KB', async () => {
    const shop = await openShop(await memoryTables().fresh());
    const { memberId } = await shop.enrol({ externalId: EXTERNAL_ID });
    for (let month = 1; month <= 12; month += 1) {
      await shop.credit({ ...ORDINARY, orderId: order(month), occurredAt: shop.ports.clock.now() });
      shop.ports.clock.advance(30 * 86_400);
    }
    await settleAccount(shop.ports, PROGRAMME, memberId);
    shop.ports.clock.advance(3 * 365 * 86_400);
    expect(await settleAccount(shop.ports, PROGRAMME, memberId)).toBe(true);
    const { entry } = await itemsOf(shop);
    expect(entry.kind).toBe('expire');
    expect(entry.postings).toHaveLength(11);
    expect(writeUnits(entry), `${itemBytes(entry)} bytes`).toBe(2);
  });
});

describe('redeeming', () => {
  test('with stock, a limit and a voucher is seven items of at most 1 KB each: 14 write units', async () => {
    const rewards = await openRewardShop(await memoryTables().fresh());
    await rewards.create({ stock: 100, limit: { redemptions: 1, per: 'month' } });
    const memberId = await rewards.member();
    const names = async () =>
      (await rewards.shop.testTable.items()).map((item) => [`${item.PK} ${item.SK}`, JSON.stringify(item)] as const);
    const before = new Map(await names());
    await rewards.redeem({ memberId });
    const after = await rewards.shop.testTable.items();
    const written = after.filter((item) => before.get(`${item.PK} ${item.SK}`) !== JSON.stringify(item));
    expect(written.map(({ PK, SK }) => (SK.includes('#') ? SK : PK).split('#')[0]).sort()).toEqual(
      ['MEMBER', 'CLAIM', 'ENTRY', 'LIMIT', 'REDEMPTION', 'STOCK', 'VOUCHER'].sort(),
    );
    for (const item of written) atMostOneUnit(item);
    expect(2 * written.reduce((sum, item) => sum + writeUnits(item), 0)).toBe(14);
  });

  test('an account with as many reservations as it can have stays within 1 KB', async () => {
    const rewards = await openRewardShop(await memoryTables().fresh());
    await rewards.create({ cost: { points: 10 } });
    const memberId = await rewards.member(100, EXTERNAL_ID);
    await rewards.shop.credit({ ...ORDINARY, orderId: order(1) });
    for (let open = 0; open < MAX_OPEN_RESERVATIONS; open += 1) await rewards.reserve({ memberId });
    atMostOneUnit((await itemsOf(rewards.shop)).account);
  });
});

describe('the account', () => {
  async function largestAccount(purchases: number, daysApart: number): Promise<number> {
    const shop = await openShop(await memoryTables().fresh(), TERMS);
    await shop.enrol({ externalId: EXTERNAL_ID });
    let largest = 0;
    for (let number = 1; number <= purchases; number += 1) {
      await shop.credit({ ...ORDINARY, orderId: order(number), occurredAt: shop.ports.clock.now() });
      shop.ports.clock.advance(daysApart * 86_400);
      largest = Math.max(largest, itemBytes((await itemsOf(shop)).account));
    }

    return largest;
  }

  test('of a member who buys every other week for two years stays within 1 KB', async () => {
    expect(await largestAccount(52, 14)).toBeLessThanOrEqual(WRITE_UNIT_BYTES);
  });

  test('of a member who buys every day for two years stays within 3 KB: a batch a month, and what is pending', async () => {
    expect(await largestAccount(730, 1)).toBeLessThanOrEqual(3 * WRITE_UNIT_BYTES);
  });
});

describe('a purchase under limits', () => {
  test('is one item more for each of them: the count of a cap, and that of a member', async () => {
    const limits = { member: { purchasesPerDay: 20 } };
    const shop = await openShop(await memoryTables().fresh(), { ...TERMS, fraud: { limits } });
    await shop.enrol({ externalId: EXTERNAL_ID });
    const issueCap = { pointsPerDay: 1_000_000, since: shop.ports.clock.now(), by: 'manager-1', reason: 'twice an ordinary Saturday' };
    await creditPurchase(shop.ports, { ...shop.merchant, issueCap }, aPurchase({ ...ORDINARY, orderId: order(1) }));
    const counters = (await shop.testTable.items()).filter(({ PK }) => PK.startsWith('PACE#'));
    expect(counters).toHaveLength(2);
    for (const item of [...counters, ...Object.values(await itemsOf(shop))]) atMostOneUnit(item);
  });

  test('of an account that was released is no larger', async () => {
    const shop = await openShop(await memoryTables().fresh());
    const { memberId } = await shop.enrol({ externalId: EXTERNAL_ID });
    for (const action of ['freeze', 'release'] as const) {
      const who = { programmeId: PROGRAMME, memberId, by: 'support-1', idempotencyKey: `key-${action}`, reason: 'was taken over' };
      await freezeAccount(shop.ports, { ...who, action });
    }
    entryIn(await shop.credit({ ...ORDINARY, orderId: order(1) }));
    expect(await shop.store.account(PROGRAMME, memberId)).toHaveProperty('releasedAt');
    for (const item of Object.values(await itemsOf(shop))) atMostOneUnit(item);
  });
});
