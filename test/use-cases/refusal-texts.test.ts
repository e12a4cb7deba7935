/** The texts of refused commands. A caller reads them as the problem's `detail`. */
import { expect, test } from 'vitest';
import { creditPurchase } from '../../shared/use-cases/earning/credit-purchase.ts';
import { adjustPoints } from '../../shared/use-cases/ledger/adjust-points.ts';
import { verifyLedger } from '../../shared/use-cases/ledger/verify-ledger.ts';
import { findMember, readBalance } from '../../shared/use-cases/members/read-member.ts';
import { merchantOf, registerMerchant } from '../../shared/use-cases/merchants/merchants.ts';
import { createProgramme, publishVersion } from '../../shared/use-cases/programmes/publish-programme.ts';
import { atFirst, faultyStore } from '../support/kernel/faulty-store.ts';
import { onStore } from '../support/kernel/ports.ts';
import { aPurchase, CORNER_SHOP, openShop, PROGRAMME, type Shop, TERMS, termsAt } from '../support/kernel/shop.ts';
import { memoryTables } from '../support/kernel/tables.ts';

const SHOP = { id: 'corner-shop', name: 'Corner Shop' };

const adjust = (shop: Shop, memberId: string, points = 1) =>
  adjustPoints(shop.ports, {
    programmeId: PROGRAMME,
    memberId,
    points,
    reason: 'goodwill',
    by: 'manager-1',
    role: 'manager',
    idempotencyKey: 'key-1',
  });

const publish = (shop: Shop, points: number, by: string, on = shop.ports) => publishVersion(on, PROGRAMME, termsAt(points), by);

test.each<[string, (shop: Shop, memberId: string) => Promise<unknown>]>([
  ['was used before with different content', (shop, memberId) => adjust(shop, memberId).then(() => adjust(shop, memberId, 2))],
  ['there is no such member', (shop) => adjust(shop, 'mem_nobody')],
  ['there is no such member', (shop) => creditPurchase(shop.ports, CORNER_SHOP, aPurchase({ member: { id: 'mem_nobody' } }))],
  ['there is no such member', (shop) => readBalance(shop.ports, PROGRAMME, 'mem_nobody')],
  ['there is no such member', (shop) => findMember(shop.ports, PROGRAMME, 'email', 'nobody@example.com')],
  ['there is no such member', (shop) => verifyLedger(shop.store, PROGRAMME, 'mem_nobody')],
  ['belongs to a member who enrolled with different content', (shop) => shop.enrol({ externalId: 'A-1' }, { givenName: 'Ada' })],
  ['order order-1 was received before with different content', (shop) => shop.credit().then(() => shop.credit({ amount: 1 }))],
  [
    'return return-1 of order order-1 was received before with different content',
    (shop) => shop.giveBack().then(() => shop.giveBack({ amount: 1 })),
  ],
  ['there is no such merchant', (shop) => merchantOf(shop.ports, PROGRAMME, 'nowhere')],
  [
    'there is a merchant corner-shop already; if its secret is lost, rotate it',
    (shop) => registerMerchant(shop.ports, PROGRAMME, SHOP).then(() => registerMerchant(shop.ports, PROGRAMME, SHOP)),
  ],
  ['there is a programme coffee-club already', (shop) => createProgramme(shop.ports, PROGRAMME, termsAt(2), 'founder')],
  ['there is no programme tea-club', (shop) => publishVersion(shop.ports, 'tea-club', TERMS, 'manager-1')],
  ['there is no programme tea-club', (shop) => registerMerchant(shop.ports, 'tea-club', SHOP)],
  ['programme coffee-club has no version 9', (shop) => shop.ports.versions.numbered(PROGRAMME, 9)],
  [
    'version 2 was published by manager-2 at the same time; look at it first',
    (shop) => {
      const store = faultyStore(shop.store, atFirst('commit', { meanwhile: () => publish(shop, 3, 'manager-2') }));
      return publish(shop, 2, 'manager-1', onStore(shop.ports, store));
    },
  ],
])('%s', async (text, act) => {
  const shop = await openShop(await memoryTables().fresh());
  const { memberId } = await shop.enrol();
  await expect(act(shop, memberId)).rejects.toMatchObject({ name: 'Refusal', message: text });
});
