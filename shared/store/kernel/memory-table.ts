/** A table in memory, for tests and simulation: what DynamoDB does with the same writes, and nothing more. */

import {
  type AgendaItem,
  type Condition,
  checkGets,
  checkWrites,
  type Item,
  type ItemTable,
  itemAfter,
  type Write,
  type WriteConflict,
} from './item-table.ts';
import { ATTRIBUTES, type Key } from './key.ts';

export interface MemoryTable extends ItemTable {
  /** Every item, in no particular order. */
  items(): Iterable<Item>;
}

export function createMemoryTable(): MemoryTable {
  const partitions = new Map<string, Map<string, Item>>();
  const find = ({ PK, SK }: Key): Item | undefined => partitions.get(PK)?.get(SK);

  /** Agenda partitions, each by the item's key: as the index does, it follows the table. */
  const agenda = new Map<string, Map<string, AgendaItem>>();
  const follow = (key: Key, before: Item | undefined, after: Item | undefined): void => {
    const name = `${key.PK}\n${key.SK}`;
    const left = before?.[ATTRIBUTES.agendaPartitionKey];
    if (typeof left === 'string') agenda.get(left)?.delete(name);
    const agendaShard = after?.[ATTRIBUTES.agendaPartitionKey];
    const agendaKey = after?.[ATTRIBUTES.agendaSortKey];
    if (typeof agendaShard !== 'string' || typeof agendaKey !== 'string') return;
    const partition = agenda.get(agendaShard) ?? new Map<string, AgendaItem>();
    agenda.set(agendaShard, partition.set(name, { PK: key.PK, SK: key.SK, agendaKey }));
  };

  const apply = ({ key, action }: Write): void => {
    if (action.kind === 'check') return;
    const partition = partitions.get(key.PK) ?? new Map<string, Item>();
    partitions.set(key.PK, partition);
    const before = partition.get(key.SK);
    const after = itemAfter({ key, action }, before);
    if (after === undefined) partition.delete(key.SK);
    else partition.set(key.SK, stored(after));
    follow(key, before, after);
  };

  const inOrder = (partition: string): readonly Item[] =>
    [...(partitions.get(partition)?.values() ?? [])].sort((a, b) => (a.SK < b.SK ? -1 : 1));

  return {
    *items() {
      for (const partition of partitions.values()) yield* partition.values();
    },
    get: async (key) => find(key),
    async query({ partition, prefix, beyond, order, limit }) {
      const descending = order === 'descending';
      return [...(partitions.get(partition)?.values() ?? [])]
        .filter(({ SK }) => SK.startsWith(prefix) && (beyond === undefined || (descending ? SK < beyond : SK > beyond)))
        .sort((a, b) => (a.SK < b.SK ? -1 : 1) * (descending ? -1 : 1))
        .slice(0, limit);
    },
    async agenda({ partition, upTo, beyond, limit }) {
      return [...(agenda.get(partition)?.values() ?? [])]
        .filter(({ agendaKey }) => agendaKey <= upTo && (beyond === undefined || agendaKey > beyond))
        .sort((a, b) => (a.agendaKey < b.agendaKey ? -1 : 1))
        .slice(0, limit);
    },
    async page({ partition, beyond, limit }) {
      const found = inOrder(partition).filter(({ SK }) => beyond === undefined || SK > beyond);
      const items = found.slice(0, limit);
      // As DynamoDB: who stops at the limit does not know yet that nothing follows.
      return { items, next: items.length === limit ? items.at(-1)?.SK : undefined };
    },
    async getMany(wanted) {
      checkGets(wanted);
      return wanted.flatMap((key) => find(key) ?? []);
    },
    async write(writes) {
      checkWrites(writes);
      const conflicts = writes.flatMap(({ key, condition }, index): WriteConflict[] => {
        const existing = find(key);
        return holds(condition, existing) ? [] : [{ index, kind: 'condition', existing }];
      });
      if (conflicts.length === 0) for (const write of writes) apply(write);
      return conflicts;
    },
  };
}

function holds(condition: Condition, existing: Item | undefined): boolean {
  switch (condition.kind) {
    case 'absent':
      return existing === undefined;
    case 'present':
      return existing !== undefined;
    case 'unchanged':
      return existing?.[condition.attribute] === condition.value;
    case 'at-least': {
      const value = existing?.[condition.attribute];
      return typeof value === 'number' && value >= condition.value;
    }
    case 'below': {
      const value = existing?.[condition.attribute];
      return value === undefined || (typeof value === 'number' && value < condition.value);
    }
  }
}

/** Frozen to the ground: who changes an item that was read has a bug that DynamoDB would hide. */
function stored<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) stored(part);
  }
  return value;
}
