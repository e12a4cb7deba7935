/** Domain events: the readers of the table's stream, the bus, and the queues to their consumers. */
import { Duration, Stack } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Config } from '../config.ts';
import type { Bundle } from '../constructs/bundle.ts';
import type { StreamName } from '../constructs/deployed-function.ts';
import { PlatformEventBus } from '../constructs/event-bus.ts';
import { EventStream } from '../constructs/event-stream.ts';
import { PlatformFunction, type PlatformFunctionProps } from '../constructs/function-factory.ts';
import { WorkQueue } from '../constructs/queue.ts';
import type { DataStack } from './data.ts';

/** The time for a batch of records: reads, and messages that SQS accepts at the fourth attempt. */
const STREAM_TIMEOUT = Duration.minutes(1);

/** Visibility timeouts: at least six timeouts of the reading function. */
const DELIVERIES_VISIBLE_AGAIN = Duration.minutes(6);
const REACTIONS_VISIBLE_AGAIN = Duration.minutes(3);

export interface EventsStackProps {
  readonly config: Config;
  readonly data: DataStack;
  readonly bundle: Bundle;
}

/** The queues to which the projector sends. */
export interface EventQueues {
  readonly deliveries: Queue;
  readonly reactions: Queue;
}

export class EventsStack extends Stack {
  readonly queues: EventQueues;

  constructor(scope: Construct, id: string, { config, data, bundle }: EventsStackProps) {
    super(scope, id, { description: `Perennial ${config.stage}: events` });
    const { table, platformKeys } = data;
    const deliveries = new WorkQueue(this, 'deliveries', {
      fifo: true,
      visibilityTimeout: DELIVERIES_VISIBLE_AGAIN,
      attempts: 10,
      oldest: Duration.minutes(15),
      of: 'Events for endpoints',
    });
    const reactions = new WorkQueue(this, 'reactions', {
      fifo: true,
      visibilityTimeout: REACTIONS_VISIBLE_AGAIN,
      attempts: 10,
      oldest: Duration.minutes(15),
      of: 'Steps of referrals',
    });
    this.queues = { deliveries: deliveries.queue, reactions: reactions.queue };
    const made = (name: StreamName, sends: Pick<PlatformFunctionProps, 'sendsTo' | 'publishesTo'>): IFunction =>
      new PlatformFunction(this, name, { name, config, bundle, table, platformKeys, ...sends, memoryMb: 1024, timeout: STREAM_TIMEOUT })
        .function;
    const { bus } = new PlatformEventBus(this, 'bus', { description: `Perennial ${config.stage}: every event` });
    new EventStream(this, 'stream', { table, name: 'projector', reader: made('projector', { sendsTo: this.queues }) });
    new EventStream(this, 'publishing', { table, name: 'publisher', reader: made('publisher', { publishesTo: bus }) });
  }
}
