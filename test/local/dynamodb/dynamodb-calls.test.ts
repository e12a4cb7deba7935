import { expect, test } from 'vitest';
import { callsOf } from '../../../infra/local/dynamodb/dynamodb-calls.ts';
import type { Table } from '../../../infra/local/resources/table.ts';

const table: Table = {
  name: 'T',
  keySchema: [
    { AttributeName: 'PK', KeyType: 'HASH' },
    { AttributeName: 'SK', KeyType: 'RANGE' },
  ],
  attributes: [],
  indexes: [{ IndexName: 'agenda', KeySchema: [{ AttributeName: 'due', KeyType: 'HASH' }], Projection: { ProjectionType: 'KEYS_ONLY' } }],
  stream: undefined,
};
const resource = 'arn:aws:dynamodb:us-east-1:000000000000:table/T';
const key = (pk: string) => ({ PK: { S: pk }, SK: { S: 's' } });
const made = (action: string, ...leadingKeys: string[]) => ({ action: `dynamodb:${action}`, resource, leadingKeys });
const values = { ':a': { S: 'A' }, ':s': { S: 's' } };

test.each<[string, object, object[]]>([
  ['GetItem', { TableName: 'T', Key: key('A') }, [made('GetItem', 'A')]],
  ['PutItem', { TableName: 'T', Item: { ...key('A'), x: { L: [] } } }, [made('PutItem', 'A')]],
  ['UpdateItem', { TableName: resource, Key: key('A') }, [{ ...made('UpdateItem', 'A') }]],
  [
    'Query',
    { TableName: 'T', KeyConditionExpression: 'PK = :a AND begins_with(SK, :s)', ExpressionAttributeValues: values },
    [made('Query', 'A')],
  ],
  [
    'Query',
    {
      TableName: 'T',
      KeyConditionExpression: '#s = :s AND #p=:a',
      ExpressionAttributeNames: { '#p': 'PK', '#s': 'SK' },
      ExpressionAttributeValues: values,
    },
    [made('Query', 'A')],
  ],
  [
    'Query',
    { TableName: 'T', IndexName: 'agenda', KeyConditionExpression: 'due = :a', ExpressionAttributeValues: values },
    [{ ...made('Query', 'A'), resource: `${resource}/index/agenda` }],
  ],
  ['BatchGetItem', { RequestItems: { T: { Keys: [key('A'), key('B')] } } }, [made('BatchGetItem', 'A', 'B')]],
  [
    'BatchWriteItem',
    { RequestItems: { T: [{ PutRequest: { Item: key('A') } }, { DeleteRequest: { Key: key('B') } }] } },
    [made('BatchWriteItem', 'A', 'B')],
  ],
  ['TransactGetItems', { TransactItems: [{ Get: { TableName: 'T', Key: key('A') } }] }, [made('GetItem', 'A')]],
  [
    'TransactWriteItems',
    {
      TransactItems: [
        { Put: { TableName: 'T', Item: key('A') } },
        { Update: { TableName: 'T', Key: key('B') } },
        { Delete: { TableName: 'T', Key: key('C') } },
        { ConditionCheck: { TableName: 'T', Key: key('D') } },
      ],
    },
    [made('PutItem', 'A'), made('UpdateItem', 'B'), made('DeleteItem', 'C'), made('ConditionCheckItem', 'D')],
  ],
  ['Scan', { TableName: 'T' }, [{ action: 'dynamodb:Scan', resource }]],
])('%s', (operation, request, calls) => {
  expect(callsOf(operation, request, [table])).toEqual(calls);
});

test('an unsupported operation is unknown, not allowed', () => {
  expect(callsOf('ExecuteStatement', { Statement: 'SELECT * FROM T' }, [table])).toBeUndefined();
});
