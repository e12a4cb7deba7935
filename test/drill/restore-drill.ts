/**
 * The drill of a restore, on DynamoDB Local: a programme trades, its table is copied into a second one, and the platform goes on with the
 * copy. DynamoDB Local has no point-in-time recovery, so a copy stands for the restored table.
 */
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { platformKeys } from '../../functions/edge/keys/platform-keys.ts';
import { createStore } from '../../shared/store/store.ts';
import { creditPurchase } from '../../shared/use-cases/earning/credit-purchase.ts';
import { copyItems } from '../bench/kernel/copy-items.ts';
import { testPorts } from '../support/kernel/ports.ts';
import { aPurchase, CORNER_SHOP, openShop, PROGRAMME } from '../support/kernel/shop.ts';
import type { DynamoTables } from '../support/kernel/tables.ts';
import { type TableVerified, verifyTable } from './verify-table.ts';

export interface Drill {
  /** The name of the copy. */
  readonly copyName: string;
  readonly before: TableVerified;
  /** The copy, before the platform has written to it. */
  readonly restored: TableVerified;
  readonly after: TableVerified;
  /** A purchase that the merchant sends again after the restore is not credited twice. */
  readonly repeatWasReplayed: boolean;
  /** Without the platform key, a member is not found by an identity. */
  readonly foundWithKey: boolean;
  readonly foundWithOtherKey: boolean;
}

/** @param members how many, each with two purchases and a return. */
export async function restoreDrill(from: DynamoTables, to: DynamoTables, members: number): Promise<Drill> {
  const tableName = await from.emptied();
  const { client } = from.running();
  const shop = await openShop(await from.fresh());
  const customers = Array.from({ length: members }, (_, index) => `A-${index + 1}`);
  for (const externalId of customers) {
    await shop.enrol({ externalId });
    await shop.credit({ orderId: `${externalId} first`, member: { externalId } });
    await shop.giveBack({ orderId: `${externalId} first`, returnId: `${externalId} return` });
    await shop.credit({ orderId: `${externalId} second`, member: { externalId }, amount: 1000 });
  }
  const before = await verifyTable(client, tableName);

  const copyName = await to.emptied();
  const { client: ofCopy } = to.running();
  const copy = await to.fresh();
  await copyItems(DynamoDBDocumentClient.from(ofCopy), copyName, await shop.testTable.items());
  const restored = await verifyTable(ofCopy, copyName);

  const ports = testPorts(createStore(copy.table));
  const [externalId = ''] = customers;
  const again = await creditPurchase(
    ports,
    CORNER_SHOP,
    aPurchase({ orderId: `${externalId} second`, member: { externalId }, amount: 1000 }),
  );
  await creditPurchase(ports, CORNER_SHOP, aPurchase({ orderId: `${externalId} third`, member: { externalId } }));
  const after = await verifyTable(ofCopy, copyName);
  const found = async ({ identities }: Pick<typeof ports, 'identities'>) =>
    (await ports.store.identity(PROGRAMME, await identities.keyOf(PROGRAMME, 'externalId', externalId))) !== undefined;
  return {
    copyName,
    before,
    restored,
    after,
    repeatWasReplayed: again.replayed,
    foundWithKey: await found(ports),
    foundWithOtherKey: await found(platformKeys(async () => 'another key, as long as a platform key has to be: 0123456789')),
  };
}
