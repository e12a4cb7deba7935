/**
 * The actions and resources of a DynamoDB request, as IAM sees them. A transaction counts as the actions of its parts. After "Actions,
 * resources, and condition keys for Amazon DynamoDB" in the service authorization reference.
 */
import * as z from 'zod';
import { ACCOUNT_ID, PARTITION, REGION } from '../assembly/deployment-place.ts';
import { partitionKeyOf, type Table } from '../resources/table.ts';
import type { Call } from '../runtime/policy.ts';

const Attribute = z.record(z.string(), z.unknown());
const Item = z.record(z.string(), Attribute);
const OnKey = z.object({ TableName: z.string(), Key: Item });
const OnItem = z.object({ TableName: z.string(), Item });
const Query = z.object({
  TableName: z.string(),
  IndexName: z.string().optional(),
  KeyConditionExpression: z.string(),
  ExpressionAttributeNames: z.record(z.string(), z.string()).default({}),
  ExpressionAttributeValues: z.record(z.string(), Attribute).default({}),
});
const Scan = z.object({ TableName: z.string(), IndexName: z.string().optional() });
const BatchGetItem = z.object({ RequestItems: z.record(z.string(), z.object({ Keys: z.array(Item) })) });
const BatchWriteItem = z.object({
  RequestItems: z.record(
    z.string(),
    z.array(z.object({ PutRequest: z.object({ Item }).optional(), DeleteRequest: z.object({ Key: Item }).optional() })),
  ),
});
const TransactWriteItems = z.object({
  TransactItems: z.array(
    z.strictObject({ Put: OnItem.optional(), Update: OnKey.optional(), Delete: OnKey.optional(), ConditionCheck: OnKey.optional() }),
  ),
});
const TransactGetItems = z.object({ TransactItems: z.array(z.object({ Get: OnKey })) });

const tableArn = (tableName: string): string =>
  tableName.startsWith('arn:') ? tableName : `arn:${PARTITION}:dynamodb:${REGION}:${ACCOUNT_ID}:table/${tableName}`;

/** undefined: an unknown operation, which the platform's functions do not use. */
export function callsOf(operation: string, request: unknown, tables: readonly Table[]): readonly Call[] | undefined {
  /** The values of the partition key as text. A table that is not in the templates has no known key. */
  const leadingKeys = (tableName: string, items: readonly z.infer<typeof Item>[], indexName?: string): string[] => {
    const table = tables.find((one) => one.name === tableName || tableArn(one.name) === tableName);
    const partitionKey = table && partitionKeyOf(table, indexName);
    return items.flatMap((item) => (partitionKey === undefined ? [] : textOf(item[partitionKey])));
  };
  const on = (action: string, tableName: string, items: readonly z.infer<typeof Item>[]): Call => ({
    action: `dynamodb:${action}`,
    resource: tableArn(tableName),
    leadingKeys: leadingKeys(tableName, items),
  });

  switch (operation) {
    case 'GetItem':
    case 'UpdateItem':
    case 'DeleteItem': {
      const { TableName, Key } = OnKey.parse(request);
      return [on(operation, TableName, [Key])];
    }
    case 'PutItem': {
      const { TableName, Item } = OnItem.parse(request);
      return [on(operation, TableName, [Item])];
    }
    case 'BatchGetItem':
      return Object.entries(BatchGetItem.parse(request).RequestItems).map(([tableName, { Keys }]) => on(operation, tableName, Keys));
    case 'BatchWriteItem':
      return Object.entries(BatchWriteItem.parse(request).RequestItems).map(([tableName, writes]) =>
        on(
          operation,
          tableName,
          writes.map((write) => write.PutRequest?.Item ?? write.DeleteRequest?.Key ?? {}),
        ),
      );
    case 'TransactGetItems':
      return TransactGetItems.parse(request).TransactItems.map(({ Get }) => on('GetItem', Get.TableName, [Get.Key]));
    case 'TransactWriteItems':
      return TransactWriteItems.parse(request).TransactItems.flatMap((part) => [
        ...(part.Put ? [on('PutItem', part.Put.TableName, [part.Put.Item])] : []),
        ...(part.Update ? [on('UpdateItem', part.Update.TableName, [part.Update.Key])] : []),
        ...(part.Delete ? [on('DeleteItem', part.Delete.TableName, [part.Delete.Key])] : []),
        ...(part.ConditionCheck ? [on('ConditionCheckItem', part.ConditionCheck.TableName, [part.ConditionCheck.Key])] : []),
      ]);
    case 'Query': {
      const query = Query.parse(request);
      const table = tables.find((one) => one.name === query.TableName || tableArn(one.name) === query.TableName);
      const partitionKey = table && partitionKeyOf(table, query.IndexName);
      return [
        {
          action: 'dynamodb:Query',
          resource: indexOrTable(query.TableName, query.IndexName),
          leadingKeys: partitionKey === undefined ? [] : queriedKey(query, partitionKey),
        },
      ];
    }
    case 'Scan': {
      const { TableName, IndexName } = Scan.parse(request);
      return [{ action: 'dynamodb:Scan', resource: indexOrTable(TableName, IndexName) }];
    }
    case 'DescribeTable':
      return [{ action: 'dynamodb:DescribeTable', resource: tableArn(z.object({ TableName: z.string() }).parse(request).TableName) }];
    default:
      return undefined;
  }
}

const indexOrTable = (tableName: string, indexName: string | undefined): string =>
  indexName === undefined ? tableArn(tableName) : `${tableArn(tableName)}/index/${indexName}`;

/** The value in `PK = :value` or `#pk = :value`. DynamoDB itself only accepts `=` on a partition key. */
function queriedKey(query: z.infer<typeof Query>, partitionKey: string): string[] {
  for (const [, name = '', value = ''] of query.KeyConditionExpression.matchAll(/([#\w]+)\s*=\s*(:\w+)/g)) {
    if ((query.ExpressionAttributeNames[name] ?? name) === partitionKey) return textOf(query.ExpressionAttributeValues[value]);
  }
  return [];
}

function textOf(attribute: z.infer<typeof Attribute> | undefined): string[] {
  const value = attribute?.S ?? attribute?.N ?? attribute?.B;
  return typeof value === 'string' ? [value] : [];
}
