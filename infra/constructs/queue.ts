/** A queue with its dead-letter queue, and alarms on dead letters and on old messages. */
import { Duration, Validations } from 'aws-cdk-lib';
import { DeduplicationScope, FifoThroughputLimit, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { raise } from './alarms/alarm.ts';

const PERIOD = Duration.minutes(5);

/** The longest retention of SQS, so that a failure on a Friday can wait for Monday. */
const KEPT = Duration.days(14);

export interface WorkQueueProps {
  /** Messages of a group stay in order, and a duplicate within 5 minutes is dropped. */
  readonly fifo: boolean;
  /** The time that a function has for a batch before another may try: at least six timeouts, says AWS. */
  readonly visibilityTimeout: Duration;
  /** The number of attempts before a message becomes a dead letter. */
  readonly attempts: number;
  /** The age of a message that raises an alarm. */
  readonly oldest: Duration;
  /** The content of the queue, as the subject of an alarm's sentence. */
  readonly of: string;
}

const SECURE = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true } as const;

/** Each group has its own order and its own duplicates, so throughput grows with the number of groups. */
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
    raise(this, 'oldest', age, oldest.toSeconds(), `${of} wait too long`);
  }
}

/** A queue of dead letters, of a queue or of a stream. A person has to look at them. */
export function deadLettersOf(scope: Construct, of: string, fifo = false): Queue {
  const queue = new Queue(scope, 'DeadLetters', { ...SECURE, ...(fifo ? { fifo } : {}), retentionPeriod: KEPT });
  Validations.of(queue).acknowledge({ id: 'AwsSolutions-SQS3', reason: 'It is the dead-letter queue of a queue or a stream.' });
  const waiting = queue.metricApproximateNumberOfMessagesVisible({ period: PERIOD, statistic: 'Maximum' });
  raise(scope, 'dead-letters', waiting, 1, `${of} failed too often: they are in the queue of dead letters`);
  return queue;
}
