/** Compares the meter with DynamoDB Local, which counts single-item operations as DynamoDB does. */
import type { ConsumedCapacity, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Item } from '../../../shared/store/kernel/item-table.ts';
import { indexWriteUnits, readUnits, tableWriteUnits } from './units.ts';

export interface Difference {
  readonly operation: string;
  readonly item: string;
  readonly metered: number;
  readonly reported: number;
}

/** Puts, reads, replaces and deletes each of the items. @returns the cases in which the two differ; empty if they agree. */
export async function differencesFromLocal(client: DynamoDBClient, table: string, items: readonly Item[]): Promise<readonly Difference[]> {
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  const differences: Difference[] = [];
  const compare = (operation: string, { PK, SK }: Item, metered: number, consumed: ConsumedCapacity | undefined) => {
    const reported = consumed?.CapacityUnits ?? Number.NaN;
    if (metered !== reported) differences.push({ operation, item: `${PK} ${SK}`, metered, reported });
  };
  const asked = { TableName: table, ReturnConsumedCapacity: 'INDEXES' } as const;
  const written = (before: Item | undefined, after: Item | undefined) => tableWriteUnits(before, after) + indexWriteUnits(before, after);

  for (const [index, item] of items.entries()) {
    const Key = { PK: `CHECK#${item.PK}`, SK: item.SK };
    const first: Item = { ...item, ...Key };
    const second: Item = { ...(items[index + 1] ?? {}), ...Key };
    compare('put', item, written(undefined, first), (await documents.send(new PutCommand({ ...asked, Item: first }))).ConsumedCapacity);
    const read = await documents.send(new GetCommand({ ...asked, Key, ConsistentRead: true }));
    compare('get', item, readUnits([first]), read.ConsumedCapacity);
    compare('replace', item, written(first, second), (await documents.send(new PutCommand({ ...asked, Item: second }))).ConsumedCapacity);
    compare('delete', item, written(second, undefined), (await documents.send(new DeleteCommand({ ...asked, Key }))).ConsumedCapacity);
    compare(
      'get nothing',
      item,
      readUnits([]),
      (await documents.send(new GetCommand({ ...asked, Key, ConsistentRead: true }))).ConsumedCapacity,
    );
  }
  return differences;
}
