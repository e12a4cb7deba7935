/** Reports as they are kept: what was made of a day by what was known at an instant is the same for ever, to the byte. */
import { gunzipSync } from 'node:zlib';
import type { Item } from '../../../shared/store/kernel/item-table.ts';
import { fail } from '../violation.ts';

export const isReport = ({ PK }: { readonly PK: string }): boolean => PK.startsWith('REPORT#');

/** One item of a report was written. */
export function checkReport(before: Item | undefined, after: Item | undefined): void {
  if (before?.knownAt === undefined || before.knownAt !== after?.knownAt || before.packed === after.packed) return;
  fail('reports', `${after.SK} of ${after.PK}, by what was known at ${String(after.knownAt)}, says something else than before`);
}

/** What is kept of the reports of a day, by their names: compressed JSON, base64. */
export function reportsOf(items: Iterable<Item>, programmeId: string, day: string): ReadonlyMap<string, string> {
  const packed = new Map<string, string>();
  const own = [...items].filter(({ PK, SK }) => PK === `REPORT#${programmeId}` && SK.startsWith(`${day}#`));
  for (const item of own.sort((one, other) => (one.SK < other.SK ? -1 : 1))) {
    const [, name = ''] = item.SK.split('#');
    packed.set(name, (packed.get(name) ?? '') + String(item.packed));
  }
  return packed;
}

export const contentOf = (packed: string): unknown => JSON.parse(gunzipSync(Buffer.from(packed, 'base64')).toString('utf8'));
