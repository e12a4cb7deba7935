/** A queue with what every queue needs: a place for what fails again and again, and alarms on it and on what waits too long. */
import { Duration, Validations } from 'aws-cdk-lib';
import { DeduplicationScope, FifoThroughputLimit, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { raise } from './alarm.ts';

const PERIOD = Duration.minutes(5);

/** As long as SQS keeps anything: whoever is told of it on a Friday has time. */
const KEPT = Duration.days(14);

export interface WorkQueueProps {
  /** Messages of a group one after another, and a message that is sent twice within 5 minutes taken once. */
  readonly fifo: boolean;
  /** So long a function has for a batch before another may try: at least six times its time-out, says AWS. */
  readonly visibilityTimeout: Duration;
  /** Then it goes to the dead letters. */
  readonly attempts: number;
  /** What waits longer raises an alarm. */
  readonly oldest: Duration;
  /** What is in it, in words that an alarm goes on with. */
  readonly of: string;
}

const SECURE = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true } as const;

/** Each group has its own order and its own duplicates, so that the queue takes as much as there are groups. */
const HIGH_THROUGHPUT = {
  fifo: true,
  deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
  fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
} as const;

export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, { fifo, visibilityTimeout, attempts, oldest, of }: WorkQueueProps) {
    super(scope, id);
    this.deadLetters = deadLettersOf(this, of, fifo);
    this.queue = new Queue(this, 'Queue', {
      ...SECURE,
      ...(fifo ? HIGH_THROUGHPUT : {}),
      visibilityTimeout,
      retentionPeriod: KEPT,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: attempts },
    });
    const age = this.queue.metricApproximateAgeOfOldestMessage({ period: PERIOD });
    raise(this, 'oldest', age, oldest.toSeconds(), `${of} wait too long to be worked on`);
  }
}

/** For what could not be worked on, of a queue or of a stream; someone has to look at it. */
export function deadLettersOf(scope: Construct, of: string, fifo = false): Queue {
  const queue = new Queue(scope, 'DeadLetters', { ...SECURE, ...(fifo ? { fifo } : {}), retentionPeriod: KEPT });
  Validations.of(queue).acknowledge({ id: 'AwsSolutions-SQS3', reason: 'It is where dead letters go, of a queue, a stream or a pipe.' });
  const waiting = queue.metricApproximateNumberOfMessagesVisible({ period: PERIOD, statistic: 'Maximum' });
  raise(scope, 'dead-letters', waiting, 1, `${of} could not be worked on: the queue of dead letters has them`);
  return queue;
}
