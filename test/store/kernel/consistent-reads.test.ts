/** T3: which reads ask DynamoDB for what was committed. DynamoDB Local answers consistently, asked or not, so requests are looked at. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { createDynamoTable } from '../../../shared/store/kernel/dynamo-table.ts';
import type { ItemTable } from '../../../shared/store/kernel/item-table.ts';

/** The bodies of the requests that a call sends. Each is answered with nothing. */
async function sentBy(call: (table: ItemTable) => Promise<unknown>): Promise<readonly object[]> {
  const bodies: object[] = [];
  const client = new DynamoDBClient({
    region: 'eu-central-1',
    credentials: { accessKeyId: 'tests', secretAccessKey: 'local' },
    requestHandler: {
      handle: async ({ body }: { readonly body: string }) => {
        bodies.push(JSON.parse(body));
        return { response: { statusCode: 200, headers: {}, body: new TextEncoder().encode('{}') } };
      },
    },
  });
  await call(createDynamoTable(client, 'table'));
  return bodies;
}

const key = { PK: 'MEMBER#p#m', SK: 'ACCOUNT' };
const range = { partition: 'MEMBER#p#m', prefix: 'ENTRY#', order: 'ascending', limit: 10 } as const;

describe('a read that decisions go by', () => {
  test.each<[string, (table: ItemTable) => Promise<unknown>]>([
    ['of one item', (table) => table.get(key)],
    ['of a range', (table) => table.query(range)],
    ['of a range from the end', (table) => table.query({ ...range, order: 'descending' })],
  ])('%s is consistent', async (_, call) => {
    expect(await sentBy(call)).toEqual([expect.objectContaining({ ConsistentRead: true })]);
  });
});

describe('a read that lists', () => {
  test.each<[string, (table: ItemTable) => Promise<unknown>]>([
    ['a page', (table) => table.page({ partition: 'P', limit: 10 })],
    ['several items', (table) => table.getMany([key])],
  ])('%s costs half', async (_, call) => {
    const [sent] = await sentBy(call);
    expect(JSON.stringify(sent)).not.toContain('ConsistentRead');
  });
});
