/** `AWS::SQS::Queue`. */
import * as z from 'zod';
import type { Resource } from '../assembly/assembly.ts';
import type { Resolve } from '../assembly/intrinsics.ts';
import { StartUpFailure } from '../failure.ts';
import { describe, readProperties } from './properties.ts';

const RedrivePolicy = z.strictObject({ deadLetterTargetArn: z.string(), maxReceiveCount: z.coerce.number().int().min(1).max(1_000) });

const QueueProperties = z.object({
  FifoQueue: z.boolean().default(false),
  ContentBasedDeduplication: z.boolean().default(false),

  VisibilityTimeout: z.int().min(0).max(43_200).default(30),
  DelaySeconds: z.int().min(0).max(900).default(0),
  RedrivePolicy: RedrivePolicy.optional(),
});

/**
 * No local queue lives long enough for its retention to end, and nothing is encrypted. Duplicates are recognised by queue, which drops
 * no fewer than by message group.
 */
const PASSED_OVER = [
  'QueueName',
  'DeduplicationScope',
  'FifoThroughputLimit',
  'KmsDataKeyReusePeriodSeconds',
  'KmsMasterKeyId',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'ReceiveMessageWaitTimeSeconds',
  'RedriveAllowPolicy',
  'SqsManagedSseEnabled',
  'Tags',
];

export interface Queue {
  /** The construct that contains it, such as `deliveries`. */
  readonly label: string;
  readonly name: string;
  readonly arn: string;
  readonly isFifo: boolean;
  readonly contentBasedDeduplication: boolean;
  readonly visibilityTimeoutSeconds: number;
  readonly delaySeconds: number;
  readonly redrive: { readonly deadLetterArn: string; readonly maxReceiveCount: number } | undefined;
}

export function readQueue(resource: Resource, resolve: Resolve, arn: string): Queue {
  const properties = readProperties(resource, resolve, QueueProperties, PASSED_OVER);
  const name = arn.slice(arn.lastIndexOf(':') + 1);
  if (properties.FifoQueue !== name.endsWith('.fifo'))
    throw new StartUpFailure(`${describe(resource)} has the name ${name}: only and all FIFO queues have names that end with .fifo.`);
  return {
    label: resource.path,
    name,
    arn,
    isFifo: properties.FifoQueue,
    contentBasedDeduplication: properties.ContentBasedDeduplication,
    visibilityTimeoutSeconds: properties.VisibilityTimeout,
    delaySeconds: properties.DelaySeconds,
    redrive: properties.RedrivePolicy && {
      deadLetterArn: properties.RedrivePolicy.deadLetterTargetArn,
      maxReceiveCount: properties.RedrivePolicy.maxReceiveCount,
    },
  };
}

/** Dead letters of a FIFO queue go to a FIFO queue of the templates, those of a standard queue to a standard queue. */
export function checkRedrives(queues: readonly Queue[]): void {
  for (const queue of queues) {
    if (queue.redrive === undefined) continue;
    const dead = queues.find((one) => one.arn === queue.redrive?.deadLetterArn);
    if (!dead)
      throw new StartUpFailure(`The queue ${queue.name} sends its dead letters to ${queue.redrive.deadLetterArn}, which no template has.`);
    if (dead.isFifo !== queue.isFifo)
      throw new StartUpFailure(`The queue ${queue.name} and its dead-letter queue ${dead.name} must both be FIFO, or both standard.`);
  }
}
