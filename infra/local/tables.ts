/** Creates the tables of the template in DynamoDB Local. */
import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  ResourceNotFoundException,
} from '@aws-sdk/client-dynamodb';
import { StartUpFailure } from './failure.ts';
import type { Table } from './resources/table.ts';

/** Creates those that are absent; those that are there must have the keys and indexes of the template. */
export async function createTables(client: DynamoDBClient, tables: readonly Table[]): Promise<void> {
  await Promise.all(
    tables.map(async (table) => {
      const existing = await describe(client, table.name);
      if (!existing) return create(client, table);
      if (existing !== shapeOf(table.keySchema, table.indexes)) {
        throw new StartUpFailure(
          `The table ${table.name} in the data directory has other keys or indexes than the template.`,
          'Start on an empty data directory: delete this one, or give another with --data.',
        );
      }
    }),
  );
}

export async function recreateTables(client: DynamoDBClient, tables: readonly Table[]): Promise<void> {
  await Promise.all(
    tables.map(async (table) => {
      if (await describe(client, table.name)) await client.send(new DeleteTableCommand({ TableName: table.name }));
      await create(client, table);
    }),
  );
}

/** DynamoDB Local's tables are active when it has answered. */
async function create(client: DynamoDBClient, table: Table): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName: table.name,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [...table.keySchema],
      AttributeDefinitions: [...table.attributes],
      ...(table.indexes.length > 0 ? { GlobalSecondaryIndexes: [...table.indexes] } : {}),
    }),
  );
}

async function describe(client: DynamoDBClient, tableName: string): Promise<string | undefined> {
  try {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: tableName }));
    return shapeOf(Table?.KeySchema ?? [], Table?.GlobalSecondaryIndexes ?? []);
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

interface Keys {
  readonly AttributeName?: string | undefined;
  readonly KeyType?: string | undefined;
}

/** What cannot be changed on a table that exists, in a form that can be compared. */
function shapeOf(
  keys: readonly Keys[],
  indexes: readonly { IndexName?: string | undefined; KeySchema?: readonly Keys[] | undefined }[],
): string {
  const text = (schema: readonly Keys[]) => schema.map((key) => `${key.AttributeName} ${key.KeyType}`).join(', ');
  return [text(keys), ...indexes.map((index) => `${index.IndexName}: ${text(index.KeySchema ?? [])}`).sort()].join('; ');
}
