/** Delivers a batch of a table's stream to a function. */
import { randomUUID } from 'node:crypto';
import type { StreamMapping } from '../resources/event-source-mapping.ts';
import type { StreamConsumer } from '../resources/stream-consumer.ts';
import type { FunctionPool } from '../runtime/function-pool.ts';
import { failedItems } from './failed-items.ts';
import type { BatchOutcome, GivenUp } from './stream-poller.ts';
import type { ReadRecord } from './stream-reader.ts';
import { asEvent } from './stream-records.ts';

type Delivery = (records: readonly ReadRecord[], signal: AbortSignal) => Promise<BatchOutcome>;

const DONE = { kind: 'done' } as const;

export const toFunction =
  ({ consumer, reportsItems }: StreamMapping, pool: FunctionPool): Delivery =>
  async (records, signal) => {
    const requestId = randomUUID();
    const outcome = await pool.invoke({ Records: records.map(({ record }) => asEvent(record, consumer.streamArn)) }, requestId, signal);
    if (outcome.kind === 'busy') return outcome;
    if (outcome.kind !== 'answered') return { kind: 'failed', from: 0, functionError: true, requestId };
    const failed = reportsItems ? failedItems(outcome.result) : [];
    if (failed !== 'all' && failed.length === 0) return DONE;
    // The lowest counts, because all later records are tried again, named or not. An unknown id counts for the whole batch.
    const indexes = failed === 'all' ? [0] : failed.map((id) => records.findIndex(({ place }) => place.sequenceNumber === id));
    return { kind: 'failed', from: Math.max(0, Math.min(...indexes)), functionError: false, requestId };
  };

/** Lambda's notice to the on-failure queue: it names the records without their content. */
export function failureMessage({ condition, records, attempts, outcome }: GivenUp, consumer: StreamConsumer, invokedArn: string): string {
  const [first, last] = [records[0], records.at(-1)];
  const arrivedAt = (read: ReadRecord | undefined) =>
    new Date((read?.record.dynamodb.ApproximateCreationDateTime ?? 0) * 1000).toISOString();
  return JSON.stringify({
    requestContext: { requestId: outcome.requestId, functionArn: invokedArn, condition, approximateInvokeCount: attempts },
    responseContext: {
      statusCode: 200,
      executedVersion: '$LATEST',
      functionError: outcome.functionError ? 'Unhandled' : null,
    },
    version: '1.0',
    timestamp: new Date().toISOString(),
    DDBStreamBatchInfo: {
      shardId: first?.place.shardId,
      startSequenceNumber: first?.place.sequenceNumber,
      endSequenceNumber: last?.place.sequenceNumber,
      approximateArrivalOfFirstRecord: arrivedAt(first),
      approximateArrivalOfLastRecord: arrivedAt(last),
      batchSize: records.length,
      streamArn: consumer.streamArn,
    },
  });
}
