/**
 * DynamoDB's capacity units of single-item operations, after "DynamoDB read and write operations" and "Provisioned throughput
 * considerations for global secondary indexes" of its developer guide. `meter-check.ts` compares this with DynamoDB Local.
 */
import type { Item } from '../../../shared/store/kernel/item-table.ts';
import { ATTRIBUTES } from '../../../shared/store/table.ts';
import { itemBytes, writeUnits } from '../../support/kernel/item-size.ts';

const READ_UNIT_BYTES = 4096;

/** Strongly consistent. A missing item costs as much as the smallest. */
export const readUnits = (items: readonly Item[]): number =>
  Math.max(1, Math.ceil(items.reduce((sum, item) => sum + itemBytes(item), 0) / READ_UNIT_BYTES));

/** The larger of the item before and after. A failed condition, and a delete of nothing, cost one. */
export const tableWriteUnits = (before: Item | undefined, after: Item | undefined): number =>
  Math.max(1, ...[before, after].map((item) => (item === undefined ? 0 : writeUnits(item))));

/** The index has keys only: a write for the removed entry and one for the new one; none if the entry stays the same. */
export function indexWriteUnits(before: Item | undefined, after: Item | undefined): number {
  const [gone, come] = [before, after].map(indexEntry);
  if (JSON.stringify(gone) === JSON.stringify(come)) return 0;
  return [gone, come].reduce((sum, entry) => sum + (entry === undefined ? 0 : writeUnits(entry)), 0);
}

/** The index's entry of an item. undefined: the item is not in the index. */
export function indexEntry(item: Item | undefined): object | undefined {
  if (item?.[ATTRIBUTES.agendaPartitionKey] === undefined) return undefined;
  return Object.fromEntries(Object.values(ATTRIBUTES).map((name) => [name, item[name]]));
}
