/** Points of postings, in the fields of domain events. */

import { sumPoints } from '../kernel/points.ts';
import type { Instant } from '../kernel/time.ts';
import type { EntryHeader, ExpiresAt, Posting } from '../ledger/entry-header.ts';

const inBucket = <Bucket extends Posting['bucket']>(postings: readonly Posting[], bucket: Bucket) =>
  postings.filter((posting): posting is Extract<Posting, { bucket: Bucket }> => posting.bucket === bucket);

/** Never −0: JSON does not keep it. */
const sumIn = (postings: readonly Posting[], bucket: Posting['bucket']): number => sumPoints(inBucket(postings, bucket)) + 0;

/** Points that repaid debt. */
const repaidBy = (postings: readonly Posting[]): number => 0 - sumIn(postings, 'debt');

export interface BatchSaid {
  readonly points: number;
  readonly expiresAt: ExpiresAt;
}

const batchesOf = (postings: readonly { readonly points: number; readonly expiresAt: ExpiresAt }[], sign: 1 | -1): readonly BatchSaid[] =>
  postings.filter(({ points }) => points * sign > 0).map(({ points, expiresAt }) => ({ points: points * sign, expiresAt }));

/**
 * New points: `points` = active + pending + repaid. Their expiry is that of the last posting: earlier postings may
 * extend existing points.
 */
export function credited({ postings }: Pick<EntryHeader, 'postings'>) {
  const active = sumIn(postings, 'active');
  const pending = sumIn(postings, 'pending');
  const repaid = repaidBy(postings);
  return { points: active + pending + repaid, active, pending, repaid, ...(active + pending > 0 ? lifetimeOf(postings) : {}) };
}

function lifetimeOf(postings: readonly Posting[]): { readonly expiresAt?: ExpiresAt; readonly maturesAt?: Instant } {
  const last = postings.findLast(({ bucket, points }) => points > 0 && (bucket === 'active' || bucket === 'pending'));
  if (last?.bucket === 'pending') return { expiresAt: last.expiresAt, maturesAt: last.maturesAt };
  return last?.bucket === 'active' ? { expiresAt: last.expiresAt } : {};
}

/** Points that became active or repaid debt, by batch. */
export function activated({ postings }: Pick<EntryHeader, 'postings'>) {
  const repaid = repaidBy(postings);
  return { points: sumIn(postings, 'active') + repaid, repaid, batches: batchesOf(inBucket(postings, 'active'), 1) };
}

/** Points that are no longer active, by batch. */
export function spentFrom({ postings }: Pick<EntryHeader, 'postings'>) {
  return { points: 0 - sumIn(postings, 'active'), batches: batchesOf(inBucket(postings, 'active'), -1) };
}

/** Points that a return reversed, and the part that became debt. */
export function takenBack({ postings, points }: Pick<EntryHeader, 'postings' | 'points'>) {
  return { points: 0 - points, debt: sumIn(postings, 'debt') };
}

/** Points that an extension moved, and their new expiry. */
export function extended({ postings }: Pick<EntryHeader, 'postings'>) {
  const moved = postings.filter(({ bucket, points }) => bucket !== 'debt' && points > 0);
  const [first] = moved;
  return { points: sumPoints(moved), expiresAt: first === undefined || first.bucket === 'debt' ? null : first.expiresAt };
}

/** Points of ended reservations, by reservation. */
export function heldNoMore({
  postings,
}: Pick<EntryHeader, 'postings'>): readonly { readonly redemptionId: string; readonly points: number }[] {
  const points = new Map<string, number>();
  for (const held of inBucket(postings, 'held')) points.set(held.redemptionId, (points.get(held.redemptionId) ?? 0) - held.points);
  return [...points].map(([redemptionId, sum]) => ({ redemptionId, points: sum }));
}
