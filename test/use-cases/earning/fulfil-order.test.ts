/** An order's points mature when it is delivered: on every table. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { fulfilOrder } from '../../../shared/use-cases/earning/fulfil-order.ts';
import { extendExpiry } from '../../../shared/use-cases/ledger/extend-points.ts';
import { readBalance } from '../../../shared/use-cases/members/read-member.ts';
import { expiringAfter, terms, tierTerms } from '../../support/kernel/builders.ts';
import { FAULTS } from '../../support/kernel/faults.ts';
import { atCall, atFirst, faultyStore } from '../../support/kernel/faulty-store.ts';
import { NOON } from '../../support/kernel/ports.ts';
import { CORNER_SHOP, entryIn, openShop, PROGRAMME, provedLedger, type Shop } from '../../support/kernel/shop.ts';
import { TABLES } from '../../support/kernel/tables.ts';

const refused = (code: string, field?: string) => (field === undefined ? { name: 'Refusal', code } : { name: 'Refusal', code, field });
const BY_HAND = { programmeId: PROGRAMME, reason: 'because', by: 'manager-1', idempotencyKey: 'key-00000001' };
const ON_DELIVERY = terms({ earning: { pendingDays: 30, maturesOnFulfilment: true }, expiry: expiringAfter(12, 'month') });

describe.each(TABLES)('fulfilling an order $name', (tables) => {
  let shop: Shop;
  let memberId: string;
  beforeAll(tables.start);
  afterAll(tables.stop);
  beforeEach(async () => {
    shop = await openShop(await tables.fresh(), ON_DELIVERY);
    ({ memberId } = await shop.enrol());
  });
  const fulfil = (differing = {}, on: Shop = shop) =>
    fulfilOrder(on.ports, CORNER_SHOP, { orderId: 'order-1', occurredAt: NOON, ...differing });
  const balance = async () => (await readBalance(shop.ports, PROGRAMME, memberId)).balance;

  test('matures the points of the order, and of no other', async () => {
    await shop.credit();
    await shop.credit({ orderId: 'order-2', amount: 1_000 });
    const first = entryIn(await fulfil());
    expect(first).toMatchObject({ kind: 'mature', points: 0, balance: { active: 42, pending: 10 }, purchase: { orderId: 'order-1' } });
    shop.ports.clock.advance(60);
    expect(await fulfil()).toEqual({ entry: first, replayed: true });
    expect(await balance()).toEqual({ active: 42, pending: 10, debt: 0 });
    await provedLedger(shop.store, memberId);
  });

  if (!tables.everything) return;

  test('a return after it takes from what has matured, not from what other orders wait for', async () => {
    await shop.credit();
    await shop.credit({ orderId: 'order-2', amount: 1_000 });
    await fulfil();
    await shop.giveBack({ amount: 4_200 });
    expect(await balance()).toEqual({ active: 0, pending: 10, debt: 0 });
  });

  test('of what came back nothing matures', async () => {
    await shop.credit();
    await shop.giveBack({ amount: 1_000 });
    expect(entryIn(await fulfil()).balance).toEqual({ active: 32, pending: 0, debt: 0 });
  });

  test('that comes before its purchase makes its points active at once', async () => {
    expect(await fulfil()).toEqual({ kept: 'awaiting-purchase', replayed: false });
    expect(await fulfil()).toEqual({ kept: 'awaiting-purchase', replayed: true });
    expect(entryIn(await shop.credit()).balance).toEqual({ active: 42, pending: 0, debt: 0 });
    expect(await fulfil()).toEqual({ kept: 'awaiting-purchase', replayed: true });
  });

  test('of a purchase whose member has not enrolled yet is remembered', async () => {
    await shop.credit({ member: { externalId: 'B-2' } });
    expect(await fulfil()).toEqual({ kept: 'unclaimed', replayed: false });
    const { memberId: later } = await shop.enrol({ externalId: 'B-2' });
    expect((await readBalance(shop.ports, PROGRAMME, later)).balance).toEqual({ active: 42, pending: 0, debt: 0 });
  });

  test('matures what a manager has given another date, too', async () => {
    await shop.credit();
    await extendExpiry(shop.ports, { ...BY_HAND, memberId, until: '2028-01-01T00:00:00Z' });
    expect(entryIn(await fulfil()).balance).toEqual({ active: 42, pending: 0, debt: 0 });
    expect((await readBalance(shop.ports, PROGRAMME, memberId)).account.batches).toEqual([
      { expiresAt: '2028-01-01T00:00:00.000Z', points: 42 },
    ]);
  });

  test('is not dated before the entry that it follows, though that came while it was on the way', async () => {
    await shop.credit();
    const meanwhile = () => {
      shop.ports.clock.advance(60);
      return shop.credit({ orderId: 'order-2' });
    };
    const store = faultyStore(shop.store, atFirst('account', { meanwhile }));
    const { number, at } = entryIn(await fulfil({}, shop.on(store)));
    const followed = await shop.store.entry(PROGRAMME, memberId, number - 1);
    expect(followed).toMatchObject({ kind: 'earn', purchase: { orderId: 'order-2' } });
    expect(at).toBe(followed?.at);
  });

  test('answers with the tier, which it does not change', async () => {
    shop = await openShop(await tables.fresh(), { ...ON_DELIVERY, tiers: tierTerms() });
    ({ memberId } = await shop.enrol());
    await shop.credit({ amount: 50_000 });
    expect(entryIn(await fulfil()).tier).toEqual({ id: 'silver', changed: false });
  });

  test('once they have matured by themselves it only says so', async () => {
    await shop.credit();
    shop.ports.clock.advance(40 * 86_400);
    expect(entryIn(await fulfil()).explanation).toEqual([
      { rule: 'fulfilment', matched: false, points: 0, reason: 'none of its points are pending' },
    ]);
    expect(await provedLedger(shop.store, memberId)).toEqual(['enrol 0', 'earn 42', 'mature 0', 'mature 0']);
  });

  test('under terms that mature by days alone nothing matures', async () => {
    shop = await openShop(await tables.fresh(), terms({ earning: { pendingDays: 30 } }));
    ({ memberId } = await shop.enrol());
    await shop.credit();
    expect(entryIn(await fulfil()).balance).toEqual({ active: 0, pending: 42, debt: 0 });
  });

  test.each([
    ['at another time', { occurredAt: '2026-03-01T12:00:00Z' }, 'ORDER_MISMATCH'],
    ['in the future', { orderId: 'order-2', occurredAt: '2026-03-02T12:05:01Z' }, 'VALIDATION_FAILED'],
  ])('is refused %s', async (_, differing, code) => {
    await shop.credit();
    await fulfil();
    await expect(fulfil(differing)).rejects.toMatchObject(refused(code, 'occurredAt'));
  });

  test.each(FAULTS)('%s at any call: matured once', async (fault) => {
    for (let call = 1; call <= 5; call += 1) {
      shop = await openShop(await tables.fresh(), ON_DELIVERY);
      ({ memberId } = await shop.enrol());
      await shop.credit();
      await fulfil({}, shop.on(faultyStore(shop.store, atCall(call, fault))));
      expect(await provedLedger(shop.store, memberId)).toEqual(['enrol 0', 'earn 42', 'mature 0']);
      expect(await balance()).toEqual({ active: 42, pending: 0, debt: 0 });
    }
  });
});
