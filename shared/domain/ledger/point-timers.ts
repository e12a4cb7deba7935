/** Pending points mature, reservations lapse, and batches expire. */

import type { Timer } from '../agenda/timer.ts';
import { earliestOf, type Instant } from '../kernel/time.ts';
import { activate, debtRepaid } from './activation.ts';
import { type Buckets, post } from './buckets.ts';
import type { Explanation, Posting } from './entry-header.ts';

/** Points that time makes spendable: points that mature, and points that a reservation held and did not use. */
interface Freed {
  readonly kind: 'mature' | 'lapse';
  readonly postings: readonly Posting[];
}

function freed(state: Buckets, now: Instant): readonly Freed[] {
  const matured = state.pending
    .filter(({ maturesAt }) => maturesAt <= now)
    .map((batch) => ({ kind: 'mature' as const, due: batch.maturesAt, batch, bucket: { bucket: 'pending' as const, ...batch } }));
  const lapsed = state.held
    .filter(({ lapsesAt }) => lapsesAt <= now)
    .map((batch) => ({ kind: 'lapse' as const, due: batch.lapsesAt, batch, bucket: { bucket: 'held' as const, ...batch } }));
  let { debt } = state;
  // Which of them repay debt shows in what expires when: those that came first, however late the job is.
  const inOrder = debt === 0 ? [...matured, ...lapsed] : [...matured, ...lapsed].sort((a, b) => compare(a.due, b.due));
  return inOrder.map(({ kind, batch, bucket }) => {
    const activated = activate(batch.points, batch, debt);
    debt -= Math.min(batch.points, debt);
    return { kind, postings: [{ ...bucket, points: -batch.points }, ...activated] };
  });
}

const compare = (a: Instant, b: Instant): number => (a < b ? -1 : a > b ? 1 : 0);

function expiring(state: Buckets, now: Instant): readonly Extract<Posting, { bucket: 'active' }>[] {
  return state.batches
    .filter(({ expiresAt }) => expiresAt !== null && expiresAt <= now)
    .map((batch) => ({ bucket: 'active', ...batch, points: -batch.points }));
}

/** The account as it stands at `now`, whether or not a job has run. */
export function accountAt<State extends Buckets>(account: State, now: Instant): State {
  const spendable = post(
    account,
    freed(account, now).flatMap(({ postings }) => postings),
  );
  return post(spendable, expiring(spendable, now));
}

/**
 * One entry for all maturities and lapses, or, where debt makes their order matter, one for each run of a kind. All of them can go before
 * all expiries: a batch that is freed late and has expired meanwhile still repays debt first, and expiry never touches debt, so the order
 * of their dates does not change where the points end.
 */
export const RELEASE_TIMER: Timer = {
  nextAt: ({ pending, held }) => earliestOf(pending[0]?.maturesAt ?? null, held[0]?.lapsesAt ?? null),
  due: (account, { version: programmeVersion }, now) =>
    runsOf(freed(account, now)).map(({ kind, postings }) => ({
      kind,
      at: now,
      programmeVersion,
      postings,
      explanation: [...postings.flatMap(whyFreed), ...debtRepaid(postings)],
    })),
};

/** Neighbours of one kind as one. */
function runsOf(all: readonly Freed[]): readonly Freed[] {
  const runs: Freed[] = [];
  for (const { kind, postings } of all) {
    const before = runs.at(-1);
    if (before?.kind === kind) runs.splice(-1, 1, { kind, postings: [...before.postings, ...postings] });
    else runs.push({ kind, postings });
  }
  return runs;
}

function whyFreed(posting: Posting): readonly Explanation[] {
  const points = -posting.points;
  if (posting.bucket === 'pending')
    return [{ rule: 'pending-period', matched: true, points, reason: `pending until ${posting.maturesAt}` }];
  if (posting.bucket !== 'held') return [];
  return [{ rule: 'reservation', matched: true, points, reason: `reserved until ${posting.lapsesAt}, and not used` }];
}

/** One entry for all batches that expire. */
export const EXPIRY_TIMER: Timer = {
  nextAt: ({ batches }) => batches[0]?.expiresAt ?? null,
  due: (account, { version: programmeVersion }, now) => {
    const expired = expiring(account, now);
    if (expired.length === 0) return [];
    const explanation = expired.map(({ expiresAt, points }) => ({
      rule: 'expiry',
      matched: true,
      points,
      reason: `valid until ${expiresAt}`,
    }));
    return [{ kind: 'expire', at: now, programmeVersion, postings: expired, explanation }];
  },
};
