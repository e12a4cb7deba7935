/** The queue of lanes: a standard one of SQS. */
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { LaneRef } from '../../../shared/domain/events/lane.ts';
import type { LaneQueue } from '../../../shared/ports/events/webhooks.ts';
import { captured } from '../tracing/tracing.ts';

const REQUEST_HANDLER = { connectionTimeout: 1000, requestTimeout: 3000 };

/** SQS's own limit on one batch. */
const BATCH = 10;

export function sqsLaneQueue(queueUrl: string): LaneQueue {
  const client = captured(new SQSClient({ requestHandler: REQUEST_HANDLER }));
  return {
    async send(lanes, delaySeconds) {
      for (const batch of batchesOf(lanes)) {
        const { Failed: failed = [] } = await client.send(
          new SendMessageBatchCommand({
            QueueUrl: queueUrl,
            Entries: batch.map((ref, index) => ({ Id: String(index), MessageBody: bodyOf(ref), DelaySeconds: delaySeconds })),
          }),
        );
        if (failed.length > 0) throw new LanesNotTaken(failed.length, failed[0]?.Code);
      }
    },
  };
}

const bodyOf = ({ programmeId, endpointId, lane }: LaneRef): string => JSON.stringify({ programmeId, endpointId, lane });

class LanesNotTaken extends Error {
  override readonly name = 'LanesNotTaken';
  constructor(count: number, code: string | undefined) {
    super(`${count} were not taken: ${code}`);
  }
}

function* batchesOf<One>(all: readonly One[]): Generator<readonly One[]> {
  for (let from = 0; from < all.length; from += BATCH) yield all.slice(from, from + BATCH);
}
