/** Records of the table's stream, as they reach a function: with the items as DynamoDB marshals them. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Committed } from '../../domain/events/committed.ts';
import { findingFrom } from '../analytics/insight-codecs.ts';
import { budgetSpentFrom, entryFrom, merchantFrom, reviewFrom, rewardVersionFrom, versionFrom } from '../codecs.ts';
import type { Item } from '../kernel/item-table.ts';
import { type Key, markOf, PREFIX, STREAMED, type StreamedItem } from '../table.ts';
import { endpointFrom } from './delivery-codecs.ts';

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

/** Of each kind of item that the stream is read for, how it is read. @param before of what was changed. */
const FROM: { readonly [Kind in StreamedItem]: (item: Item, before: () => Item) => Committed } = {
  entry: (item) => ({ kind: 'entry', entry: entryFrom(item) }),
  programmeVersion: (item) => ({ kind: 'programme-version', version: versionFrom(item) }),
  rewardVersion: (item) => ({ kind: 'reward-version', version: rewardVersionFrom(item) }),
  merchant: (item) => ({ kind: 'merchant', merchant: merchantFrom(item) }),
  endpoint: (item, before) => ({ kind: 'endpoint', endpoint: endpointFrom(item), before: endpointFrom(before()) }),
  reviewOpened: (item) => ({ kind: 'review', review: reviewFrom(item) }),
  reviewDecided: (item) => ({ kind: 'review', review: reviewFrom(item) }),
  budgetSpent: (item) => ({ kind: 'budget-spent', spent: budgetSpentFrom(item) }),
  finding: (item, before) => findingFrom(item, before()),
};

const KINDS = Object.keys(STREAMED) as readonly StreamedItem[];

/** The keys of a record that has none are empty. */
export function keyOf({ dynamodb }: StreamRecord): Key {
  return { PK: dynamodb?.Keys?.PK?.S ?? '', SK: dynamodb?.Keys?.SK?.S ?? '' };
}

/** @returns undefined for what is not told of. @throws UnreadableRecord, or what a codec throws. */
export function committedFrom(record: StreamRecord): Committed | undefined {
  const key = keyOf(record);
  const kind = KINDS.find((one) => {
    const { partition, sort, on } = STREAMED[one];
    const mark = markOf(one);
    const isMarked = mark === undefined || record.dynamodb?.NewImage?.[mark] !== undefined;
    return record.eventName === on && key.PK.startsWith(PREFIX[partition]) && key.SK.startsWith(sort) && isMarked;
  });
  if (kind === undefined) return undefined;
  const { NewImage, OldImage } = record.dynamodb ?? {};
  return FROM[kind](itemFrom(key, NewImage), () => itemFrom(key, OldImage));
}

function itemFrom({ PK, SK }: Key, image: Image | undefined): Item {
  if (image === undefined) throw new UnreadableRecord(`the record of ${SK} has no image`);
  return { ...unmarshall(image), PK, SK };
}

export class UnreadableRecord extends Error {
  override readonly name = 'UnreadableRecord';
}
