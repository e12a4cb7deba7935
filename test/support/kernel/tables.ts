/** The tables that stores are tested on: one in memory, one in DynamoDB Local. */
import { randomUUID } from 'node:crypto';
import { CreateTableCommand, DeleteTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { createDynamoTable } from '../../../shared/store/kernel/dynamo-table.ts';
import type { Item, ItemTable } from '../../../shared/store/kernel/item-table.ts';
import { createMemoryTable } from '../../../shared/store/kernel/memory-table.ts';
import { AGENDA_INDEX, ATTRIBUTES } from '../../../shared/store/table.ts';
import { type Database, databaseOfRun } from './database-of-run.ts';
import { createLaggingTable } from './lagging-table.ts';
import { PROVING } from './sample.ts';

export interface TestTable {
  readonly table: ItemTable;
  /** Every item of the table. */
  items(): Promise<readonly Item[]>;
}

export interface Tables {
  readonly name: string;
  /** Whether a suite runs all of its tests on these, or those only that show that its use case works there. */
  readonly everything: boolean;
  start(): Promise<void>;
  /** Gives an empty table. Its former items may be gone. */
  fresh(): Promise<TestTable>;
  stop(): Promise<void>;
}

export function memoryTables(): Tables {
  return {
    name: 'in memory',
    everything: true,
    start: async () => undefined,
    fresh: async () => {
      const table = createMemoryTable();
      return { table, items: async () => [...table.items()] };
    },
    stop: async () => undefined,
  };
}

function laggingTables(): Tables {
  return {
    ...memoryTables(),
    name: 'in memory, where eventually consistent reads lag',
    fresh: async () => {
      const table = createLaggingTable();
      return { table, items: async () => [...table.items()] };
    },
  };
}

export interface DynamoTables extends Tables {
  /** Where it listens and its own client, once started. */
  running(): Database;
  /** The name of the table, which is empty. */
  emptied(): Promise<string>;
}

export function dynamoTables(): DynamoTables {
  // One of its own: suites of other files may be at the same database.
  const tableName = `perennial-${randomUUID()}`;
  let database: Database | undefined;
  let made = false;
  const running = () => {
    if (database === undefined) throw new TypeError('start() these tables first');
    return database;
  };
  /** Emptied between tests: that takes a third of the time of making a new one. */
  const emptied = async () => {
    const { client } = running();
    if (made) await removeAll(client, tableName);
    else await createTable(client, tableName);
    made = true;
    return tableName;
  };
  return {
    name: 'on DynamoDB',
    everything: PROVING,
    running,
    emptied,
    start: async () => {
      database = await databaseOfRun();
    },
    fresh: async () => {
      await emptied();
      const { client } = running();
      return { table: createDynamoTable(client, tableName), items: () => allItems(client, tableName) };
    },
    stop: async () => {
      if (made) await database?.client.send(new DeleteTableCommand({ TableName: tableName }));
      made = false;
      await database?.stop();
    },
  };
}

/**
 * The tables that the suite of a use case runs on. All of it runs in memory, where a rule and its exceptions are as they are on DynamoDB: the
 * contract of the store holds both to the same answers.
 */
export const TABLES: readonly Tables[] = tablesOf(process.env.TABLES);

/** `TABLES=memory npx vitest run …` is quick. `lagging` is a part of `npm run prove`. */
function tablesOf(asked: string | undefined): readonly Tables[] {
  if (asked === 'lagging') return [laggingTables()];
  return asked === 'memory' ? [memoryTables()] : [memoryTables(), dynamoTables()];
}

async function createTable(client: DynamoDBClient, tableName: string): Promise<void> {
  const { partitionKey, sortKey, agendaPartitionKey, agendaSortKey } = ATTRIBUTES;
  const keySchema = (hash: string, range: string) => [
    { AttributeName: hash, KeyType: 'HASH' as const },
    { AttributeName: range, KeyType: 'RANGE' as const },
  ];
  await client.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: keySchema(partitionKey, sortKey),
      AttributeDefinitions: Object.values(ATTRIBUTES).map((attribute) => ({ AttributeName: attribute, AttributeType: 'S' })),
      GlobalSecondaryIndexes: [
        { IndexName: AGENDA_INDEX, KeySchema: keySchema(agendaPartitionKey, agendaSortKey), Projection: { ProjectionType: 'KEYS_ONLY' } },
      ],
    }),
  );
}

async function allItems(client: DynamoDBClient, tableName: string): Promise<readonly Item[]> {
  const documents = DynamoDBDocumentClient.from(client);
  const items: Item[] = [];
  let from: Record<string, unknown> | undefined;
  do {
    const page = await documents.send(new ScanCommand({ TableName: tableName, ConsistentRead: true, ExclusiveStartKey: from }));
    items.push(...((page.Items ?? []) as Item[]));
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
  return items;
}

/** DynamoDB's own limit on one batch. */
const BATCH = 25;

async function removeAll(client: DynamoDBClient, tableName: string): Promise<void> {
  const documents = DynamoDBDocumentClient.from(client);
  const items = await allItems(client, tableName);
  for (let from = 0; from < items.length; from += BATCH) {
    const requests = items.slice(from, from + BATCH).map(({ PK, SK }) => ({ DeleteRequest: { Key: { PK, SK } } }));
    await documents.send(new BatchWriteCommand({ RequestItems: { [tableName]: requests } }));
  }
}
