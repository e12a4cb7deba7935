/** Declarations of items, all together. */
import { describe, expect, test } from 'vitest';
import { DEPLOYED_FUNCTIONS } from '../../infra/constructs/deployed-function.ts';
import { AGENDA_LISTS, ALL_ITEMS, ITEMS } from '../../shared/store/table.ts';

const names = Object.values(ITEMS).flatMap((items) => Object.keys(items));

describe('items', () => {
  test('have a name and a key of their own', () => {
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(ALL_ITEMS.map(({ PK, SK }) => `${PK} ${SK}`)).size).toBe(ALL_ITEMS.length);
  });

  test('are used by functions that are deployed', () => {
    const users = [...ALL_ITEMS, ...AGENDA_LISTS].flatMap((item) => [
      ...item.reads,
      ...('puts' in item ? [...item.puts, ...(item.updates ?? []), ...(item.deletes ?? [])] : []),
    ]);
    expect(users.filter((user) => !DEPLOYED_FUNCTIONS.some((name) => name === user))).toEqual([]);
  });

  test('are written by someone: a counter is updated, every other item is put', () => {
    const written = ALL_ITEMS.map(({ puts, updates = [], counter }) => (counter === undefined ? puts : updates));
    expect(written.filter((users) => users.length === 0)).toEqual([]);
  });

  test('share a partition only with items whose sort keys differ', () => {
    const partitions = Map.groupBy(ALL_ITEMS, ({ PK }) => PK);
    for (const items of partitions.values()) expect(new Set(items.map(({ sort }) => sort.text)).size).toBe(items.length);
  });
});
