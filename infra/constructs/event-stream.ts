/** The table's stream to one of its readers: in order, retried while it fails, and in the end to the dead letters. */
import { Duration } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { EventSourceMapping, type IFunction, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { raise } from './alarms/alarm.ts';
import type { StreamName } from './deployed-function.ts';
import { deadLettersOf } from './queue.ts';
import { readStream, streamOf, streamPatterns } from './stream-filter.ts';

const PERIOD = Duration.minutes(5);

/** Two events of each record to a few endpoints take some seconds at most. */
const BATCH = 100;

/**
 * With several batches of a shard at once, Lambda keeps the order of changes of one item. The entries of a member are items of their own,
 * so only one batch at a time keeps their order.
 */
const BATCHES_OF_A_SHARD = 1;

/** With growing pauses, about ten minutes. A failed batch is halved until the failing record is alone. */
const RETRIES = 10;

/** DynamoDB keeps the stream for a day. A record must reach the dead letters before. */
const OLDEST = Duration.hours(20);

/** Far above the delay of an ordinary rush. */
const LATE = Duration.minutes(1);

export interface EventStreamProps {
  readonly table: ITable;
  readonly name: StreamName;
  readonly reader: IFunction;
}

export class EventStream extends Construct {
  /** The records that could not be read: their places in the stream, without items. */
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, { table, name, reader }: EventStreamProps) {
    super(scope, id);
    this.deadLetters = deadLettersOf(this, `Changes of the table for the ${name}`);
    reader.addToRolePolicy(readStream(streamOf(table)));
    new EventSourceMapping(this, 'Mapping', {
      target: reader,
      eventSourceArn: streamOf(table),
      // From the first deployment on, no record is skipped.
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
    const age = reader.metric('IteratorAge', { period: PERIOD, statistic: 'Maximum' });
    raise(this, 'late', age, LATE.toMilliseconds(), `The ${name} is behind the table: events are late`);
    raise(this, 'errors', reader.metricErrors({ period: PERIOD }), 1, `${name} crashes or times out`);
    raise(this, 'throttles', reader.metricThrottles({ period: PERIOD }), 1, `${name} is out of concurrency`);
  }
}
