/** One function that a queue starts: its messages parsed, groups at once, each in order, and only what failed handed out again. */
import middy, { type MiddlewareObj } from '@middy/core';
import type { Context, SQSBatchResponse } from 'aws-lambda';
import * as z from 'zod/mini';
import { inputOf } from './input.ts';
import { inContext, logger, metrics } from './observe.ts';
import { correlated, correlationField } from './tracing/correlation.ts';

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

interface Worked {
  readonly request: string | undefined;
  readonly failed: boolean;
}

interface WorkedGroup {
  readonly requests: readonly (string | undefined)[];
  /** Those that are to be handed out again. */
  readonly again: readonly QueueRecord[];
}

/**
 * @param work on one message; `elapsed`: milliseconds since the batch came, by a clock that nobody moves. Those of a group come one
 * after another; of a queue without groups all at once. One that throws is handed out again, and in its group all behind it.
 * @param requestOf the id of the request that a message goes back to.
 */
export function queueConsumer<Body extends z.ZodMiniType>(
  body: Body,
  work: (message: z.output<Body>, elapsed: () => number) => Promise<unknown>,
  requestOf: (message: z.output<Body>) => string | undefined = () => undefined,
) {
  const worked = async (record: QueueRecord, elapsed: () => number): Promise<Worked> => {
    let request: string | undefined;
    try {
      const message = inputOf(body, JSON.parse(record.body));
      request = requestOf(message);
      await correlated(request, () => work(message, elapsed));
      return { request, failed: false };
    } catch (error) {
      const why = error instanceof Error ? error : String(error);
      logger.error('message failed', { messageId: record.messageId, error: why, ...correlationField([request]) });
      return { request, failed: true };
    }
  };

  const inOrder = async (records: readonly QueueRecord[], elapsed: () => number): Promise<WorkedGroup> => {
    const requests: (string | undefined)[] = [];
    for (const [index, record] of records.entries()) {
      const { request, failed } = await worked(record, elapsed);
      requests.push(request);
      if (failed) return { requests, again: records.slice(index) };
    }
    return { requests, again: [] };
  };

  return middy<unknown, SQSBatchResponse, Error, Context>()
    .use(inContext())
    .use(observed())
    .handler(async (event: unknown) => {
      const begun = performance.now();
      const elapsed = () => performance.now() - begun;
      const { Records: records } = inputOf(QueueBatch, event);
      const groups = Map.groupBy(records, ({ attributes, messageId }) => attributes.MessageGroupId ?? messageId);
      const done = await Promise.all([...groups.values()].map((group) => inOrder(group, elapsed)));
      // For the line of the batch. The keys of an invocation end with it.
      logger.appendKeys(correlationField(done.flatMap(({ requests }) => requests)));
      return { batchItemFailures: done.flatMap(({ again }) => again).map(({ messageId: itemIdentifier }) => ({ itemIdentifier })) };
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
