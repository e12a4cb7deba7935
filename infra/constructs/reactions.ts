/** The reader of the queue of reactions: what is told of referrals is done by one function, in order for each friend. */
import { Duration } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { raise } from './alarm.ts';

/** Of one invocation: a friend's reaction is a few transactions, some 100 ms. All are done well within the time-out. */
const BATCH = 10;

const PERIOD = Duration.minutes(15);
/** Each is tried again from the queue: one is luck, several are not. */
const ERRORS = 5;

export interface ReactionsProps {
  /** FIFO, grouped by friend; it has a dead-letter queue of its own, and hides messages for six times the function's time-out. */
  readonly queue: IQueue;
  readonly reactor: LambdaFunction;
}

export class Reactions extends Construct {
  constructor(scope: Construct, id: string, { queue, reactor }: ReactionsProps) {
    super(scope, id);
    reactor.addEventSource(new SqsEventSource(queue, { batchSize: BATCH, reportBatchItemFailures: true }));
    raise(this, 'reactor-errors', reactor.metricErrors({ period: PERIOD }), ERRORS, 'reactor crashes or times out');
    raise(this, 'reactor-throttles', reactor.metricThrottles({ period: PERIOD }), ERRORS, 'reactor is out of concurrency');
  }
}
