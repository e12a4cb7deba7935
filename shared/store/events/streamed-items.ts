/** How each item that the table's stream is read for is read. */
import type { Committed } from '../../domain/events/committed.ts';
import { findingFrom } from '../analytics/codecs.ts';
import { analyticsItems } from '../analytics/items.ts';
import { reviewFrom } from '../fraud/codecs.ts';
import { fraudItems } from '../fraud/items.ts';
import { type StreamedAs, streamedAs } from '../kernel/declared-item.ts';
import type { Item } from '../kernel/item-table.ts';
import type { Key } from '../kernel/key.ts';
import { entryFrom } from '../ledger/entry-codec.ts';
import { ledgerItems } from '../ledger/items.ts';
import { capReachedFrom, merchantFrom } from '../merchants/codecs.ts';
import { merchantItems } from '../merchants/items.ts';
import { programmeVersionFrom } from '../programmes/codecs.ts';
import { programmeItems } from '../programmes/items.ts';
import { rewardVersionFrom } from '../rewards/codecs.ts';
import { rewardItems } from '../rewards/items.ts';
import type { StreamedItem } from '../table.ts';
import { endpointFrom } from './codecs.ts';
import { eventItems } from './items.ts';

export interface Reader {
  readonly as: StreamedAs;
  /** @param before of what was changed. */
  readonly from: (item: Item, before: () => Item) => Committed;
}

/** How each item that the stream is read for is read. */
const READERS: { readonly [Name in StreamedItem]: Reader } = {
  entry: { as: streamedAs(ledgerItems.entry), from: (item) => ({ kind: 'entry', entry: entryFrom(item) }) },
  programmeVersion: {
    as: streamedAs(programmeItems.programmeVersion),
    from: (item) => ({ kind: 'programme-version', version: programmeVersionFrom(item) }),
  },
  rewardVersion: {
    as: streamedAs(rewardItems.rewardVersion),
    from: (item) => ({ kind: 'reward-version', version: rewardVersionFrom(item) }),
  },
  merchant: { as: streamedAs(merchantItems.merchant), from: (item) => ({ kind: 'merchant', merchant: merchantFrom(item) }) },
  endpoint: {
    as: streamedAs(eventItems.endpoint),
    from: (item, before) => ({ kind: 'endpoint', endpoint: endpointFrom(item), before: endpointFrom(before()) }),
  },
  review: { as: streamedAs(fraudItems.review), from: (item) => ({ kind: 'review', review: reviewFrom(item) }) },
  capReached: { as: streamedAs(merchantItems.capReached), from: (item) => ({ kind: 'budget-spent', spent: capReachedFrom(item) }) },
  insight: { as: streamedAs(analyticsItems.insight), from: (item, before) => findingFrom(item, before()) },
};

/** @param image the item as it is now. @returns undefined for a change that nothing is told of. */
export function readerOf({ PK, SK }: Key, eventName: string | undefined, image: object | undefined): Reader | undefined {
  return Object.values(READERS).find(({ as: { on, prefix, sort, having } }) => {
    const isMarked = having === undefined || (image !== undefined && having in image);
    return isMarked && PK.startsWith(prefix) && SK.startsWith(sort) && on.some((change) => change === eventName);
  });
}
