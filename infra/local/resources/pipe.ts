/** `AWS::Pipes::Pipe` from a table's stream through a function to an event bus. */
import * as z from 'zod';
import type { Resource } from '../assembly/assembly.ts';
import type { Resolve } from '../assembly/intrinsics.ts';
import { StartUpFailure } from '../failure.ts';
import { anyOf, readPattern } from '../streams/event-pattern.ts';
import type { EventBus } from './event-bus.ts';
import { describe, readProperties } from './properties.ts';
import {
  checkMay,
  type EventSourceContext,
  failureQueue,
  limitOf,
  STREAM_ACTIONS,
  type StreamConsumer,
  tableOfStream,
} from './stream-consumer.ts';

export interface Pipe {
  readonly consumer: StreamConsumer;
  readonly enrichmentArn: string;
  readonly bus: EventBus;
  /** Each is text, or a path into the enriched event such as `$.type`. */
  readonly source: string;
  readonly detailType: string;
  readonly resources: readonly string[];
  readonly time: string | undefined;
}

const StreamParameters = z.strictObject({
  StartingPosition: z.enum(['TRIM_HORIZON', 'LATEST']),
  BatchSize: z.int().min(1).max(10_000).default(100),
  DeadLetterConfig: z.strictObject({ Arn: z.string() }).optional(),
  MaximumRecordAgeInSeconds: z.int().min(-1).default(-1),
  MaximumRetryAttempts: z.int().min(-1).default(-1),
  OnPartialBatchItemFailure: z.literal('AUTOMATIC_BISECT').optional(),
  // Ignored for the same reasons as with event source mappings.
  MaximumBatchingWindowInSeconds: z.int().optional(),
  ParallelizationFactor: z.int().optional(),
});

const PipeProperties = z.object({
  RoleArn: z.string(),
  Source: z.string(),
  SourceParameters: z.strictObject({
    DynamoDBStreamParameters: StreamParameters,
    FilterCriteria: z.strictObject({ Filters: z.array(z.strictObject({ Pattern: z.string() })) }).default({ Filters: [] }),
  }),
  Enrichment: z.string(),
  EnrichmentParameters: z.strictObject({}).optional(),
  Target: z.string(),
  TargetParameters: z.strictObject({
    EventBridgeEventBusParameters: z.strictObject({
      Source: z.string(),
      DetailType: z.string(),
      Resources: z.array(z.string()).default([]),
      Time: z.string().optional(),
    }),
  }),
  DesiredState: z.literal('RUNNING').default('RUNNING'),
});

const PASSED_OVER = ['Name', 'Description', 'KmsKeyIdentifier', 'LogConfiguration', 'Tags'];

export interface PipeContext extends EventSourceContext {
  readonly isFunction: (arn: string) => boolean;
  readonly buses: readonly EventBus[];
}

export function readPipe(resource: Resource, resolve: Resolve, context: PipeContext): Pipe {
  const where = describe(resource);
  const properties = readProperties(resource, resolve, PipeProperties, PASSED_OVER);
  const role = context.role(properties.RoleArn);
  if (!role) throw new StartUpFailure(`${where} has the role ${properties.RoleArn}, which no template has.`);
  const { DynamoDBStreamParameters: stream, FilterCriteria } = properties.SourceParameters;
  const table = tableOfStream(properties.Source, context.tables, where);
  checkMay(role, STREAM_ACTIONS, properties.Source, where);
  if (!context.isFunction(properties.Enrichment))
    throw new StartUpFailure(`${where} is enriched by ${properties.Enrichment}, which is not a function of the templates.`);
  checkMay(role, ['lambda:InvokeFunction'], properties.Enrichment, where);
  const bus = context.buses.find((one) => one.arn === properties.Target);
  if (!bus) throw new StartUpFailure(`${where} has the target ${properties.Target}, which is not an event bus of the templates.`);
  checkMay(role, ['events:PutEvents'], bus.arn, where);
  const target = properties.TargetParameters.EventBridgeEventBusParameters;
  return {
    consumer: {
      name: resource.path,
      tableName: table.name,
      streamArn: properties.Source,
      passes: anyOf(FilterCriteria.Filters.map(({ Pattern }) => readPattern(JSON.parse(Pattern), where))),
      batchSize: stream.BatchSize,
      bisects: stream.OnPartialBatchItemFailure !== undefined,
      maxRetries: limitOf(stream.MaximumRetryAttempts),
      maxAgeSeconds: limitOf(stream.MaximumRecordAgeInSeconds),
      onFailure: failureQueue(stream.DeadLetterConfig?.Arn, role, context, where),
    },
    enrichmentArn: properties.Enrichment,
    bus,
    source: target.Source,
    detailType: target.DetailType,
    resources: target.Resources,
    time: target.Time,
  };
}
