/** Creates the tables of the template in DynamoDB Local. */
import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  ResourceNotFoundException,
  type TableDescription,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import { StartUpFailure } from '../failure.ts';
import type { Table } from '../resources/table.ts';

/** Creates missing tables. Existing ones must have the keys and indexes of the template. */
export async function createTables(client: DynamoDBClient, tables: readonly Table[]): Promise<void> {
  await Promise.all(
    tables.map(async (table) => {
      const existing = await describe(client, table.name);
      if (!existing) return create(client, table);
      const viewType = existing.StreamSpecification?.StreamViewType;
      if (
        shapeOf(existing.KeySchema ?? [], existing.GlobalSecondaryIndexes ?? []) !== shapeOf(table.keySchema, table.indexes) ||
        (viewType !== undefined && viewType !== table.stream?.viewType)
      ) {
        throw new StartUpFailure(
          `The table ${table.name} in the data directory has other keys, indexes or another stream than the template.`,
          'Start on an empty data directory: delete this one, or give another with --data.',
        );
      }
      // A stream can be added to an existing table.
      if (viewType === undefined && table.stream) await client.send(new UpdateTableCommand({ TableName: table.name, ...streamOf(table) }));
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

/** A table of DynamoDB Local is active as soon as the call has returned. */
async function create(client: DynamoDBClient, table: Table): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName: table.name,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [...table.keySchema],
      AttributeDefinitions: [...table.attributes],
      ...(table.indexes.length > 0 ? { GlobalSecondaryIndexes: [...table.indexes] } : {}),
      ...streamOf(table),
    }),
  );
}

const streamOf = ({ stream }: Table) =>
  stream === undefined ? {} : { StreamSpecification: { StreamEnabled: true, StreamViewType: stream.viewType } };

async function describe(client: DynamoDBClient, tableName: string): Promise<TableDescription | undefined> {
  try {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: tableName }));
    return Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

interface Keys {
  readonly AttributeName?: string | undefined;
  readonly KeyType?: string | undefined;
}

/** The parts of an existing table that cannot be changed, in a comparable form. */
function shapeOf(
  keys: readonly Keys[],
  indexes: readonly { IndexName?: string | undefined; KeySchema?: readonly Keys[] | undefined }[],
): string {
  const text = (schema: readonly Keys[]) => schema.map((key) => `${key.AttributeName} ${key.KeyType}`).join(', ');
  return [text(keys), ...indexes.map((index) => `${index.IndexName}: ${text(index.KeySchema ?? [])}`).sort()].join('; ');
}
