/** The store of a function that deals with events alone. */
import type { DeliveryChange } from '../../domain/events/changes.ts';
import type { EventStore } from '../../ports/events/store.ts';
import type { Commits } from '../../ports/store.ts';
import { commitsTo, type RequestId } from '../kernel/commits.ts';
import type { ItemTable, Write } from '../kernel/item-table.ts';
import { eventWrites } from './changes.ts';
import { eventReads } from './reads.ts';

type Kind = DeliveryChange['kind'];

const writesOfKind = <Of extends Kind>(kind: Of, change: Extract<DeliveryChange, { readonly kind: Of }>): readonly Write[] =>
  eventWrites[kind](change);

export const createEventStore = (table: ItemTable, requestId?: RequestId): EventStore & Commits<DeliveryChange> => ({
  ...eventReads(table),
  ...commitsTo<DeliveryChange>(
    table,
    (change) => writesOfKind(change.kind, change),
    (change) => ({ on: change.kind }),
    requestId,
  ),
});
