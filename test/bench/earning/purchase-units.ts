/** The DynamoDB units of purchases, metered, so the same in every run. */

import type { ItemTable } from '../../../shared/store/kernel/item-table.ts';
import type { Key } from '../../../shared/store/kernel/key.ts';
import { merchantSecrets } from '../../../shared/use-cases/merchants/merchant-secrets.ts';
import { registerMerchant } from '../../../shared/use-cases/merchants/merchants.ts';
import { CORNER_SHOP, openShop, PROGRAMME, type Shop, TERMS } from '../../support/kernel/shop.ts';
import type { BenchRun } from '../benchmark.ts';
import { database } from '../kernel/database.ts';
import { differencesFromLocal } from '../kernel/meter-check.ts';
import { type Consumed, meteredTable } from '../kernel/metered-table.ts';
import { ORDINARY, orderId } from './ordinary-purchase.ts';

export interface PurchaseUnits {
  /** By a member id. The member has bought before, and nothing is due. */
  readonly purchase: Consumed;
  /** By the brand's own identifier. */
  readonly byIdentity: Consumed;
  /** The first after enrolment: unclaimed purchases are searched, and the account moves on the agenda. */
  readonly first: Consumed;
  /** A purchase that also posts matured points: one more entry, and the account moves on the agenda. */
  readonly maturing: Consumed;
  /** The first in a new container, which does not know the merchant and the terms yet. */
  readonly cold: Consumed;
  readonly replay: Consumed;
  readonly return: Consumed;
  /** One read and one transaction of three items with keys only: the least possible for this shape. */
  readonly bare: Consumed;
  /** The items that the operations left, on which the meter agreed with DynamoDB Local. */
  readonly itemsChecked: number;
}

/** The meter disagrees with DynamoDB Local, so its figures are worthless. */
export class MeterDisagrees extends Error {
  override readonly name = 'MeterDisagrees';
}

const EXTERNAL_ID = 'customer-000123456';

export async function purchaseUnits(run: BenchRun): Promise<PurchaseUnits> {
  const tables = await run.once(database);
  run.progress.begin('units', 9);
  const testTable = await tables.fresh();
  const metered = meteredTable(testTable.table);
  const shop = await openShop({ ...testTable, table: metered }, TERMS);
  const { memberId } = await shop.enrol({ externalId: EXTERNAL_ID });
  const byId = { ...ORDINARY, member: { id: memberId } };
  const during = async (act: () => Promise<unknown>) => {
    const consumed = await metered.during(act);
    run.progress.step();
    return consumed;
  };

  const first = await during(() => shop.credit({ ...byId, orderId: orderId(1) }));
  const purchase = await during(() => shop.credit({ ...byId, orderId: orderId(2) }));
  const byIdentity = await during(() => shop.credit({ ...ORDINARY, member: { externalId: EXTERNAL_ID }, orderId: orderId(3) }));
  const replay = await during(() => shop.credit({ ...byId, orderId: orderId(2) }));
  const returned = await during(() => shop.giveBack({ orderId: orderId(2) }));
  const cold = await during(await coldPurchase(shop, { ...byId, orderId: orderId(4) }));
  shop.ports.clock.advance(20 * 86_400);
  // Cached versions are read again from time to time; that read belongs to `cold`.
  await shop.ports.versions.at(PROGRAMME, shop.ports.clock.now());
  const maturing = await during(() => shop.credit({ ...byId, orderId: orderId(5), occurredAt: shop.ports.clock.now() }));
  const bare = await during(() => bareCalls(metered));

  const items = await testTable.items();
  const [difference] = await differencesFromLocal(tables.running().client, await tables.emptied(), items);
  if (difference !== undefined) throw new MeterDisagrees(JSON.stringify(difference));
  run.progress.step();
  run.progress.end();
  return { purchase, byIdentity, first, maturing, cold, replay, return: returned, bare, itemsChecked: items.length };
}

async function bareCalls(table: ItemTable): Promise<void> {
  const key = (name: string): Key => ({ PK: `BARE#${name}`, SK: name });
  await table.get(key('account'));
  const put = { condition: { kind: 'absent' }, action: { kind: 'put', attributes: {} } } as const;
  await table.write(['account', 'entry', 'order'].map((name) => ({ key: key(name), ...put })));
}

/** On another server, which must open the merchant's secret before it can verify the signature. */
async function coldPurchase(shop: Shop, purchase: Parameters<Shop['credit']>[0]): Promise<() => Promise<unknown>> {
  await registerMerchant(shop.ports, PROGRAMME, { id: CORNER_SHOP.id, name: 'Corner shop' });
  const { ports } = shop;
  const server = shop.on(ports.store);
  return async () => {
    await merchantSecrets(ports).open(CORNER_SHOP.id);
    await server.credit(purchase);
  };
}
