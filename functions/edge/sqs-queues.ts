/** Queues of SQS, as use cases see them. */
import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { LaneRef } from '../../shared/domain/lane.ts';
import type { Outbox, OutgoingMessage } from '../../shared/ports/outbox.ts';
import type { LaneQueue } from '../../shared/ports/webhooks.ts';

/** SQS's own limit on one batch. */
const BATCH = 10;

/** A FIFO queue. */
export function sqsOutbox(client: SQSClient, queueUrl: string): Outbox {
  return {
    async send(messages) {
      const refused: string[] = [];
      for (const batch of batchesOf(messages)) {
        // Of a group, none overtakes one that was not taken.
        const stopped = new Set(messages.filter(({ id }) => refused.includes(id)).map(({ group }) => group));
        const sent = batch.filter(({ group }) => !stopped.has(group));
        refused.push(...batch.filter(({ group }) => stopped.has(group)).map(({ id }) => id), ...(await refusedOf(client, queueUrl, sent)));
      }
      return refused;
    },
  };
}

async function refusedOf(client: SQSClient, queueUrl: string, messages: readonly OutgoingMessage[]): Promise<readonly string[]> {
  if (messages.length === 0) return [];
  const { Failed: failed = [] } = await client.send(
    new SendMessageBatchCommand({
      QueueUrl: queueUrl,
      Entries: messages.map(({ group, id, body }, index) => ({
        Id: String(index),
        MessageBody: body,
        MessageGroupId: group,
        MessageDeduplicationId: id,
      })),
    }),
  );
  const groups = new Set(failed.map(({ Id: index }) => messages[Number(index)]?.group));
  const first = Math.min(...failed.map(({ Id: index }) => Number(index)));
  return messages.filter(({ group }, index) => groups.has(group) && index >= first).map(({ id }) => id);
}

/** A standard queue. */
export function sqsLaneQueue(client: SQSClient, queueUrl: string): LaneQueue {
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
