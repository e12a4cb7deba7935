/** The tables that stores are tested on: one in memory, one in DynamoDB Local. */
import { CreateTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
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
  /** An empty one. What was there before may be gone. */
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
  /** The name of the table, which is empty. */
  emptied(): Promise<string>;
}

/** Emptied between tests: that takes a third of the time of making a new one. */
const TABLE = 'perennial';

/** For a JVM that lives for seconds: compile little, use one thread to collect garbage. Half the processor time. */
const SHORT_LIVED_JVM = '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC';

export function dynamoTables(): DynamoTables {
  let local: DynamoDbLocal | undefined;
  let made = false;
  const running = () => {
    if (local === undefined) throw new TypeError('start() these tables first');
    return local;
  };
  const emptied = async () => {
    const { client } = running();
    if (made) await removeAll(client);
    else await createTable(client);
    made = true;
    return TABLE;
  };
  return {
    name: 'on DynamoDB',
    running,
    emptied,
    start: async () => {
      process.env.JAVA_TOOL_OPTIONS ??= SHORT_LIVED_JVM;
      local = await startDynamoDbLocal(undefined);
    },
    fresh: async () => {
      await emptied();
      const { client } = running();
      return { table: createDynamoTable(client, TABLE), items: () => allItems(client) };
    },
    stop: async () => {
      await local?.stop();
    },
  };
}

async function createTable(client: DynamoDBClient): Promise<void> {
  const { partitionKey, sortKey, agendaPartitionKey, agendaSortKey } = ATTRIBUTES;
  const keySchema = (hash: string, range: string) => [
    { AttributeName: hash, KeyType: 'HASH' as const },
    { AttributeName: range, KeyType: 'RANGE' as const },
  ];
  await client.send(
    new CreateTableCommand({
      TableName: TABLE,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: keySchema(partitionKey, sortKey),
      AttributeDefinitions: Object.values(ATTRIBUTES).map((attribute) => ({ AttributeName: attribute, AttributeType: 'S' })),
      GlobalSecondaryIndexes: [
        { IndexName: AGENDA_INDEX, KeySchema: keySchema(agendaPartitionKey, agendaSortKey), Projection: { ProjectionType: 'KEYS_ONLY' } },
      ],
    }),
  );
}

async function allItems(client: DynamoDBClient): Promise<readonly Item[]> {
  const documents = DynamoDBDocumentClient.from(client);
  const items: Item[] = [];
  let from: Record<string, unknown> | undefined;
  do {
    const page = await documents.send(new ScanCommand({ TableName: TABLE, ConsistentRead: true, ExclusiveStartKey: from }));
    items.push(...((page.Items ?? []) as Item[]));
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
  return items;
}

/** DynamoDB's own limit on one batch. */
const BATCH = 25;

async function removeAll(client: DynamoDBClient): Promise<void> {
  const documents = DynamoDBDocumentClient.from(client);
  const items = await allItems(client);
  for (let from = 0; from < items.length; from += BATCH) {
    const requests = items.slice(from, from + BATCH).map(({ PK, SK }) => ({ DeleteRequest: { Key: { PK, SK } } }));
    await documents.send(new BatchWriteCommand({ RequestItems: { [TABLE]: requests } }));
  }
}
