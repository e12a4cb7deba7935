/**
 * What DynamoDB counts for single-item operations, after "DynamoDB read and write operations" and "Provisioned throughput
 * considerations for global secondary indexes" of its developer guide. `meter-check.ts` holds this against DynamoDB Local.
 */
import type { Item } from '../../../shared/store/kernel/item-table.ts';
import { ATTRIBUTES } from '../../../shared/store/table.ts';
import { itemBytes, writeUnits } from '../../support/kernel/item-size.ts';

const READ_UNIT_BYTES = 4096;

/** Strongly consistent; what is not there costs as much as the smallest. */
export const readUnits = (items: readonly Item[]): number =>
  Math.max(1, Math.ceil(items.reduce((sum, item) => sum + itemBytes(item), 0) / READ_UNIT_BYTES));

/** The larger of what was there and what is there afterwards; a failed condition, and a delete of nothing, cost one. */
export const tableWriteUnits = (before: Item | undefined, after: Item | undefined): number =>
  Math.max(1, ...[before, after].map((item) => (item === undefined ? 0 : writeUnits(item))));

/** The index has the keys only: a write for the entry that goes and one for the entry that comes; none when it stays as it is. */
export function indexWriteUnits(before: Item | undefined, after: Item | undefined): number {
  const [gone, come] = [before, after].map(indexEntry);
  if (JSON.stringify(gone) === JSON.stringify(come)) return 0;
  return [gone, come].reduce((sum, entry) => sum + (entry === undefined ? 0 : writeUnits(entry)), 0);
}

/** What the index has of an item; undefined of one that is not in it. */
export function indexEntry(item: Item | undefined): object | undefined {
  if (item?.[ATTRIBUTES.agendaPartitionKey] === undefined) return undefined;
  return Object.fromEntries(Object.values(ATTRIBUTES).map((name) => [name, item[name]]));
}
