/** The reader of the queue of reactions: one function handles the events of referrals, in order for each friend. */
import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping, type IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { raise } from './alarms/alarm.ts';

/** One reaction takes a few transactions, about 100 ms. A whole batch takes far less than this. */
export const REACTION_TIMEOUT = Duration.seconds(30);

/** The most messages that SQS gives without a batching window. */
const BATCH = 10;

/** Concurrent batches. A rush of friends cannot take the account's concurrency from purchases. */
const MOST_REACTORS = 50;

const PERIOD = Duration.minutes(5);
/** Each message is delivered again after an error. One error is chance, several are not. */
const ERRORS = 5;

export interface ReactionsProps {
  /** A FIFO queue grouped by friend, with its own dead letters and a visibility timeout of six times the function's timeout. */
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
      maxConcurrency: MOST_REACTORS,
    });
    raise(this, 'reactor-errors', reactor.metricErrors({ period: PERIOD }), ERRORS, 'reactor crashes or times out');
    raise(this, 'reactor-throttles', reactor.metricThrottles({ period: PERIOD }), ERRORS, 'reactor is out of concurrency');
  }
}
