/** The reader of the queue of reactions: what is told of referrals is done by one function, in order for each friend. */
import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping, type IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { raise } from './alarm.ts';

/** A friend's reaction is a few transactions, some 100 ms; those of a batch are done well within it. */
export const REACTION_TIMEOUT = Duration.seconds(30);

/** SQS's most without waiting for more of them. */
const BATCH = 10;

const PERIOD = Duration.minutes(5);
/** Each message is handed out again: one is luck, several are not. */
const ERRORS = 5;

export interface ReactionsProps {
  /** FIFO, grouped by friend; it has a dead-letter queue of its own, and hides messages for six times the function's time-out. */
  readonly queue: IQueue;
  readonly reactor: IFunction;
}

export class Reactions extends Construct {
  constructor(scope: Construct, id: string, { queue, reactor }: ReactionsProps) {
    super(scope, id);
    reactor.addToRolePolicy(
      new PolicyStatement({
        sid: 'ConsumeQueue',
        actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ChangeMessageVisibility'],
        resources: [queue.queueArn],
      }),
    );
    new EventSourceMapping(this, 'Reactions', {
      target: reactor,
      eventSourceArn: queue.queueArn,
      batchSize: BATCH,
      reportBatchItemFailures: true,
    });
    raise(this, 'reactor-errors', reactor.metricErrors({ period: PERIOD }), ERRORS, 'reactor crashes or times out');
    raise(this, 'reactor-throttles', reactor.metricThrottles({ period: PERIOD }), ERRORS, 'reactor is out of concurrency');
  }
}
