/** One function that a queue starts: its messages parsed, groups at once, each in order, and only what failed handed out again. */
import middy, { type MiddlewareObj } from '@middy/core';
import type { Context, SQSBatchResponse } from 'aws-lambda';
import * as z from 'zod/mini';
import { inputOf } from './input.ts';
import { inContext, logger, metrics } from './observe.ts';

const QueueBatch = z.object({
  Records: z.array(
    z.object({
      messageId: z.string(),
      body: z.string(),
      attributes: z.object({ MessageGroupId: z.optional(z.string()) }),
    }),
  ),
});

type QueueRecord = z.output<typeof QueueBatch>['Records'][number];

/**
 * @param work on one message; `elapsed`: milliseconds since the batch came, by a clock that nobody moves. Those of a group come one
 * after another; of a queue without groups all at once. One that throws is handed out again, and in its group all behind it.
 */
export function queueConsumer<Body extends z.ZodMiniType>(
  body: Body,
  work: (message: z.output<Body>, elapsed: () => number) => Promise<unknown>,
) {
  const worked = async (record: QueueRecord, elapsed: () => number): Promise<boolean> => {
    try {
      await work(inputOf(body, JSON.parse(record.body)), elapsed);
      return true;
    } catch (error) {
      logger.error('message failed', { messageId: record.messageId, error: error instanceof Error ? error : String(error) });
      return false;
    }
  };

  /** @returns those that are to be handed out again. */
  const inOrder = async (records: readonly QueueRecord[], elapsed: () => number): Promise<readonly QueueRecord[]> => {
    for (const [index, record] of records.entries()) if (!(await worked(record, elapsed))) return records.slice(index);
    return [];
  };

  return middy<unknown, SQSBatchResponse, Error, Context>()
    .use(inContext())
    .use(observed())
    .handler(async (event: unknown) => {
      const begun = performance.now();
      const elapsed = () => performance.now() - begun;
      const { Records: records } = inputOf(QueueBatch, event);
      const groups = Map.groupBy(records, ({ attributes, messageId }) => attributes.MessageGroupId ?? messageId);
      const failed = await Promise.all([...groups.values()].map((group) => inOrder(group, elapsed)));
      return { batchItemFailures: failed.flat().map(({ messageId: itemIdentifier }) => ({ itemIdentifier })) };
    });
}

/** One line a batch, and its metrics. */
function observed(): MiddlewareObj<unknown, SQSBatchResponse, Error, Context> {
  return {
    after: ({ response }) => {
      logger.info('worked', { failed: response?.batchItemFailures.length ?? 0 });
      publish();
    },
    onError: ({ error }) => {
      logger.error('failed', error ?? 'for no reason given');
      publish();
    },
  };
}

/** Powertools would warn of nothing to publish. */
function publish(): void {
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
}
