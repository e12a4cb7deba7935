/** merchant-api with its DynamoDB calls alone. Its clients are made as in `wire.ts`. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { BareEvent } from '../earning/bare-purchases.ts';

const REQUEST_HANDLER = { connectionTimeout: 1000, requestTimeout: 3000 };

let documents: DynamoDBDocumentClient | undefined;

export const handler = async ({ read, write }: BareEvent): Promise<{ readonly statusCode: number }> => {
  documents ??= DynamoDBDocumentClient.from(new DynamoDBClient({ requestHandler: REQUEST_HANDLER }), {
    marshallOptions: { removeUndefinedValues: true },
  });
  await documents.send(new GetCommand(read));
  await documents.send(new TransactWriteCommand(write));
  return { statusCode: 200 };
};
