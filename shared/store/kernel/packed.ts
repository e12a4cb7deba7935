/**
 * Values that may be larger than one item: JSON, compressed, in parts that are written and replaced in one transaction. Each part has the
 * revision, so that a reader knows when it has met halves of two.
 */
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Replaced } from '../../domain/analytics/passes/run.ts';
import { invariant } from '../../domain/kernel/refusal.ts';
import type { Attributes, Condition, Item, Write } from './item-table.ts';
import type { Key } from './key.ts';

/** Base64 characters of a part. An item has up to 400 KB, and its other attributes need little. */
export const PART_CHARACTERS = 350 * 1024;

/** A transaction has up to 4 MB. */
export const MAX_PARTS = 11;

/** Content that is stored in parts. The first part carries the attributes of `said` besides. */
export interface PackedContent {
  readonly keyOf: (part: number) => Key;
  readonly content: object;
  readonly revision: number;
  readonly replaces: Replaced;
  readonly said: Attributes;
  /** On every part. */
  readonly onEach?: Attributes;
}

/** @throws InvariantBroken for more than a transaction takes. */
export function packedWrites({ keyOf, content, revision, replaces, said, onEach = {} }: PackedContent): readonly Write[] {
  const text = gzipSync(JSON.stringify(content)).toString('base64');
  const parts = Math.ceil(text.length / PART_CHARACTERS);
  invariant(parts <= MAX_PARTS, `what is kept in parts has at most ${MAX_PARTS} of them`);
  const puts = Array.from({ length: parts }, (_, part): Write => {
    const packed = text.slice(part * PART_CHARACTERS, (part + 1) * PART_CHARACTERS);
    const attributes = { ...(part === 0 ? { ...said, parts } : {}), ...onEach, revision, packed };
    return { key: keyOf(part), condition: part === 0 ? standsAt(replaces) : ANY, action: { kind: 'put', attributes } };
  });
  const left = Math.max(0, (replaces?.parts ?? 0) - parts);
  const removed = Array.from(
    { length: left },
    (_, index): Write => ({ key: keyOf(parts + index), condition: { kind: 'present' }, action: { kind: 'remove' } }),
  );
  return [...puts, ...removed];
}

const standsAt = (replaces: Replaced): Condition =>
  replaces === undefined ? { kind: 'absent' } : { kind: 'unchanged', attribute: 'revision', value: replaces.revision };

/** The first part has the condition of all. */
const ANY: Condition = { kind: 'below', attribute: 'revision', value: Number.MAX_SAFE_INTEGER };

export interface Unpacked {
  /** The first part. */
  readonly first: Item;
  readonly parts: number;
  readonly revision: number;
  readonly content: object;
}

/** @param items all parts that there are, in order; those beyond what the first one says are left over. @returns undefined: there is nothing; torn: they are not of one revision. */
export function unpacked(items: readonly Item[]): Unpacked | 'torn' | undefined {
  const [first] = items;
  if (first === undefined) return undefined;
  const parts = Number(first.parts);
  const revision = Number(first.revision);
  const own = items.slice(0, parts);
  if (own.length < parts || own.some((item) => item.revision !== revision)) return 'torn';
  const text = own.map(({ packed }) => String(packed)).join('');
  return { first, parts, revision, content: JSON.parse(gunzipSync(Buffer.from(text, 'base64')).toString('utf8')) };
}
