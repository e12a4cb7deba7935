/** Writes of declared items. Each says under which condition it is done; a commit holds only if all of them do. */
import { type Instant, millis } from '../../domain/kernel/time.ts';
import type { Keyed, Streamed } from './declared-item.ts';
import type { Attributes, Condition, Write } from './item-table.ts';
import { FORMAT } from './key.ts';

type Keys<Parts> = Pick<Keyed<Parts, unknown>, 'key'>;
type Put<Parts> = Keys<Parts> & { readonly format?: number; readonly streamed?: Streamed };
type Counted<Parts> = Keys<Parts> & { readonly counter: string };

export const ABSENT: Condition = { kind: 'absent' };
export const PRESENT: Condition = { kind: 'present' };

/** The item is as it was read. @param value 0: there is none. */
export const unchanged = (attribute: 'version' | 'revision', value: number): Condition =>
  value === 0 ? ABSENT : { kind: 'unchanged', attribute, value };

/** The whole item, in today's format. @param of has the parts of its key. @param attributes without them: the key says them. */
export const put = <Parts>(item: Put<Parts>, of: Parts, attributes: Attributes, condition: Condition = ABSENT): Write => ({
  key: item.key(of),
  condition,
  action: {
    kind: 'put',
    attributes: item.format === undefined ? attributes : { ...attributes, [FORMAT]: item.format },
    ...(item.streamed === undefined ? {} : { isStreamed: true }),
  },
});

export const remove = <Parts>(item: Keys<Parts>, of: Parts, condition: Condition = PRESENT): Write => ({
  key: item.key(of),
  condition,
  action: { kind: 'remove' },
});

/** Writes no item. The commit holds only if the item does not exist. */
export const checkAbsent = <Parts>(item: Keys<Parts>, of: Parts): Write => ({
  key: item.key(of),
  condition: ABSENT,
  action: { kind: 'check' },
});

/** Adds to the item's counter, in place. @param set what else becomes so. */
export const count = <Parts>(
  { key, counter: attribute }: Counted<Parts>,
  of: Parts,
  by: number,
  condition: Condition,
  set?: Readonly<Record<string, number>>,
): Write => ({
  key: key(of),
  condition,
  action: { kind: 'add', attribute, by, ...(set === undefined ? {} : { set }) },
});

/** The counter has so many. */
export const atLeast = ({ counter: attribute }: { readonly counter: string }, value: number): Condition => ({
  kind: 'at-least',
  attribute,
  value,
});

/** The counter is below the value, or does not exist yet. */
export const below = ({ counter: attribute }: { readonly counter: string }, value: number): Condition => ({
  kind: 'below',
  attribute,
  value,
});

/** Holds for every counter, and for one that does not exist yet. */
export const any = (item: { readonly counter: string }): Condition => below(item, Number.MAX_SAFE_INTEGER);

/** Seconds since 1970: the unit of times to live. */
export const secondsOf = (at: Instant): number => Math.ceil(millis(at) / 1_000);

/** The writes of each kind of change. The first write of a change carries its condition. */
export type WritesOf<Change extends { readonly kind: string }> = {
  readonly [Kind in Change['kind']]: (change: Extract<Change, { readonly kind: Kind }>) => readonly Write[];
};
