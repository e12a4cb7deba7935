/** deliverer with its calls to DynamoDB and to the receiver alone. Its clients are made as in `wire.ts`. */
import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { BareDeliveries, BareDelivery } from '../events/bare-events.ts';

const REQUEST_HANDLER = { connectionTimeout: 1000, requestTimeout: 3000 };

let documents: DynamoDBDocumentClient | undefined;
const agent = new Agent({ keepAlive: true });

export const handler = async ({ url, deliveries }: BareDeliveries): Promise<object> => {
  documents ??= DynamoDBDocumentClient.from(new DynamoDBClient({ requestHandler: REQUEST_HANDLER }), {
    marshallOptions: { removeUndefinedValues: true },
  });
  const client = documents;
  const deliver = async ({ reads, put, body }: BareDelivery): Promise<void> => {
    const [delivery, lane] = reads;
    await Promise.all([client.send(new GetCommand(delivery)), client.send(new GetCommand(lane))]);
    await posted(url, body);
    await client.send(new GetCommand(delivery));
    await client.send(new PutCommand(put));
  };
  await Promise.all(deliveries.map(deliver));
  return { batchItemFailures: [] };
};

async function posted(url: string, body: string): Promise<void> {
  const sent = request(url, {
    method: 'POST',
    agent,
    headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
  });
  sent.end(body);
  const [response]: IncomingMessage[] = await once(sent, 'response');
  if (response === undefined) return;
  response.resume();
  await once(response, 'end');
}
