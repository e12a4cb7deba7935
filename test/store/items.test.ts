/** Declarations of items, all together. */
import { describe, expect, test } from 'vitest';
import { DEPLOYED_FUNCTIONS } from '../../infra/constructs/deployed-function.ts';
import { item } from '../../shared/store/kernel/declared-item.ts';
import { AGENDA_LISTS, ALL_ITEMS, type AnyItem, ITEMS } from '../../shared/store/table.ts';

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

  /** A key with some value in each part. */
  const keyOf = ({ PK, SK }: Pick<AnyItem, 'PK' | 'SK'>) => ({ PK: filled(PK), SK: filled(SK) });
  const filled = (pattern: string): string =>
    pattern.replace(/<\w+(?::(?:(number)|(\d+) digits|\w+))?>/g, (_, number, digits = '0') =>
      number === undefined && digits === '0' ? 'x' : '7'.padStart(Number(digits), '0'),
    );
  const readersOf = (key: ReturnType<typeof keyOf>) => ALL_ITEMS.filter((item) => item.partsOf(key) !== undefined);

  test.each(ALL_ITEMS)('$PK $SK: its keys are those of no other item', (item) => {
    const others = readersOf(keyOf(item)).filter((one) => one !== item);
    // The id of an endpoint begins with `end_`, so none is SET.
    expect(others.filter((one) => one !== ITEMS.events.endpoint)).toEqual([]);
    expect(readersOf(keyOf(item))).toContain(item);
  });

  test('a prefix that another feature uses as well is seen, whatever its parts are called', () => {
    const planted = item({ is: 'planted', PK: 'MEMBER#<a>#<b>', SK: 'ENTRY#<place:10 digits>', reads: [], puts: [] });
    expect(readersOf(keyOf(planted))).toEqual([ITEMS.ledger.entry]);
  });
});
