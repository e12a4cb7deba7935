/** Records of the table's stream, as they reach a function: with the items as DynamoDB marshals them. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Committed } from '../../domain/events/committed.ts';
import type { Item } from '../kernel/item-table.ts';
import { type Key, REQUEST } from '../kernel/key.ts';
import { readerOf } from './streamed-items.ts';

type Image = Readonly<Record<string, AttributeValue>>;

/** As much of a record as is needed here. */
export interface StreamRecord {
  readonly eventName?: string | undefined;
  readonly dynamodb?:
    | {
        readonly SequenceNumber?: string | undefined;
        readonly Keys?: Image | undefined;
        readonly NewImage?: Image | undefined;
        readonly OldImage?: Image | undefined;
      }
    | undefined;
}

/** The keys of a record that has none are empty. */
export function keyOf({ dynamodb }: StreamRecord): Key {
  return { PK: dynamodb?.Keys?.PK?.S ?? '', SK: dynamodb?.Keys?.SK?.S ?? '' };
}

/** @returns undefined for what is not told of. @throws UnreadableRecord, or what a codec throws. */
export function committedFrom(record: StreamRecord): Committed | undefined {
  const key = keyOf(record);
  const { NewImage, OldImage } = record.dynamodb ?? {};
  const reader = readerOf(key, record.eventName, NewImage);
  if (reader === undefined) return undefined;
  const correlationId = requestOf(record);
  const committed = reader.from(itemFrom(key, NewImage), () => itemFrom(key, OldImage));
  return correlationId === undefined ? committed : { ...committed, correlationId };
}

/** The id of the request that wrote the item. */
export const requestOf = ({ dynamodb }: StreamRecord): string | undefined => dynamodb?.NewImage?.[REQUEST]?.S;

function itemFrom({ PK, SK }: Key, image: Image | undefined): Item {
  if (image === undefined) throw new UnreadableRecord(`the record of ${SK} has no image`);
  return { ...unmarshall(image), PK, SK };
}

export class UnreadableRecord extends Error {
  override readonly name = 'UnreadableRecord';
}
