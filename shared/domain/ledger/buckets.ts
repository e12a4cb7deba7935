/** Where the points of an account are, and how postings move them. */

import { addPoints, sumPoints } from '../kernel/points.ts';
import { invariant } from '../kernel/refusal.ts';
import type { Instant } from '../kernel/time.ts';
import type { Balance, ExpiresAt, Posting } from './entry-header.ts';

/** Active points that expire together. */
export interface ExpiryBatch {
  readonly expiresAt: ExpiresAt;
  /** Set when each purchase puts the expiry off: by how much. */
  readonly inactivity?: string | undefined;
  readonly points: number;
}

/** Pending points that mature together, into one expiry batch. */
export interface PendingBatch {
  readonly maturesAt: Instant;
  readonly expiresAt: ExpiresAt;
  readonly inactivity?: string | undefined;
  readonly points: number;
}

/** Points that a reservation holds, by the batch that they were taken from. */
export interface HeldBatch {
  readonly redemptionId: string;
  readonly lapsesAt: Instant;
  readonly expiresAt: ExpiresAt;
  readonly inactivity?: string | undefined;
  readonly points: number;
}

/** Where points are. */
export interface Buckets {
  /** In the order in which they expire; never empty ones. */
  readonly batches: readonly ExpiryBatch[];
  /** In the order in which they mature; never empty ones. */
  readonly pending: readonly PendingBatch[];
  /** In the order in which their reservations lapse; never empty ones. */
  readonly held: readonly HeldBatch[];
  /** Points taken back after they were spent. While there is debt there are no active points. */
  readonly debt: number;
}

export const NO_POINTS: Buckets = { batches: [], pending: [], held: [], debt: 0 };

/**
 * @throws Refusal LIMIT_EXCEEDED above MAX_BALANCE_POINTS, all but debt together: what is pending must have room when it
 * matures, and what is held when it comes back.
 */
export function balanceOf(account: Buckets): Balance {
  const active = sumPoints(account.batches);
  const pending = sumPoints(account.pending);
  const held = sumPoints(account.held);
  addPoints(addPoints(active, pending), held);
  return { active, pending, ...(held === 0 ? {} : { held }), debt: account.debt };
}

/** The buckets after postings. Every change of points goes through here. */
export function post<State extends Buckets>(state: State, postings: readonly Posting[]): State {
  let { batches, pending, held, debt } = state;
  for (const posting of postings) {
    switch (posting.bucket) {
      case 'active': {
        const { bucket: _, ...batch } = posting;
        batches = poured(batches, batch, (a, b) => compareNullLast(a.expiresAt, b.expiresAt) || compareSlides(a, b));
        break;
      }
      case 'pending': {
        const { bucket: _, ...batch } = posting;
        pending = poured(
          pending,
          batch,
          (a, b) => compareNullLast(a.maturesAt, b.maturesAt) || compareNullLast(a.expiresAt, b.expiresAt) || compareSlides(a, b),
        );
        break;
      }
      case 'held': {
        const { bucket: _, ...batch } = posting;
        held = poured(
          held,
          batch,
          (a, b) =>
            compareNullLast(a.lapsesAt, b.lapsesAt) ||
            compareNullLast(a.redemptionId, b.redemptionId) ||
            compareNullLast(a.expiresAt, b.expiresAt) ||
            compareSlides(a, b),
        );
        break;
      }
      case 'debt':
        debt = addPoints(debt, posting.points);
        break;
    }
  }
  invariant(debt >= 0, 'debt is never negative');
  return { ...state, batches, pending, held, debt };
}

/** `batch` added to its like in a sorted list; batches that come out empty are dropped. */
function poured<Batch extends { readonly points: number }>(
  batches: readonly Batch[],
  batch: Batch,
  compare: (a: Batch, b: Batch) => number,
): readonly Batch[] {
  const at = batches.findIndex((other) => compare(other, batch) >= 0);
  const found = batches[at];
  const like = found !== undefined && compare(found, batch) === 0 ? found : undefined;
  const points = addPoints(like?.points ?? 0, batch.points);
  invariant(points >= 0, 'a batch never holds less than nothing');
  const result = [...batches];
  result.splice(at === -1 ? batches.length : at, like === undefined ? 0 : 1, ...(points === 0 ? [] : [{ ...batch, points }]));
  return result;
}

type SlidingBatch = { readonly inactivity?: string | undefined };
const compareSlides = (a: SlidingBatch, b: SlidingBatch): number => compareNullLast(a.inactivity ?? null, b.inactivity ?? null);

function compareNullLast(a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return a < b ? -1 : 1;
}
