/** A purchase that arrives after points expired by inactivity, and was made before: once, whatever goes wrong. */
import { beforeEach, describe, expect, test } from 'vitest';
import { plusSeconds, toInstant } from '../../../shared/domain/kernel/time.ts';
import type { Terms } from '../../../shared/domain/programmes/programme.ts';
import { settleAccount } from '../../../shared/use-cases/agenda/settle-account.ts';
import { reinstatePoints } from '../../../shared/use-cases/ledger/extend-points.ts';
import { readBalance } from '../../../shared/use-cases/members/read-member.ts';
import { terms } from '../../support/kernel/builders.ts';
import { FAULTS, redelivered } from '../../support/kernel/faults.ts';
import { atCall, faultyStore } from '../../support/kernel/faulty-store.ts';
import { entryIn, openShop, PROGRAMME, provedLedger, type Shop } from '../../support/kernel/shop.ts';
import { memoryTables } from '../../support/kernel/tables.ts';

const DAY = 86_400;
const TERMS: Terms = {
  ...terms({ timeZone: 'UTC', expiry: { policy: 'inactivity', months: 6, to: 'day' } }),
  reinstatementDays: 30,
};
/** The points end with this instant. */
const END = toInstant('2026-09-03T00:00:00Z');

describe('a purchase of the last day that arrives two days later', () => {
  let shop: Shop;
  let memberId: string;
  const late = (on: Shop = shop) => on.credit({ orderId: 'late', amount: 1_000, occurredAt: plusSeconds(END, -3_600) });
  const byHand = () =>
    reinstatePoints(shop.ports, {
      programmeId: PROGRAMME,
      memberId,
      reason: 'because',
      by: 'manager-1',
      idempotencyKey: 'key-1',
      entry: 3,
    });
  const balance = async () => (await readBalance(shop.ports, PROGRAMME, memberId)).balance.active;

  const open = async () => {
    shop = await openShop(await memoryTables().fresh(), TERMS);
    ({ memberId } = await shop.enrol());
    await shop.credit({ occurredAt: shop.ports.clock.now() });
    shop.ports.clock.set(plusSeconds(END, 2 * DAY));
    await settleAccount(shop.ports, PROGRAMME, memberId);
  };
  beforeEach(open);

  test('reinstates them in its own commit, and its answer is what it earned', async () => {
    expect(await balance()).toBe(0);
    const first = await late();
    expect(entryIn(first)).toMatchObject({ kind: 'earn', points: 10, balance: { active: 52 } });
    expect(await late()).toEqual({ ...first, replayed: true });
    expect(await provedLedger(shop.store, memberId)).toEqual(['enrol 0', 'earn 42', 'expire -42', 'reinstate 42', 'earn 10']);
    expect(await balance()).toBe(52);
  });

  test('a manager can no longer reinstate them', async () => {
    await late();
    await expect(byHand()).rejects.toMatchObject({ name: 'Refusal', code: 'ALREADY_EXISTS', field: 'entry' });
    expect(await balance()).toBe(52);
  });

  test('nor does it, when a manager has', async () => {
    await byHand();
    await late();
    expect(await provedLedger(shop.store, memberId)).toEqual(['enrol 0', 'earn 42', 'expire -42', 'reinstate 42', 'earn 10']);
  });

  test('a manager at the same time: once', async () => {
    await Promise.allSettled([late(), byHand()]);
    expect(await balance()).toBe(52);
    await provedLedger(shop.store, memberId);
  });

  test('two late purchases at the same time: once', async () => {
    const other = () => shop.credit({ orderId: 'late too', amount: 1_000, occurredAt: plusSeconds(END, -7_200) });
    await Promise.all([late(), other()]);
    expect(await balance()).toBe(62);
  });

  test.each(FAULTS)('%s, at any call: once', async (fault) => {
    const counted = faultyStore(shop.store);
    await late(shop.on(counted));
    for (let call = 1; call <= counted.calls.length; call += 1) {
      await open();
      const faulty = shop.on(faultyStore(shop.store, atCall(call, fault)));
      await redelivered(() => late(faulty)).catch((error: unknown) => expect(error).toMatchObject({ name: 'StoreUnavailable' }));
      await redelivered(late);
      expect(await provedLedger(shop.store, memberId)).toEqual(['enrol 0', 'earn 42', 'expire -42', 'reinstate 42', 'earn 10']);
    }
  });
});
