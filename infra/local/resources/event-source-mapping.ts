/** `AWS::Lambda::EventSourceMapping` from a table's stream or a queue to a function. */
import * as z from 'zod';
import type { Resource } from '../assembly/assembly.ts';
import type { Resolve } from '../assembly/intrinsics.ts';
import { StartUpFailure } from '../failure.ts';
import { anyOf, type EventPattern, readPattern } from '../streams/event-pattern.ts';
import type { LambdaFunction } from './function.ts';
import { describe, readProperties } from './properties.ts';
import type { Queue } from './queue.ts';
import {
  checkMay,
  type EventSourceContext,
  failureQueue,
  limitOf,
  QUEUE_ACTIONS,
  STREAM_ACTIONS,
  type StreamConsumer,
  tableOfStream,
} from './stream-consumer.ts';

export interface StreamMapping {
  readonly kind: 'stream';
  readonly consumer: StreamConsumer;
  readonly functionArn: string;
  readonly reportsItems: boolean;
}

export interface QueueMapping {
  readonly kind: 'queue';
  readonly queue: Queue;
  readonly functionArn: string;
  readonly batchSize: number;
  readonly passes: EventPattern;
  readonly maxConcurrency: number | undefined;
  readonly reportsItems: boolean;
}

export type EventSourceMapping = StreamMapping | QueueMapping;

const Patterns = z.strictObject({ Filters: z.array(z.strictObject({ Pattern: z.string() })) }).default({ Filters: [] });

const MappingProperties = z.object({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  Enabled: z.literal(true).default(true),
  BatchSize: z.int().min(1).max(10_000).optional(),
  BisectBatchOnFunctionError: z.boolean().default(false),
  MaximumRetryAttempts: z.int().min(-1).max(10_000).default(-1),
  MaximumRecordAgeInSeconds: z.int().min(-1).max(604_800).default(-1),
  StartingPosition: z.enum(['TRIM_HORIZON', 'LATEST']).optional(),
  FilterCriteria: Patterns,
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
  DestinationConfig: z.strictObject({ OnFailure: z.strictObject({ Destination: z.string() }) }).optional(),
  ScalingConfig: z.strictObject({ MaximumConcurrency: z.int().min(2).max(1_000) }).optional(),
});

/**
 * A batching window only delays batches, so they go as soon as there are records. DynamoDB Local has one shard, whose batches are handled
 * one at a time: a stricter order than with `ParallelizationFactor`, which keeps the order within each partition.
 */
const PASSED_OVER = ['KmsKeyArn', 'MaximumBatchingWindowInSeconds', 'MetricsConfig', 'ParallelizationFactor', 'Tags'];

/** Lambda's default for streams, and the most messages of one receive. */
const STREAM_BATCH = 100;
const QUEUE_BATCH = 10;

export interface MappingContext extends EventSourceContext {
  /** @param name a name or an ARN. */
  readonly functionOf: (name: string) => LambdaFunction | undefined;
}

export function readEventSourceMapping(resource: Resource, resolve: Resolve, context: MappingContext): EventSourceMapping {
  const where = describe(resource);
  const properties = readProperties(resource, resolve, MappingProperties, PASSED_OVER);
  const lambda = context.functionOf(properties.FunctionName);
  if (!lambda) throw new StartUpFailure(`${where} invokes ${properties.FunctionName}, which is no function of the templates.`);
  const common = { functionArn: lambda.arn, reportsItems: properties.FunctionResponseTypes.length > 0 };
  const passes = anyOf(properties.FilterCriteria.Filters.map(({ Pattern }) => readPattern(JSON.parse(Pattern), where)));
  const source = properties.EventSourceArn;

  const queue = context.queues.find((one) => one.arn === source);
  if (queue) {
    checkMay(lambda.role, QUEUE_ACTIONS, queue.arn, where);
    const batchSize = properties.BatchSize ?? QUEUE_BATCH;
    if (batchSize > QUEUE_BATCH)
      throw new StartUpFailure(`${where} has a BatchSize above ${QUEUE_BATCH}, which the local platform does not run for queues.`);
    if (properties.DestinationConfig)
      throw new StartUpFailure(`${where} has a DestinationConfig, which applies to streams only: a queue has a RedrivePolicy.`);
    // AWS refuses this at deployment.
    if (queue.visibilityTimeoutSeconds < lambda.timeoutSeconds)
      throw new StartUpFailure(`${where} has the queue ${queue.name}, whose VisibilityTimeout is shorter than the function's timeout.`);
    return { kind: 'queue', queue, batchSize, passes, maxConcurrency: properties.ScalingConfig?.MaximumConcurrency, ...common };
  }

  const table = tableOfStream(source, context.tables, where);
  checkMay(lambda.role, STREAM_ACTIONS, source, where);
  if (properties.ScalingConfig) throw new StartUpFailure(`${where} has a ScalingConfig, which only a queue's mapping has.`);
  if (properties.StartingPosition === undefined)
    throw new StartUpFailure(`${where} has no StartingPosition, which a stream's mapping must have.`);
  return {
    kind: 'stream',
    consumer: {
      name: resource.path,
      tableName: table.name,
      streamArn: source,
      passes,
      batchSize: properties.BatchSize ?? STREAM_BATCH,
      bisects: properties.BisectBatchOnFunctionError,
      maxRetries: limitOf(properties.MaximumRetryAttempts),
      maxAgeSeconds: limitOf(properties.MaximumRecordAgeInSeconds),
      onFailure: failureQueue(properties.DestinationConfig?.OnFailure.Destination, lambda.role, context, where),
    },
    ...common,
  };
}
