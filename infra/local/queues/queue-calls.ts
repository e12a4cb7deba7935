/** The action and the queue of an SQS request, as IAM sees them. A batch counts as the single action. */
import * as z from 'zod';
import { ACCOUNT_ID, PARTITION, REGION } from '../assembly/deployment-place.ts';
import type { Queue } from '../resources/queue.ts';
import type { Call } from '../runtime/policy.ts';

const ACTIONS: Readonly<Record<string, string>> = {
  SendMessage: 'SendMessage',
  SendMessageBatch: 'SendMessage',
  ReceiveMessage: 'ReceiveMessage',
  DeleteMessage: 'DeleteMessage',
  DeleteMessageBatch: 'DeleteMessage',
  ChangeMessageVisibility: 'ChangeMessageVisibility',
  ChangeMessageVisibilityBatch: 'ChangeMessageVisibility',
  GetQueueAttributes: 'GetQueueAttributes',
};

const OnQueue = z.object({ QueueUrl: z.string() });

/** undefined: an unknown operation, which the platform's functions do not use. */
export function queueCallOf(operation: string, request: unknown, queues: readonly Queue[]): Call | undefined {
  const action = ACTIONS[operation];
  if (action === undefined) return undefined;
  const { QueueUrl } = OnQueue.parse(request);
  const name = QueueUrl.slice(QueueUrl.lastIndexOf('/') + 1);
  const known = queues.find((queue) => queue.name === name);
  return { action: `sqs:${action}`, resource: known?.arn ?? `arn:${PARTITION}:sqs:${REGION}:${ACCOUNT_ID}:${name}` };
}
