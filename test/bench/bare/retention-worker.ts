/** retention-worker with its reads alone, all shards in parallel, each a page ahead. Its clients are made as in `wire.ts`. */

import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchGetCommand, DynamoDBDocumentClient, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { analyticsItems } from '../../../shared/store/analytics/items.ts';
import { ledgerItems } from '../../../shared/store/ledger/items.ts';
import type { BareReading } from '../analytics/bare-retention.ts';

const REQUEST_HANDLER = { connectionTimeout: 1000, requestTimeout: 3000 };

let documents: DynamoDBDocumentClient | undefined;

interface Page {
  readonly members: number;
  readonly last: Record<string, unknown> | undefined;
}

export const handler = async ({ tableName, programmeId, read, limit, shards }: BareReading): Promise<object> => {
  documents ??= DynamoDBDocumentClient.from(new DynamoDBClient({ requestHandler: REQUEST_HANDLER }), {
    marshallOptions: { removeUndefinedValues: true },
  });
  const client = documents;

  const accountsOf = async (memberIds: readonly string[]): Promise<void> => {
    if (memberIds.length === 0) return;
    const Keys = memberIds.map((memberId) => ledgerItems.account.key({ programmeId, memberId }));
    await client.send(new BatchGetCommand({ RequestItems: { [tableName]: { Keys } } }));
  };
  const pageOf = async (shard: number, ExclusiveStartKey: Page['last']): Promise<Page> => {
    const { Items = [], LastEvaluatedKey: last } = await client.send(
      new QueryCommand({
        TableName: tableName,
        KeyConditionExpression: '#partition = :partition',
        ExpressionAttributeNames: { '#partition': 'PK' },
        ExpressionAttributeValues: { ':partition': analyticsItems.insight.key({ programmeId, shard, memberId: '' }).PK },
        Limit: limit,
        ExclusiveStartKey,
      }),
    );
    if (read === 'insights-and-accounts') await accountsOf(Items.map(({ SK }) => String(SK)));
    return { members: Items.length, last };
  };
  const segmentOf = async (Segment: number, ExclusiveStartKey: Page['last']): Promise<Page> => {
    const { Items = [], LastEvaluatedKey: last } = await client.send(
      new ScanCommand({ TableName: tableName, Segment, TotalSegments: shards.length, ExclusiveStartKey }),
    );
    return { members: Items.filter(({ PK }) => String(PK).startsWith(analyticsItems.insight.partition.prefix)).length, last };
  };

  const all = shards.map(async (shard, index) => {
    const next = (last?: Page['last']) => (read === 'scan' ? segmentOf(index, last) : pageOf(shard, last));
    let members = 0;
    for (let asked: Promise<Page> | undefined = next(); asked !== undefined; ) {
      const { members: met, last }: Page = await asked;
      members += met;
      asked = last === undefined ? undefined : next(last);
    }
    return members;
  });
  const counts = await Promise.all(all);
  return { status: 'done', members: counts.reduce((sum, members) => sum + members, 0) };
};
