/** Puts events into the queue of the deliverer. Built once, and kept for the life of the container. */
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Outbox } from '../../../shared/ports/events/outbox.ts';
import { deliveriesQueueUrl } from '../environment.ts';
import { captured } from '../tracing/tracing.ts';
import { eventPlatform } from '../wire-events.ts';
import { fifoOutbox } from './queues.ts';

const REQUEST_HANDLER = { connectionTimeout: 1000, requestTimeout: 3000 };

let outbox: Outbox | undefined;

export function deliveriesOutbox(): Outbox {
  const client = (): SQSClient => captured(new SQSClient({ requestHandler: REQUEST_HANDLER }));
  outbox ??= fifoOutbox({ client: client(), queueUrl: deliveriesQueueUrl(), pause: eventPlatform().pause });
  return outbox;
}
