/** Webhooks: the functions that send events to endpoints and retry, and the queue between them. The stack holds data only for a while. */
import { Duration, Stack } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { Config } from '../config.ts';
import type { Bundle } from '../constructs/bundle.ts';
import type { WebhookName } from '../constructs/deployed-function.ts';
import { PlatformFunction } from '../constructs/function-factory.ts';
import { WorkQueue } from '../constructs/queue.ts';
import { DELIVERY_TIMEOUT, RETRIES_VISIBLE_AGAIN, WebhookDelivery } from '../constructs/webhook-delivery.ts';
import type { DataStack } from './data.ts';
import type { EventQueues } from './events.ts';

export interface WebhooksStackProps {
  readonly config: Config;
  readonly data: DataStack;
  readonly bundle: Bundle;
  readonly queues: Pick<EventQueues, 'deliveries'>;
}

export class WebhooksStack extends Stack {
  constructor(scope: Construct, id: string, { config, data, bundle, queues: { deliveries } }: WebhooksStackProps) {
    super(scope, id, { description: `Perennial ${config.stage}: webhooks` });
    const { table, platformKeys } = data;
    const { queue: retries } = new WorkQueue(this, 'retries', {
      fifo: false,
      visibilityTimeout: RETRIES_VISIBLE_AGAIN,
      // The sweep finds a lane again as long as it exists.
      attempts: 3,
      oldest: Duration.minutes(15),
      of: 'Lanes of events to retry',
    });
    const made = (name: WebhookName, memoryMb: number): IFunction =>
      new PlatformFunction(this, name, {
        name,
        config,
        bundle,
        table,
        platformKeys,
        sendsTo: { retries },
        memoryMb,
        timeout: DELIVERY_TIMEOUT,
        // A round has sent an event, or waits for the next attempt. So attempts, the circuit and the lane's end bound the rounds.
        sendsToItself: name === 'retrier',
      }).function;
    new WebhookDelivery(this, 'webhooks', {
      deliveries,
      retries,
      deliverer: made('deliverer', 1024),
      retrier: made('retrier', 1024),
      sweeper: made('webhook-sweeper', 512),
    });
  }
}
