/** Pages that know whether they are the last. */
import type { Page } from '../../ports/kernel/storage.ts';

/** So that the last page is known as such. */
export const oneMoreThan = (limit: number): number => limit + 1;

export function pageOf<Found, Position>(
  read: readonly Found[],
  limit: number,
  position: (found: Found) => Position,
): Page<Found, Position> {
  const items = read.slice(0, limit);
  const last = items.at(-1);
  return { items, next: read.length > limit && last !== undefined ? position(last) : undefined };
}
