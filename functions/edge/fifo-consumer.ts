/** One deployed reader of a FIFO queue: messages of a group one after another, those of different groups at the same time. */
import middy, { type MiddlewareObj } from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type * as z from 'zod';
import { logger, metrics } from './observe.ts';

/**
 * A message that fails stays in the queue, and with it all of its group behind it: they come again, in order, and go to the dead-letter
 * queue when they have come too often.
 * @param work what one message says to do; safe to be done again.
 */
export function fifoConsumer<Message extends z.ZodType>(message: Message, work: (message: z.output<Message>) => Promise<void>) {
  const workGroup = async (records: readonly SQSRecord[]): Promise<readonly SQSRecord[]> => {
    for (const [index, record] of records.entries()) {
      try {
        await work(messageIn(record, message));
      } catch (error) {
        logger.error('not done', {
          messageId: record.messageId,
          reason: error instanceof Error ? `${error.name}: ${error.message}` : 'none given',
        });
        return records.slice(index);
      }
    }
    return [];
  };
  return middy<SQSEvent, SQSBatchResponse, Error, Context>()
    .use(observed())
    .handler(async ({ Records: records }: SQSEvent): Promise<SQSBatchResponse> => {
      const groups = Map.groupBy(records, ({ attributes, messageId }) => attributes.MessageGroupId ?? messageId);
      const failed = await Promise.all([...groups.values()].map(workGroup));
      return { batchItemFailures: failed.flat().map(({ messageId }) => ({ itemIdentifier: messageId })) };
    });
}

/** What is wrong with a message is not said: errors of parsers quote it, and logs are read by more people than queues. */
function messageIn<Message extends z.ZodType>({ body }: SQSRecord, message: Message): z.output<Message> {
  try {
    return message.parse(JSON.parse(body));
  } catch {
    throw new TypeError('it is not a message of this queue');
  }
}

/** One line an invocation, and its metrics. */
function observed(): MiddlewareObj<SQSEvent, SQSBatchResponse, Error, Context> {
  return {
    after: ({ event, response }) => {
      logger.info('worked', { messages: event.Records.length, failed: response?.batchItemFailures.length ?? 0 });
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    },
    onError: ({ error }) => {
      logger.error('failed', error ?? 'for no reason given');
    },
  };
}
