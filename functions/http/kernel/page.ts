/** Pages: opaque cursors over the store's positions. */
import { DEFAULT_PAGE } from '../../../shared/contract/kernel/limits.ts';
import { type CalendarDate, isDate } from '../../../shared/domain/kernel/calendar.ts';
import { Refusal } from '../../../shared/domain/kernel/refusal.ts';

interface PageQuery {
  readonly cursor?: string | undefined;
  readonly limit?: string | undefined;
}

interface Read<Item, Position> {
  readonly items: readonly Item[];
  readonly next: Position | undefined;
}

const opaque = (position: string | number): string => Buffer.from(String(position)).toString('base64url');
const clear = (cursor: string): string => Buffer.from(cursor, 'base64url').toString();

const limitOf = ({ limit }: PageQuery): number => (limit === undefined ? DEFAULT_PAGE : Number(limit));

async function page<Item, Position extends string | number, View>(
  query: PageQuery,
  position: Position | undefined,
  read: (position: Position | undefined, limit: number) => Promise<Read<Item, Position>>,
  view: (item: Item) => View,
): Promise<{ items: View[]; nextCursor: string | null }> {
  const { items, next } = await read(position, limitOf(query));
  return { items: items.map(view), nextCursor: next === undefined ? null : opaque(next) };
}

/** A page of what is numbered. @throws Refusal VALIDATION_FAILED for a cursor that never was one. */
export function numberedPage<Item, View>(
  query: PageQuery,
  read: (position: number | undefined, limit: number) => Promise<Read<Item, number>>,
  view: (item: Item) => View,
) {
  const position = query.cursor === undefined ? undefined : Number(clear(query.cursor));
  if (position !== undefined && !(Number.isSafeInteger(position) && position > 0)) throw notACursor();
  return page(query, position, read, view);
}

/** A page of what is named. @throws Refusal VALIDATION_FAILED for a cursor that never was one. */
export function namedPage<Item, View>(
  query: PageQuery,
  read: (position: string | undefined, limit: number) => Promise<Read<Item, string>>,
  view: (item: Item) => View,
) {
  const position = query.cursor === undefined ? undefined : clear(query.cursor);
  if (position !== undefined && !/^[a-z0-9_-]{1,64}$/.test(position)) throw notACursor();
  return page(query, position, read, view);
}

/** A page of what is listed by when it came there. @throws Refusal VALIDATION_FAILED for a cursor that never was one. */
export function datedPage<Item, View>(
  query: PageQuery,
  read: (position: string | undefined, limit: number) => Promise<Read<Item, string>>,
  view: (item: Item) => View,
) {
  const position = query.cursor === undefined ? undefined : clear(query.cursor);
  if (position !== undefined && !/^\d{4}-\d\d-\d\dT[\d:.]{12}Z#[\w-]{1,64}$/.test(position)) throw notACursor();
  return page(query, position, read, view);
}

/** A page of friends, by their names on the list. @throws Refusal VALIDATION_FAILED for a cursor that never was one. */
export function friendsPage<Item, View>(
  query: PageQuery,
  read: (position: string | undefined, limit: number) => Promise<Read<Item, string>>,
  view: (item: Item) => View,
) {
  const position = query.cursor === undefined ? undefined : clear(query.cursor);
  if (position !== undefined && !/^fri_[\w-]{22}$/.test(position)) throw notACursor();
  return page(query, position, read, view);
}

/** A page of what there is one of a day, the newest first. @throws Refusal VALIDATION_FAILED for a cursor that never was one. */
export function dayPage<Item, View>(
  query: PageQuery,
  read: (position: CalendarDate | undefined, limit: number) => Promise<Read<Item, CalendarDate>>,
  view: (item: Item) => View,
) {
  const position = query.cursor === undefined ? undefined : clear(query.cursor);
  if (position !== undefined && !isDate(position)) throw notACursor();
  return page(query, position, read, view);
}

const notACursor = (): Refusal => new Refusal('VALIDATION_FAILED', 'must be a cursor from an earlier answer', 'query.cursor');
