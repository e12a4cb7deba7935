/** The tables that stores are tested on: one in memory, one in DynamoDB Local. */
import { CreateTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { type DynamoDbLocal, startDynamoDbLocal } from '../../infra/local/dynamodb-local.ts';
import { createDynamoTable } from '../../shared/store/dynamo-table.ts';
import type { Item, ItemTable } from '../../shared/store/item-table.ts';
import { createMemoryTable } from '../../shared/store/memory-table.ts';
import { AGENDA_INDEX, ATTRIBUTES } from '../../shared/store/table.ts';

export interface TestTable {
  readonly table: ItemTable;
  /** Every item of the table. */
  items(): Promise<readonly Item[]>;
}

export interface Tables {
  readonly name: string;
  start(): Promise<void>;
  /** A new one, empty. */
  fresh(): Promise<TestTable>;
  stop(): Promise<void>;
}

export function memoryTables(): Tables {
  return {
    name: 'in memory',
    start: async () => undefined,
    fresh: async () => {
      const table = createMemoryTable();
      return { table, items: async () => [...table.items()] };
    },
    stop: async () => undefined,
  };
}

export interface DynamoTables extends Tables {
  /** Where it listens and its own client, once started. */
  running(): DynamoDbLocal;
  freshName(): Promise<string>;
}

export function dynamoTables(): DynamoTables {
  let local: DynamoDbLocal | undefined;
  let made = 0;
  const running = () => {
    if (local === undefined) throw new TypeError('start() these tables first');
    return local;
  };
  const freshName = async () => {
    made += 1;
    const name = `perennial-${made}`;
    await createTable(running().client, name);
    return name;
  };
  return {
    name: 'on DynamoDB',
    running,
    freshName,
    start: async () => {
      local = await startDynamoDbLocal(undefined);
    },
    fresh: async () => {
      const name = await freshName();
      const { client } = running();
      return { table: createDynamoTable(client, name), items: () => allItems(client, name) };
    },
    stop: async () => {
      await local?.stop();
    },
  };
}

async function createTable(client: DynamoDBClient, name: string): Promise<void> {
  const { partitionKey, sortKey, agendaPartitionKey, agendaSortKey } = ATTRIBUTES;
  const keySchema = (hash: string, range: string) => [
    { AttributeName: hash, KeyType: 'HASH' as const },
    { AttributeName: range, KeyType: 'RANGE' as const },
  ];
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: keySchema(partitionKey, sortKey),
      AttributeDefinitions: Object.values(ATTRIBUTES).map((attribute) => ({ AttributeName: attribute, AttributeType: 'S' })),
      GlobalSecondaryIndexes: [
        { IndexName: AGENDA_INDEX, KeySchema: keySchema(agendaPartitionKey, agendaSortKey), Projection: { ProjectionType: 'KEYS_ONLY' } },
      ],
    }),
  );
}

async function allItems(client: DynamoDBClient, name: string): Promise<readonly Item[]> {
  const documents = DynamoDBDocumentClient.from(client);
  const items: Item[] = [];
  let from: Record<string, unknown> | undefined;
  do {
    const page = await documents.send(new ScanCommand({ TableName: name, ConsistentRead: true, ExclusiveStartKey: from }));
    items.push(...((page.Items ?? []) as Item[]));
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
  return items;
}
