/** Pages of lists. A cursor is the position of the store in base64url, and each list takes positions of its own form only. */
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

/**
 * Makes the pages of one kind of list.
 * @param positionIn reads a position out of a cursor; undefined: it was never a cursor of this list.
 */
const pagesBy =
  <Position extends string | number>(positionIn: (cursor: string) => Position | undefined) =>
  /** @throws Refusal VALIDATION_FAILED for a cursor that never was one. */
  async <Item, View>(
    { cursor, limit }: PageQuery,
    read: (position: Position | undefined, limit: number) => Promise<Read<Item, Position>>,
    view: (item: Item) => View,
  ): Promise<{ items: View[]; nextCursor: string | null }> => {
    const position = cursor === undefined ? undefined : positionIn(Buffer.from(cursor, 'base64url').toString());
    if (cursor !== undefined && position === undefined) {
      throw new Refusal('VALIDATION_FAILED', 'must be a cursor from an earlier answer', 'query.cursor');
    }
    const { items, next } = await read(position, limit === undefined ? DEFAULT_PAGE : Number(limit));
    return { items: items.map(view), nextCursor: next === undefined ? null : Buffer.from(String(next)).toString('base64url') };
  };

const textOf =
  (form: RegExp) =>
  (cursor: string): string | undefined =>
    form.test(cursor) ? cursor : undefined;

/** Pages of a list in order of numbers. */
export const numberedPage = pagesBy((cursor) => {
  const number = Number(cursor);
  return Number.isSafeInteger(number) && number > 0 ? number : undefined;
});

/** Pages of a list in order of ids. */
export const namedPage = pagesBy(textOf(/^[a-z0-9_-]{1,64}$/));

/** Pages of a list in order of ids as shops write them. */
export const storesPage = pagesBy(textOf(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/));

/** Pages of a list in order of the instants at which items came onto it. */
export const datedPage = pagesBy(textOf(/^\d{4}-\d\d-\d\dT[\d:.]{12}Z#[\w-]{1,64}$/));

/** Pages of a list of friends, in order of friend id. */
export const friendsPage = pagesBy(textOf(/^fri_[\w-]{22}$/));

/** Pages of a list with one item for each day, the newest first. */
export const dayPage = pagesBy((cursor): CalendarDate | undefined => (isDate(cursor) ? cursor : undefined));
