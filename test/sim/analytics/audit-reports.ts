/** Stored reports: those of one day and one instant of knowledge must stay byte-identical for ever. */
import { gunzipSync } from 'node:zlib';
import type { Item } from '../../../shared/store/kernel/item-table.ts';
import { fail } from '../violation.ts';

export const isReport = ({ PK }: { readonly PK: string }): boolean => PK.startsWith('REPORT#');

/** Checks one written item of a report. */
export function checkReport(before: Item | undefined, after: Item | undefined): void {
  if (before?.knownAt === undefined || before.knownAt !== after?.knownAt || before.packed === after.packed) return;
  fail('reports', `${after.SK} of ${after.PK}, as known at ${String(after.knownAt)}, differs from before`);
}

/** The stored reports of a day by name: compressed JSON in base64. */
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
