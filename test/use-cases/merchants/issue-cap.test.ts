/** The daily cap of points that a merchant may issue: on every table. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { RATE_LIMIT_SHARDS } from '../../../shared/domain/fraud/rate-limit.ts';
import { dayOf } from '../../../shared/domain/fraud/rate-window.ts';
import { Refusal } from '../../../shared/domain/kernel/refusal.ts';
import type { Issuer } from '../../../shared/domain/merchants/issue-cap.ts';
import { creditPurchase, type PurchaseCommand } from '../../../shared/use-cases/earning/credit-purchase.ts';
import { recordActivity } from '../../../shared/use-cases/earning/record-activity.ts';
import { returnPurchase } from '../../../shared/use-cases/earning/return-purchase.ts';
import { Busy } from '../../../shared/use-cases/kernel/commit.ts';
import { capIssue, readIssued } from '../../../shared/use-cases/merchants/cap-issue.ts';
import { registerMerchant } from '../../../shared/use-cases/merchants/merchants.ts';
import { expiringAfter, terms } from '../../support/kernel/builders.ts';
import { FAULTS, redelivered } from '../../support/kernel/faults.ts';
import { atCall, faultyStore } from '../../support/kernel/faulty-store.ts';
import { NOON } from '../../support/kernel/ports.ts';
import { aPurchase, aReturn, entryIn, openShop, PROGRAMME, provedLedger, type Shop } from '../../support/kernel/shop.ts';
import { TABLES } from '../../support/kernel/tables.ts';

/** A point a euro. */
const EARNING = {
  ...terms({ expiry: expiringAfter(12, 'month') }),
  activities: [{ id: 'review', name: 'Wrote a review', points: 20, engagement: 0 }],
};
const SHOP = { id: 'mer_corner', programmeId: PROGRAMME };
const REFUSED = { name: 'Refusal', code: 'ISSUE_CAP_REACHED' };
const ALL = Array.from({ length: RATE_LIMIT_SHARDS.merchant }, (_, shard) => shard);

describe.each(TABLES)('the cap of a merchant $name', (tables) => {
  let shop: Shop;
  let memberId: string;
  beforeAll(tables.start);
  afterAll(tables.stop);
  beforeEach(async () => {
    shop = await openShop(await tables.fresh(), EARNING);
    await registerMerchant(shop.ports, PROGRAMME, { id: SHOP.id, name: 'Corner shop' });
    ({ memberId } = await shop.enrol());
  });

  const cap = (pointsPerDay: number | null, reason = 'twice an ordinary day') =>
    capIssue(shop.ports, { programmeId: PROGRAMME, merchantId: SHOP.id, pointsPerDay, reason, by: 'manager-1' });
  const issuer = async (): Promise<Issuer> => (await shop.store.merchant(SHOP.id)) ?? SHOP;
  const credit = async (euros: number, differing: Partial<PurchaseCommand> = {}, on = shop) =>
    creditPurchase(on.ports, await issuer(), aPurchase({ orderId: `order-${euros}`, amount: euros * 100, ...differing }));
  const review = async (activityId: string) =>
    recordActivity(shop.ports, await issuer(), { activityId, activity: 'review', member: { externalId: 'A-1' }, occurredAt: NOON });
  const issued = async () => (await readIssued(shop.ports, PROGRAMME, SHOP.id)).today;
  const marks = async () => (await shop.testTable.items()).filter(({ PK }) => PK.startsWith('CAPPED#'));

  test('is set, changed, lifted and said again, by whom and why', async () => {
    expect(await cap(100)).toMatchObject({ today: 0, until: '2026-03-02T23:00:00.000Z', merchant: { revision: 2 } });
    expect((await cap(100)).merchant).toMatchObject({ revision: 2 });
    expect((await cap(200, 'a fair')).merchant).toMatchObject({
      revision: 3,
      issueCap: { pointsPerDay: 200, since: NOON, by: 'manager-1', reason: 'a fair' },
    });
    expect((await cap(null)).today).toBeUndefined();
    expect((await issuer()).issueCap).toBeUndefined();
    await expect(
      capIssue(shop.ports, { programmeId: PROGRAMME, merchantId: 'mer_no', pointsPerDay: 1, reason: 'why', by: 'm' }),
    ).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  test('lets through exactly as much as it says, and tells until when it does not', async () => {
    await cap(100);
    expect(entryIn(await credit(60)).points).toBe(60);
    await expect(credit(41)).rejects.toMatchObject({ ...REFUSED, retryAfterSeconds: 11 * 3_600 });
    expect(entryIn(await credit(40)).points).toBe(40);
    await expect(credit(1)).rejects.toMatchObject(REFUSED);
    expect(entryIn(await credit(0)).points).toBe(0);
    expect(await issued()).toBe(100);
    expect(await provedLedger(shop.store, memberId)).toEqual(['enrol 0', 'earn 60', 'earn 40', 'earn 0']);
  });

  if (!tables.everything) return;

  test('is full again only the next day, or when it is raised', async () => {
    await cap(50);
    await credit(50);
    await expect(credit(10)).rejects.toMatchObject(REFUSED);
    await cap(70);
    expect(entryIn(await credit(10)).points).toBe(10);
    await expect(credit(30)).rejects.toMatchObject(REFUSED);
    shop.ports.clock.advance(11 * 3_600 - 1);
    await expect(credit(30)).rejects.toMatchObject({ ...REFUSED, retryAfterSeconds: 1 });
    shop.ports.clock.advance(1);
    expect(entryIn(await credit(30)).points).toBe(30);
    expect(await issued()).toBe(30);
  });

  test('of 0 lets nothing through that earns', async () => {
    await cap(0);
    await expect(credit(1)).rejects.toMatchObject(REFUSED);
    await expect(review('r-1')).rejects.toMatchObject(REFUSED);
    expect(entryIn(await credit(0)).points).toBe(0);
  });

  test('counts activities, and nothing that comes back', async () => {
    await cap(60);
    await credit(40);
    await returnPurchase(shop.ports, await issuer(), aReturn({ orderId: 'order-40', amount: 4_000 }));
    expect((await review('r-1')).entry.points).toBe(20);
    await expect(review('r-2')).rejects.toMatchObject(REFUSED);
    await expect(credit(1)).rejects.toMatchObject(REFUSED);
    expect((await review('r-1')).replayed).toBe(true);
  });

  test('counts what is kept for who enrols later, and not again when they do', async () => {
    await cap(50);
    expect(await credit(30, { member: { externalId: 'B-1' } })).toMatchObject({ kept: 'unclaimed' });
    await expect(credit(25, { member: { externalId: 'B-1' } })).rejects.toMatchObject(REFUSED);
    const { memberId: later } = await shop.enrol({ externalId: 'B-1' });
    expect(await provedLedger(shop.store, later)).toEqual(['enrol 0', 'earn 30']);
    expect(await issued()).toBe(30);
    expect(entryIn(await credit(20)).points).toBe(20);
  });

  test('a credited purchase is answered again when no more may be credited', async () => {
    await cap(40);
    const first = entryIn(await credit(40));
    await expect(credit(1)).rejects.toMatchObject(REFUSED);
    expect(await credit(40)).toEqual({ entry: first, replayed: true });
    await expect(credit(40, { amount: 3_900 })).rejects.toMatchObject({ code: 'ORDER_MISMATCH' });
    expect(await issued()).toBe(40);
  });

  test('says once for each day and cap that it was reached', async () => {
    await cap(10);
    await credit(10);
    expect(await marks()).toEqual([]);
    for (const euros of [1, 2]) await expect(credit(euros)).rejects.toMatchObject(REFUSED);
    expect(await marks()).toMatchObject([{ PK: `CAPPED#${PROGRAMME}#${SHOP.id}`, SK: 'CAPPED#2026-03-02#10', at: NOON }]);
    await cap(11);
    for (const euros of [2, 3]) await expect(credit(euros)).rejects.toMatchObject(REFUSED);
    expect((await marks()).map(({ SK }) => SK).sort()).toEqual(['CAPPED#2026-03-02#10', 'CAPPED#2026-03-02#11']);
  });

  test('comes near, and says so with the purchase that brings it there', async () => {
    await cap(160);
    // Each shard has room for ten.
    const near = [];
    for (let order = 0; order < 8; order += 1) near.push(await credit(20, { orderId: `near-${order}` }));
    expect(near.some((outcome) => outcome.nearCap === true)).toBe(true);
    expect(await issued()).toBe(160);
  });

  test('counts every purchase once, whatever goes wrong with its calls', async () => {
    await cap(1_000_000);
    const probe = faultyStore(shop.store);
    await credit(42, { orderId: 'probe' }, shop.on(probe));
    const operations = probe.calls.map(({ operation }) => operation);
    expect(operations).toContain('rateLimitShards');
    let purchases = 1;
    for (const { operation, number } of probe.calls) {
      for (const fault of operation === 'commit' ? FAULTS : (['lost-before'] as const)) {
        const order = { orderId: `${number}-${fault}` };
        const on = shop.on(faultyStore(shop.store, atCall(number, fault)));
        const answered = entryIn(await credit(42, order, on));
        expect(await credit(42, order), `${fault} at ${operation}`).toEqual({ entry: answered, replayed: true });
        purchases += 1;
      }
    }
    expect(await issued()).toBe(42 * purchases);
  });

  test('is told of once whatever goes wrong when it is reached', async () => {
    await cap(10);
    for (const [number, fault] of FAULTS.entries()) {
      await cap(10 + number);
      const on = shop.on(faultyStore(shop.store, (call) => (call.operation === 'commit' && call.ofOperation === 1 ? fault : undefined)));
      await expect(credit(50, {}, on)).rejects.toMatchObject(REFUSED);
      expect(await marks()).toHaveLength(number + 1);
    }
  });

  test('lands exactly when fifty purchases of different members want more than there is', async () => {
    const members = 50;
    await cap(300);
    for (let member = 0; member < members; member += 1) await shop.enrol({ externalId: `C-${member}` });
    const outcomes = await Promise.all(
      Array.from({ length: members }, async (_, member) => {
        const order = { orderId: `rush-${member}`, member: { externalId: `C-${member}` } };
        try {
          return entryIn(await redelivered(() => credit(7, order, shop.on(shop.store)))).points;
        } catch (error) {
          if (error instanceof Busy || !(error instanceof Refusal) || error.code !== 'ISSUE_CAP_REACHED') throw error;
          return 0;
        }
      }),
    );
    // 42 times 7 is 294: a 43rd would be more than the cap.
    expect(outcomes.filter((points) => points === 7)).toHaveLength(42);
    expect(await issued()).toBe(294);
    expect(entryIn(await credit(6, { orderId: 'rest' })).points).toBe(6);
    const day = dayOf(shop.ports.clock.now(), EARNING.timeZone);
    const shards = await shop.store.rateLimitShards({ programmeId: PROGRAMME, what: 'merchant', id: SHOP.id, ...day }, ALL);
    expect(shards.reduce((sum, { counted }) => sum + counted, 0)).toBe(300);
    expect(await marks()).toHaveLength(1);
  });
});
