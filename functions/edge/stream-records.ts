/** Records of the table's stream, as Lambda gives them to a function: the way in for what the store wrote. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { committedFrom, keyOf, requestOf } from '../../shared/store/events/stream-records.ts';
import type { CommittedRecord } from '../../shared/use-cases/events/project-events.ts';
import { logger } from './observe.ts';
import { correlationField } from './tracing/correlation.ts';

/** The store reads its content. */
const Image = z.record(z.string(), z.custom<AttributeValue>());

const StreamRecord = z.object({
  eventName: z.string(),
  dynamodb: z.object({ SequenceNumber: z.string(), Keys: Image, NewImage: z.optional(Image), OldImage: z.optional(Image) }),
});
type StreamRecord = z.infer<typeof StreamRecord>;

/** As Lambda's event source mappings write them. */
export const StreamBatch = z.object({ Records: z.array(StreamRecord) });

export interface ReadableRecord extends CommittedRecord {
  /** The id of the request that wrote the item. */
  readonly correlationId: string | undefined;
  /** One line of the log: the keys alone, since what is in the item may be anyone's. */
  tellFailed(why: string, error: unknown): void;
}

export function readable(record: StreamRecord): ReadableRecord {
  const { SequenceNumber: id } = record.dynamodb;
  const key = keyOf(record);
  const correlationId = requestOf(record);
  return {
    id,
    partition: key.PK,
    correlationId,
    read: () => committedFrom(record),
    tellFailed: (why, error) =>
      logger.error(why, {
        sequenceNumber: id,
        key,
        error: error instanceof Error ? error.name : 'unknown',
        ...correlationField([correlationId]),
      }),
  };
}
