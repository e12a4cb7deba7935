/** projector with its SQS calls alone. Its client is made as in `projection.ts`. */
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { BareProjection } from '../events/bare-events.ts';

const REQUEST_HANDLER = { connectionTimeout: 1000, requestTimeout: 3000 };

let client: SQSClient | undefined;

export const handler = async ({ batches, inFlight }: BareProjection): Promise<object> => {
  client ??= new SQSClient({ requestHandler: REQUEST_HANDLER });
  const sqs = client;
  const left = batches.values();
  const work = async (): Promise<void> => {
    for (const batch of left) await sqs.send(new SendMessageBatchCommand(batch));
  };
  await Promise.all(Array.from({ length: inFlight }, work));
  return { batchItemFailures: [] };
};
