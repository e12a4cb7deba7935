/** agenda-worker with its DynamoDB calls alone. Its clients are made as in `wire.ts`. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, QueryCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { type BareShards, readOf, writeOf } from '../agenda/bare-agenda.ts';

const REQUEST_HANDLER = { connectionTimeout: 1000, requestTimeout: 3000 };

let documents: DynamoDBDocumentClient | undefined;

export const handler = async ({
  queries,
  inFlight,
  ...items
}: BareShards): Promise<{ readonly status: string; readonly settled: number }> => {
  documents ??= DynamoDBDocumentClient.from(new DynamoDBClient({ requestHandler: REQUEST_HANDLER }), {
    marshallOptions: { removeUndefinedValues: true },
  });
  const client = documents;
  let settled = 0;
  for (const query of queries) {
    const { Items = [] } = await client.send(new QueryCommand(query));
    const left = Items.values();
    const lane = async (): Promise<void> => {
      for (const due of left) {
        await client.send(new GetCommand(readOf(items, due)));
        await client.send(new TransactWriteCommand(writeOf(items, due)));
        settled += 1;
      }
    };
    await Promise.all(Array.from({ length: inFlight }, lane));
  }
  return { status: 'done', settled };
};
