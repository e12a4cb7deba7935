import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { itemBytes, WRITE_UNIT_BYTES, writeUnits } from '../support/kernel/item-size.ts';
import { dynamoTables } from '../support/kernel/tables.ts';
import { describeStore } from './store-contract.ts';

const tables = dynamoTables();
beforeAll(tables.start);
afterAll(tables.stop);

// Started once for the file.
const started = { ...tables, start: async () => undefined, stop: async () => undefined };
describeStore(started);

describe('the meter of item sizes counts as DynamoDB does', () => {
  const padded = (item: object, bytes: number) => ({ ...item, pad: 'x'.repeat(bytes - itemBytes(item) - 'pad'.length) });

  test.each<[string, object]>([
    ['text', { text: 'plain' }],
    ['text beyond ASCII', { täxt: 'Crème brûlée 🍮' }],
    ['numbers', { a: 0, b: 7, c: 10, d: 123, e: 1234, f: 12345, g: 1_000_000, h: 1010, i: 100_000_000_000 }],
    ['large and negative numbers', { a: Number.MAX_SAFE_INTEGER, b: -Number.MAX_SAFE_INTEGER, c: -1, d: -123 }],
    ['null and booleans', { a: null, b: true, c: false }],
    ['lists and maps', { empty: [], none: {}, list: ['a', 1, { b: [null, 'c'] }], map: { a: { b: 'c', d: [1, 2] } } }],
  ])('%s', async (name, attributes) => {
    const tableName = await tables.emptied();
    const measured: { bytes: number; metered: number; counted: number | undefined }[] = [];
    for (const bytes of [WRITE_UNIT_BYTES, WRITE_UNIT_BYTES + 1, 2 * WRITE_UNIT_BYTES, 2 * WRITE_UNIT_BYTES + 1]) {
      // A key for each: replacing an item is counted by the larger of the two.
      const item = padded({ PK: name, SK: `${bytes}`, ...attributes }, bytes);
      const put = new PutItemCommand({ TableName: tableName, Item: marshall(item), ReturnConsumedCapacity: 'TOTAL' });
      const { ConsumedCapacity: consumed } = await tables.running().client.send(put);
      measured.push({ bytes: itemBytes(item), metered: writeUnits(item), counted: consumed?.CapacityUnits });
    }
    expect(measured).toEqual([
      { bytes: 1024, metered: 1, counted: 1 },
      { bytes: 1025, metered: 2, counted: 2 },
      { bytes: 2048, metered: 2, counted: 2 },
      { bytes: 2049, metered: 3, counted: 3 },
    ]);
  });
});
