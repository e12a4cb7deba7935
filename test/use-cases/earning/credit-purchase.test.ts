import { expect, test } from 'vitest';
import { creditPurchase } from '../../../shared/use-cases/earning/credit-purchase.ts';
import { aPurchase, CORNER_SHOP, openShop, PROGRAMME, provedLedger } from '../../support/kernel/shop.ts';
import { memoryTables } from '../../support/kernel/tables.ts';
import { describeCreditPurchase } from './credit-purchase-suite.ts';

describeCreditPurchase(memoryTables());

test('60 purchases before their member enrols, by several identities, from two merchants', async () => {
  const shop = await openShop(await memoryTables().fresh());
  const named = [{ email: 'a@example.com' }, { card: '1234' }, { externalId: 'A-1' }] as const;
  const merchants = [CORNER_SHOP, { id: 'tea-shop', programmeId: PROGRAMME }];
  for (let index = 0; index < 60; index += 1) {
    const [merchant, member] = [merchants[index % 2] ?? CORNER_SHOP, named[index % 3] ?? named[0]];
    const purchase = aPurchase({ orderId: `order-${Math.floor(index / 2)}`, member, amount: 100 * (index + 1) });
    expect(await creditPurchase(shop.ports, merchant, purchase)).toEqual({ kept: 'unclaimed', replayed: false });
  }
  const { memberId } = await shop.enrol({ email: 'a@example.com', card: '1234', externalId: 'A-1' });
  expect(await provedLedger(shop.store, memberId)).toHaveLength(61);
  expect(await shop.store.account(PROGRAMME, memberId)).toMatchObject({ pending: [{ points: (60 * 61) / 2 }] });
});
