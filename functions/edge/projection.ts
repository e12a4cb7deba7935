/** The ports by which events are projected, from the function's environment. */
import { SQSClient } from '@aws-sdk/client-sqs';
import type { ProjectionPorts } from '../../shared/use-cases/events/project-events.ts';
import { subscriptionsIn } from '../../shared/use-cases/events/subscriptions.ts';
import { fifoOutbox } from './aws/queues.ts';
import { deliveriesQueueUrl, reactionsQueueUrl } from './environment.ts';
import { logger } from './observe.ts';
import { captured } from './tracing/tracing.ts';
import { eventPlatform } from './wire-events.ts';

/** A call that hangs must leave time for another attempt. */
const REQUEST_HANDLER = { connectionTimeout: 1000, requestTimeout: 3000 };

type Queues = Pick<ProjectionPorts, 'deliveries' | 'reactions'>;

let queues: Queues | undefined;

/** For one batch. The queues' client is built at the first use and kept for the life of the container. */
export function projectionPorts(): ProjectionPorts {
  queues ??= openQueues();
  return { ...queues, subscriptions: subscriptionsIn(eventPlatform().store) };
}

function openQueues(): Queues {
  const { pause } = eventPlatform();
  const client = captured(new SQSClient({ requestHandler: REQUEST_HANDLER }));
  const outbox = (queueUrl: string) =>
    fifoOutbox({ client, queueUrl, pause, onRefused: (ids, why) => logger.error('messages not taken', { ids, why: String(why) }) });
  return {
    deliveries: outbox(deliveriesQueueUrl()),
    reactions: outbox(reactionsQueueUrl()),
  };
}
