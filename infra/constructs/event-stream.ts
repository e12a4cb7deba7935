/** The table's stream to the projector: in order, again and again while it fails, and to a queue what cannot be. */
import { Duration } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { EventSourceMapping, type IFunction, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { raise } from './alarm.ts';
import { deadLettersOf } from './queue.ts';
import { readStream, streamOf, streamPatterns } from './stream-filter.ts';

const PERIOD = Duration.minutes(5);

/** Two events of each, to a handful of endpoints: some seconds at the most. */
const BATCH = 100;

/**
 * Lambda keeps the order of an item's changes when it works on several batches of a shard at once, and the entries of a
 * member are items of their own: only one batch at a time keeps theirs.
 */
const BATCHES_OF_A_SHARD = 1;

/** With ever longer pauses, some ten minutes; a batch that fails is halved until what fails stands alone. */
const RETRIES = 10;

/** DynamoDB keeps the stream for a day; a record must reach its queue before. */
const OLDEST = Duration.hours(20);

/** Far above what an ordinary rush brings about. */
const LATE = Duration.minutes(1);

export interface EventStreamProps {
  readonly table: ITable;
  readonly projector: IFunction;
}

export class EventStream extends Construct {
  /** Where records went that could not be projected: places in the stream, no items. */
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, { table, projector }: EventStreamProps) {
    super(scope, id);
    this.deadLetters = deadLettersOf(this, 'Changes of the table');
    projector.addToRolePolicy(readStream(streamOf(table)));
    new EventSourceMapping(this, 'Mapping', {
      target: projector,
      eventSourceArn: streamOf(table),
      // From the first deployment on, nothing is passed over.
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: BATCH,
      parallelizationFactor: BATCHES_OF_A_SHARD,
      bisectBatchOnError: true,
      reportBatchItemFailures: true,
      retryAttempts: RETRIES,
      maxRecordAge: OLDEST,
      onFailure: new SqsDlq(this.deadLetters),
      filters: streamPatterns().map((pattern) => ({ pattern: JSON.stringify(pattern) })),
    });
    const age = projector.metric('IteratorAge', { period: PERIOD, statistic: 'Maximum' });
    raise(this, 'late', age, LATE.toMilliseconds(), 'The projector is behind the table: events are late');
    raise(this, 'errors', projector.metricErrors({ period: PERIOD }), 1, 'projector crashes or times out');
    raise(this, 'throttles', projector.metricThrottles({ period: PERIOD }), 1, 'projector is out of concurrency');
  }
}
