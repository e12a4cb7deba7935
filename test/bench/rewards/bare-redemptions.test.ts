/** The bare redemption is a fair limit only if it makes the product's calls. */
import { type AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { REGION } from '../../../infra/local/assembly/deployment-place.ts';
import { createDynamoTable } from '../../../shared/store/kernel/dynamo-table.ts';
import type { ItemTable, Write } from '../../../shared/store/kernel/item-table.ts';
import { itemBytes } from '../../support/kernel/item-size.ts';
import { dynamoTables } from '../../support/kernel/tables.ts';
import { copyItems } from '../kernel/copy-items.ts';
import { BareRedemptions, itemsOfRedemption, sendBare } from './bare-redemptions.ts';
import { HotReward } from './hot-reward.ts';

const tables = dynamoTables();
beforeAll(tables.start);
afterAll(tables.stop);

const HOT = 'rew_hot';

const Marshalled = z.record(
  z.string(),
  z.custom<AttributeValue>((value) => typeof value === 'object'),
);
const Part = z.looseObject({ Item: Marshalled.optional(), Key: Marshalled.optional() });
const Call = z.object({
  ConsistentRead: z.boolean().optional(),
  Key: Marshalled.optional(),
  TransactItems: z.array(z.record(z.string(), Part)).optional(),
});
const Request = z.object({ body: z.instanceof(Uint8Array), headers: z.looseObject({ 'x-amz-target': z.string() }) });

/** A client of the running database, with a record of its calls. */
function listenedTo() {
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${tables.running().port}`,
    region: REGION,
    credentials: { accessKeyId: 'bench', secretAccessKey: 'local' },
  });
  const sent: { readonly operation: string; readonly call: z.infer<typeof Call> }[] = [];
  client.middlewareStack.add(
    (next) => (args) => {
      const { body, headers } = Request.parse(args.request);
      sent.push({ operation: headers['x-amz-target'], call: Call.parse(JSON.parse(new TextDecoder().decode(body))) });
      return next(args);
    },
    { step: 'finalizeRequest' },
  );
  return { client, sent };
}

/** A call without its owner: names of keys, sizes of items. */
function shapeOf({ operation, call }: ReturnType<typeof listenedTo>['sent'][number]) {
  const { Key: key, TransactItems: items = [], ...rest } = call;
  const size = (item: z.infer<typeof Marshalled> | undefined) => (item === undefined ? undefined : itemBytes(unmarshall(item)));
  const parts = items.flatMap((item) => Object.entries(item));
  return {
    operation,
    ...rest,
    key: size(key),
    parts: parts.map(([kind, { Item: item, Key: of, ...conditions }]) => ({
      kind,
      ...conditions,
      bytes: size(item),
      sort: of === undefined ? undefined : unmarshall(of).SK,
    })),
  };
}

test('the calls are the same, with items of the same size on the same conditions', async () => {
  const tableName = await tables.emptied();
  const { client, sent } = listenedTo();
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  const written: Write[] = [];
  const kept = createDynamoTable(client, tableName);
  const table: ItemTable = {
    ...kept,
    write: (writes) => {
      written.push(...writes);
      return kept.write(writes);
    },
  };
  const hot = await HotReward.open({ table, documents, tableName });
  await hot.create(HOT, 1_000);
  await hot.redeem(HOT, await hot.members(1), 1);
  const members = await hot.members(1);
  sent.length = 0;
  written.length = 0;
  expect(await hot.redeem(HOT, members, 1)).toEqual([{ sold: true, attempts: 1, readUnits: 2 }]);
  const ofProduct = sent.map(shapeOf);

  const bare = new BareRedemptions(tableName, itemsOfRedemption(written), 32);
  await copyItems(documents, tableName, bare.seeds(2));
  sent.length = 0;
  for (const redemption of bare.next(2)) await sendBare(documents, redemption);
  const calls = sent.map(shapeOf);
  expect(ofProduct.map(({ parts }) => parts.length)).toEqual([0, 0, 7]);
  expect(calls).toEqual([...ofProduct, ...ofProduct]);
  client.destroy();
});
