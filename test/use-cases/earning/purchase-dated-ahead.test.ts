/** A till's clock is ahead, and new terms take effect between what it says and what it is. Found by the simulation. */
import { expect, test } from 'vitest';
import { plusSeconds } from '../../../shared/domain/kernel/time.ts';
import { publishVersion } from '../../../shared/use-cases/programmes/publish-programme.ts';
import { expiringAfter, terms } from '../../support/kernel/builders.ts';
import { NOON } from '../../support/kernel/ports.ts';
import { openShop, PROGRAMME, provedLedger } from '../../support/kernel/shop.ts';
import { memoryTables } from '../../support/kernel/tables.ts';

test('an unclaimed purchase dated ahead keeps the terms under which it was accepted, whatever was published since', async () => {
  const shop = await openShop(await memoryTables().fresh());
  expect(await shop.credit({ currency: 'JPY', amount: 5000, occurredAt: plusSeconds(NOON, 200) })).toEqual({
    kept: 'unclaimed',
    replayed: false,
  });
  const withoutYen = terms({ earning: { rates: [{ currency: 'EUR', points: 1, perUnits: 1 }] }, expiry: expiringAfter(12) });
  await publishVersion(shop.ports, PROGRAMME, withoutYen, 'manager');
  shop.ports.clock.advance(3600);

  const { memberId } = await shop.enrol();

  expect(await provedLedger(shop.store, memberId)).toEqual(['enrol 0', 'earn 50']);
  await shop.credit({ orderId: 'order-2', occurredAt: plusSeconds(NOON, 3600) });
  expect(await provedLedger(shop.store, memberId)).toEqual(['enrol 0', 'earn 50', 'earn 42']);
});
