/** How an item is read: its key taken apart, brought to today's format, and checked before anyone uses it. */
import { InvariantBroken } from '../../domain/kernel/refusal.ts';
import type { AnyItem } from './declared-item.ts';
import type { Attributes, Item } from './item-table.ts';
import { FORGET_AT, FORMAT, type Key, REQUEST } from './key.ts';
import type { Shape } from './shape.ts';
import { UnreadableText } from './short-text.ts';

/** Makes attributes of one format those of the next. */
export type Upgrade = (attributes: Attributes) => Attributes;

/** An item that no release of this code wrote so. Its message names the item, not what is in it: that may be personal. */
export class UnreadableItem extends Error {
  override readonly name = 'UnreadableItem';
  constructor({ PK, SK }: Key, attribute: string, expected: string, cause?: unknown) {
    super(`the item ${PK} ${SK} cannot be read: ${attribute} is not ${expected}`, { cause });
  }
}

/**
 * Reads one kind of item: the parts of its key and its attributes as one object, which has the shape. Parts
 * that the shape does not name, such as the shard, say where the item is and nothing else.
 * @param upgrades from format 1 on, one for each format that came after it.
 */
export function stored<Value>(
  item: Pick<AnyItem, 'is' | 'PK' | 'SK' | 'partsOf' | 'format'>,
  shape: Shape<Value>,
  upgrades: readonly Upgrade[] = [],
): (found: Item) => Value {
  const newest = item.format ?? 1;
  if (upgrades.length !== newest - 1) throw new TypeError(`${item.SK} has format ${newest} and ${upgrades.length} upgrades`);
  let named: ReadonlySet<string> | undefined;
  return (found) => {
    const parts = item.partsOf(found);
    if (parts === undefined) throw new UnreadableItem(found, 'its key', `${item.PK} ${item.SK}`);
    named ??= new Set(shape.names);
    const known = named;
    const said = Object.fromEntries(Object.entries(parts).filter(([name]) => known.has(name)));
    const value: unknown = { ...said, ...upgraded(found, upgrades) };
    if (shape.is(value)) return value;
    const { path = '', expected = item.is } = shape.difference(value) ?? {};
    throw new UnreadableItem(found, path, expected);
  };
}

function upgraded(found: Item, upgrades: readonly Upgrade[]): Attributes {
  const format = found[FORMAT] ?? 1;
  if (typeof format !== 'number' || format < 1 || format > upgrades.length + 1) {
    throw new UnreadableItem(found, FORMAT, `a number from 1 to ${upgrades.length + 1}: a newer release wrote it`);
  }
  return upgrades.slice(format - 1).reduce((attributes, upgrade) => upgrade(attributes), attributesOf(found));
}

/** The value that an attribute holds as short text. @throws UnreadableItem in place of what the reader of the text throws. */
export function unpackedFrom<Value>(found: Key, attribute: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (error instanceof UnreadableText) throw new UnreadableItem(found, attribute, error.expected, error);
    if (error instanceof InvariantBroken) throw new UnreadableItem(found, attribute, 'text of its form', error);
    throw error;
  }
}

/** Without what the table needs, and no one else. */
export function attributesOf(found: Item): Attributes {
  const { PK: _PK, SK: _SK, agendaShard: _shard, agendaKey: _key, ...others } = found;
  const { [FORGET_AT]: _forgetAt, [FORMAT]: _format, [REQUEST]: _request, ...attributes } = others;
  return attributes;
}
