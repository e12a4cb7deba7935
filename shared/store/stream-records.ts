/** Records of the table's stream, as they reach a function: with the items as DynamoDB marshals them. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Committed } from '../domain/committed.ts';
import { entryFrom, merchantFrom, rewardVersionFrom, versionFrom } from './codecs.ts';
import type { Item } from './item-table.ts';
import { PREFIX, STREAMED, type StreamedItem } from './table.ts';

type Image = Readonly<Record<string, AttributeValue>>;

/** As much of a record as is needed here. */
export interface StreamRecord {
  readonly eventName?: string | undefined;
  readonly dynamodb?:
    | { readonly SequenceNumber?: string | undefined; readonly Keys?: Image | undefined; readonly NewImage?: Image | undefined }
    | undefined;
}

/** Of each kind of item that the stream is read for, how it is read. */
const FROM: { readonly [Kind in StreamedItem]: (item: Item) => Committed } = {
  entry: (item) => ({ kind: 'entry', entry: entryFrom(item) }),
  programmeVersion: (item) => ({ kind: 'programme-version', version: versionFrom(item) }),
  rewardVersion: (item) => ({ kind: 'reward-version', version: rewardVersionFrom(item) }),
  merchant: (item) => ({ kind: 'merchant', merchant: merchantFrom(item) }),
};

const KINDS = Object.keys(STREAMED) as readonly StreamedItem[];

/** The keys of a record that has none are empty. */
export function keyOf({ dynamodb }: StreamRecord): { readonly PK: string; readonly SK: string } {
  return { PK: dynamodb?.Keys?.PK?.S ?? '', SK: dynamodb?.Keys?.SK?.S ?? '' };
}

/** @returns undefined for what is not told of. @throws for a record that is not as the store writes items. */
export function committedFrom(record: StreamRecord): Committed | undefined {
  const { PK, SK } = keyOf(record);
  const kind = KINDS.find((one) => {
    const { partition, sort, on } = STREAMED[one];
    return record.eventName === on && PK.startsWith(PREFIX[partition]) && SK.startsWith(sort);
  });
  if (kind === undefined) return undefined;
  return FROM[kind](unmarshall({ ...record.dynamodb?.NewImage }) as Item);
}
