/** Sends on what the table's stream tells: events to endpoints, and what the platform itself is to do. */
import type { Context, DynamoDBBatchResponse } from 'aws-lambda';
import { projectEvents } from '../../shared/use-cases/events/project-events.ts';
import { inputOf } from '../edge/input.ts';
import { logger, metrics } from '../edge/observe.ts';
import { projectionPorts } from '../edge/projection.ts';
import { readable, StreamBatch } from '../edge/stream-records.ts';
import { correlationField } from '../edge/tracing/correlation.ts';

/** Lambda goes on with the first that failed, and hands out all behind it again. */
export async function handler(event: unknown, context: Context): Promise<DynamoDBBatchResponse> {
  logger.addContext(context);
  const records = inputOf(StreamBatch, event).Records.map(readable);
  const onFailed = (id: string, error: unknown) => records.find((record) => record.id === id)?.tellFailed('not projected', error);
  const { failed, events, messages } = await projectEvents({ ...projectionPorts(), onFailed }, records);
  const cause = correlationField(records.map((record) => record.correlationId));
  logger.info('projected', { records: records.length, events, messages, failed: failed.length, ...cause });
  if (events > 0) metrics.addMetric('EventsProjected', 'Count', events);
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}
