/** A return takes back once what the rest of its purchase does not earn: on every table. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { MAX_WAITING_RETURNS } from '../../../shared/domain/earning/order.ts';
import { balanceOf } from '../../../shared/domain/ledger/buckets.ts';
import { returnPurchase } from '../../../shared/use-cases/earning/return-purchase.ts';
import { adjustPoints } from '../../../shared/use-cases/ledger/adjust-points.ts';
import { readBalance } from '../../../shared/use-cases/members/read-member.ts';
import { publishVersion } from '../../../shared/use-cases/programmes/publish-programme.ts';
import { FAULTS, redelivered } from '../../support/kernel/faults.ts';
import { atCall, atFirst, faultyStore } from '../../support/kernel/faulty-store.ts';
import { aReturn, CORNER_SHOP, entryIn, openShop, PROGRAMME, provedLedger, type Shop, termsAt } from '../../support/kernel/shop.ts';
import { TABLES } from '../../support/kernel/tables.ts';

const refused = (code: string, field?: string) => (field === undefined ? { name: 'Refusal', code } : { name: 'Refusal', code, field });

describe.each(TABLES)('returning a purchase $name', (tables) => {
  let shop: Shop;
  let memberId: string;
  beforeAll(tables.start);
  afterAll(tables.stop);
  beforeEach(async () => {
    shop = await openShop(await tables.fresh());
    ({ memberId } = await shop.enrol());
  });

  const ledger = () => provedLedger(shop.store, memberId);
  const balance = async () => (await readBalance(shop.ports, PROGRAMME, memberId)).balance;
  const lines = (...returned: { sku: string; quantity: number; amount?: number }[]) =>
    returnPurchase(shop.ports, CORNER_SHOP, {
      orderId: 'order-1',
      returnId: 'by-lines',
      occurredAt: shop.ports.clock.now(),
      lines: returned,
    });

  test('takes points back, the same return again gets the same entry again', async () => {
    await shop.credit();
    const first = entryIn(await shop.giveBack());
    expect(first).toMatchObject({ kind: 'reverse', points: -10, purchase: { returnId: 'return-1', amount: 1000 } });
    shop.ports.clock.advance(86_400);
    expect(await shop.giveBack()).toEqual({ entry: first, replayed: true });
    expect(await ledger()).toEqual(['enrol 0', 'earn 42', 'reverse -10']);
  });

  test('many at the same time never take back more than the purchase earned', async () => {
    await shop.credit({ amount: 5000 });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, (_, index) => redelivered(() => shop.on(shop.store).giveBack({ returnId: `return-${index}` }))),
    );
    const rejected = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    expect(rejected).toHaveLength(3);
    for (const reason of rejected) expect(reason).toMatchObject(refused('RETURN_EXCEEDS_PURCHASE'));
    expect(await balance()).toEqual({ active: 0, pending: 0, debt: 0 });
    expect(await ledger()).toHaveLength(7);
  });

  if (!tables.everything) return;

  test('is done in one commit', async () => {
    await shop.credit();
    const store = faultyStore(shop.store);
    await shop.on(store).giveBack();
    expect(store.calls.filter(({ operation }) => operation === 'commit')).toHaveLength(1);
  });

  test.each<[string, Parameters<typeof aReturn>[0]]>([
    ['amount', { amount: 1001 }],
    ['time', { occurredAt: '2026-03-02T11:00:00Z' }],
    ['currency', { currency: 'EUR' }],
  ])('the same return with another %s is refused', async (_, differing) => {
    await shop.credit();
    await shop.giveBack();
    await expect(shop.giveBack(differing)).rejects.toMatchObject(refused('ORDER_MISMATCH', 'returnId'));
    expect(await ledger()).toHaveLength(3);
  });

  test('another spelling of the same instant is the same return', async () => {
    await shop.credit();
    const first = entryIn(await shop.giveBack());
    const { occurredAt } = aReturn();
    expect(await shop.giveBack({ occurredAt: new Date(occurredAt).toISOString() })).toEqual({ entry: first, replayed: true });
  });

  test.each<[string, boolean]>([
    ['credited', true],
    ['not known yet', false],
  ])('from the future is refused when its purchase is %s, and nothing is written', async (_, credited) => {
    if (credited) await shop.credit();
    const occurredAt = new Date(Date.parse(shop.ports.clock.now()) + 301_000).toISOString();
    await expect(shop.giveBack({ occurredAt })).rejects.toMatchObject(refused('VALIDATION_FAILED', 'occurredAt'));
    expect(await ledger()).toEqual(credited ? ['enrol 0', 'earn 42'] : ['enrol 0']);
    expect(await shop.giveBack({ occurredAt: new Date(Date.parse(occurredAt) - 1000).toISOString() })).toMatchObject({ replayed: false });
  });

  test('kept before its purchase, in another currency, takes nothing back', async () => {
    await shop.giveBack({ currency: 'USD' });
    await shop.credit();
    expect(await ledger()).toEqual(['enrol 0', 'earn 42', 'reverse 0']);
  });

  test('in parts ends with what the rest earns, and in full with nothing', async () => {
    await shop.credit({ amount: 1050 });
    for (const [returnId, amount, points] of [
      ['a', 49, 0],
      ['b', 2, -1],
      ['c', 998, -9],
      ['d', 1, 0],
    ] as const) {
      // The sign of nothing does not matter.
      expect(entryIn(await shop.giveBack({ returnId, amount })).points + 0).toBe(points);
    }
    expect(await balance()).toEqual({ active: 0, pending: 0, debt: 0 });
    await expect(shop.giveBack({ returnId: 'e', amount: 1 })).rejects.toMatchObject(refused('RETURN_EXCEEDS_PURCHASE', 'amount'));
  });

  test('of more than the purchase is refused, and can be sent again corrected', async () => {
    await shop.credit();
    const before = await shop.testTable.items();
    await expect(shop.giveBack({ amount: 4201 })).rejects.toMatchObject(refused('RETURN_EXCEEDS_PURCHASE', 'amount'));
    expect(await shop.testTable.items()).toEqual(before);
    expect(entryIn(await shop.giveBack({ amount: 4200 }))).toMatchObject({ points: -42 });
  });

  test('in another currency is refused', async () => {
    await shop.credit();
    await expect(shop.giveBack({ currency: 'USD' })).rejects.toMatchObject(refused('VALIDATION_FAILED', 'currency'));
  });

  test('by lines', async () => {
    await shop.credit({
      lines: [
        { sku: 'cup', quantity: 3, amount: 3000 },
        { sku: 'tin', quantity: 1, amount: 1200 },
      ],
    });
    await expect(lines({ sku: 'cup', quantity: 4 })).rejects.toMatchObject(refused('RETURN_EXCEEDS_PURCHASE', 'lines.0.quantity'));
    await expect(lines({ sku: 'pot', quantity: 1 })).rejects.toMatchObject(refused('RETURN_EXCEEDS_PURCHASE', 'lines.0.sku'));
    expect(entryIn(await lines({ sku: 'cup', quantity: 2 }, { sku: 'tin', quantity: 1 }))).toMatchObject({ points: -32 });
    expect(await lines({ sku: 'cup', quantity: 2 }, { sku: 'tin', quantity: 1 })).toMatchObject({ replayed: true });
  });

  test('before maturity takes pending points, after it active ones, and what was spent becomes debt', async () => {
    await shop.credit();
    await shop.giveBack({ returnId: 'early' });
    expect(await balance()).toEqual({ active: 0, pending: 32, debt: 0 });
    shop.ports.clock.advance(20 * 86_400);
    await shop.giveBack({ returnId: 'late' });
    expect(await balance()).toEqual({ active: 22, pending: 0, debt: 0 });
    const taken = {
      programmeId: PROGRAMME,
      memberId,
      points: -20,
      reason: 'spent',
      by: 'manager-1',
      role: 'manager' as const,
      idempotencyKey: 'key-1',
    };
    await adjustPoints(shop.ports, taken);
    await shop.giveBack({ returnId: 'last', amount: 2200 });
    expect(await balance()).toEqual({ active: 0, pending: 0, debt: 20 });
    expect(await ledger()).toEqual(['enrol 0', 'earn 42', 'reverse -10', 'mature 0', 'reverse -10', 'adjust -20', 'reverse -22']);
  });

  test('before its purchase is kept, replayed as kept, and taken off when the purchase comes', async () => {
    expect(await shop.giveBack()).toEqual({ kept: 'awaiting-purchase', replayed: false });
    expect(await shop.giveBack()).toEqual({ kept: 'awaiting-purchase', replayed: true });
    await expect(shop.giveBack({ amount: 1 })).rejects.toMatchObject(refused('ORDER_MISMATCH'));
    expect(entryIn(await shop.credit())).toMatchObject({ points: 42 });
    expect(await shop.giveBack()).toEqual({ kept: 'awaiting-purchase', replayed: true });
    expect(await ledger()).toEqual(['enrol 0', 'earn 42', 'reverse -10']);
    expect(entryIn(await shop.giveBack({ returnId: 'return-2' }))).toMatchObject({ points: -10 });
  });

  test('before its purchase, and more than it: only what there is', async () => {
    await shop.giveBack({ returnId: 'a', amount: 4000 });
    await shop.giveBack({ returnId: 'b', amount: 4000 });
    await shop.credit();
    expect(await ledger()).toEqual(['enrol 0', 'earn 42', 'reverse -40', 'reverse -2']);
    expect(await balance()).toEqual({ active: 0, pending: 0, debt: 0 });
  });

  test('as many kept returns as an order takes fit into the commit of its purchase', async () => {
    // Something to mature and something to expire as well: the largest commit there is.
    await shop.credit({ orderId: 'earlier', amount: 500 });
    await Promise.all(Array.from({ length: 3 }, (_, index) => redelivered(() => shop.giveBack({ returnId: `p${index}`, amount: 1 }))));
    for (let number = 3; number < MAX_WAITING_RETURNS; number += 1) await shop.giveBack({ returnId: `r${number}`, amount: 1 });
    await expect(shop.giveBack({ returnId: 'too-many' })).rejects.toMatchObject(refused('LIMIT_EXCEEDED'));
    shop.ports.clock.advance(800 * 86_400);
    await shop.credit();
    expect(await ledger()).toHaveLength(1 + 1 + 2 + 1 + MAX_WAITING_RETURNS);
  });

  test('before a purchase that is refused is kept on, for when it is sent again corrected', async () => {
    await shop.giveBack();
    await expect(shop.credit({ currency: 'CHF' })).rejects.toMatchObject(refused('VALIDATION_FAILED', 'currency'));
    await shop.credit();
    expect(await ledger()).toEqual(['enrol 0', 'earn 42', 'reverse -10']);
  });

  test('is not dated before the entry that it follows, though that came while it was on the way', async () => {
    await shop.credit();
    const meanwhile = () => {
      shop.ports.clock.advance(60);
      return shop.credit({ orderId: 'order-2' });
    };
    const { number, at } = entryIn(await shop.on(faultyStore(shop.store, atFirst('account', { meanwhile }))).giveBack());
    const followed = await shop.store.entry(PROGRAMME, memberId, number - 1);
    expect(followed).toMatchObject({ kind: 'earn', purchase: { orderId: 'order-2' } });
    expect(at).toBe(followed?.at);
  });

  test('a purchase that comes while its return is on the way: kept is not what it stays', async () => {
    const store = faultyStore(shop.store, atFirst('commit', { meanwhile: () => shop.credit() }));
    expect(entryIn(await shop.on(store).giveBack())).toMatchObject({ points: -10 });
    expect(await ledger()).toEqual(['enrol 0', 'earn 42', 'reverse -10']);
  });

  test('a return that comes while its purchase is on the way: both count', async () => {
    const store = faultyStore(shop.store, atFirst('commit', { meanwhile: () => shop.giveBack() }));
    expect(entryIn(await shop.on(store).credit())).toMatchObject({ points: 42 });
    expect(await ledger()).toEqual(['enrol 0', 'earn 42', 'reverse -10']);
  });

  test('the same one many times at the same time is one', async () => {
    await shop.credit();
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => redelivered(() => shop.on(shop.store).giveBack())));
    for (const outcome of outcomes) expect(entryIn(outcome)).toStrictEqual(entryIn(outcomes[0] ?? outcome));
    expect(await ledger()).toEqual(['enrol 0', 'earn 42', 'reverse -10']);
  });

  test('a fault at any of its calls: taken back once, and the answer is the same', async () => {
    await shop.credit({ amount: 100_000 });
    const dry = faultyStore(shop.store);
    await shop.on(dry).giveBack({ returnId: 'dry' });
    let taken = 10;
    for (const { operation, number } of dry.calls) {
      for (const fault of operation === 'commit' ? FAULTS : (['lost-before'] as const)) {
        const returnId = `${number}-${typeof fault === 'string' ? fault : ''}`;
        const answered = entryIn(await shop.on(faultyStore(shop.store, atCall(number, fault))).giveBack({ returnId }));
        expect(await shop.giveBack({ returnId })).toEqual({ entry: answered, replayed: true });
        taken += 10;
        expect(await balance()).toEqual({ active: 0, pending: 1000 - taken, debt: 0 });
      }
    }
    await ledger();
  });

  test('a kept one with a fault at any of its calls is kept once', async () => {
    for (const number of [1, 2]) {
      for (const fault of FAULTS) {
        const store = faultyStore(shop.store, ({ operation, number: at }) =>
          at === number && (operation === 'commit' || fault === 'lost-before') ? fault : undefined,
        );
        const orderId = `order-${number}-${typeof fault === 'string' ? fault : ''}`;
        expect(await shop.on(store).giveBack({ orderId })).toMatchObject({ kept: 'awaiting-purchase' });
        expect((await shop.store.order(CORNER_SHOP.id, orderId))?.returns).toHaveLength(1);
      }
    }
  });

  test('goes by the terms under which the points were earned, whatever was published since', async () => {
    await shop.credit();
    await publishVersion(shop.ports, PROGRAMME, termsAt(10, 0), 'manager-1');
    shop.ports.clock.advance(3600);
    expect(entryIn(await shop.giveBack())).toMatchObject({ points: -10, programmeVersion: 1 });
    expect(entryIn(await shop.giveBack({ returnId: 'rest', amount: 3200 }))).toMatchObject({ points: -32 });
    const account = await shop.store.account(PROGRAMME, memberId);
    expect(account && balanceOf(account)).toEqual({ active: 0, pending: 0, debt: 0 });
  });

  test("another merchant's return of the same order id does not touch it", async () => {
    await shop.credit();
    const other = { id: 'other-shop', programmeId: PROGRAMME };
    expect(await returnPurchase(shop.ports, other, aReturn())).toMatchObject({ kept: 'awaiting-purchase' });
    expect(await ledger()).toEqual(['enrol 0', 'earn 42']);
  });
});
