/** Entries, read. */
import type { Entry } from '../../domain/ledger/entry.ts';
import type { Item } from '../kernel/item-table.ts';
import { partsOf } from '../kernel/key-parts.ts';

export function entryFrom(item: Item): Entry {
  const { PK, SK, ...entry } = item;
  const [programmeId, memberId] = partsOf(PK, 'MEMBER#');
  return { programmeId, memberId, number: Number(SK.slice('ENTRY#'.length)), ...entry } as Entry;
}
