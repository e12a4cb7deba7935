/**
 * A member's points at the end of a day. The computation starts from the present account, takes back the postings of entries that
 * happened later or were not known yet, and then applies the due timers up to that day.
 */

import type { Instant } from '../../kernel/time.ts';
import type { Account } from '../../ledger/account.ts';
import { type Buckets, type ExpiryBatch, type HeldBatch, type PendingBatch, post } from '../../ledger/buckets.ts';
import type { Entry } from '../../ledger/entry.ts';
import type { Posting } from '../../ledger/entry-header.ts';
import { accountAt } from '../../ledger/point-timers.ts';

/** The batches and the debt that a member has on a day. Only the first pass reads them, from accounts. */
export interface PointsAsOf {
  readonly batches: readonly ExpiryBatch[];
  readonly pending: readonly PendingBatch[];
  readonly held: readonly HeldBatch[];
  readonly debt: number;
}

/** The last millisecond of a day, and the instant after which nothing is taken into account. */
export interface Moment {
  readonly end: Instant;
  readonly knownAt: Instant;
}

/** Purchases and returns happened when they were made; everything else when it was written. */
export const happenedAt = ({ kind, at, purchase }: Entry): Instant =>
  (kind === 'earn' || kind === 'reverse') && purchase !== undefined ? purchase.occurredAt : at;

/**
 * @param later the last entries of the account, the newest first, back to before any entry that may not count. All entries after one
 * that was not known are unknown too, whatever their clock said.
 */
export function pointsAsOf(account: Account, later: readonly Entry[], { end, knownAt }: Moment): PointsAsOf {
  let state: Account = later.reduce((after, { postings }) => post(after, undone(postings)), account);
  for (const entry of later.toReversed()) {
    if (entry.at > knownAt) break;
    if (happenedAt(entry) <= end) state = posted(state, entry.postings);
  }
  const { batches, pending, held, debt } = accountAt(state, end);
  return { batches, pending, held, debt };
}

const undone = (postings: readonly Posting[]): readonly Posting[] =>
  postings.toReversed().map((posting) => ({ ...posting, points: 0 - posting.points }));

/**
 * Applies postings as far as possible: an entry before them that is left out may have brought the points that they take. Missing points
 * are then taken from other batches, the newest first, and what is still missing becomes debt. The sum is the same.
 */
function posted<State extends Buckets>(before: State, postings: readonly Posting[]): State {
  let state = before;
  let lacking = 0;
  let spare = 0;
  for (const posting of postings) {
    if (posting.points < 0) {
      const taken = Math.min(available(state, posting), 0 - posting.points);
      if (posting.bucket === 'debt') spare += 0 - posting.points - taken;
      else lacking += 0 - posting.points - taken;
      if (taken > 0) state = post(state, [{ ...posting, points: 0 - taken }]);
    } else {
      // Points that change buckets are no more than there were.
      const missing = posting.bucket === 'debt' ? 0 : Math.min(lacking, posting.points);
      lacking -= missing;
      if (posting.points > missing) state = post(state, [{ ...posting, points: posting.points - missing }]);
    }
  }
  return settled(state, spare, lacking, postings);
}

/** The points that a posting can take from its own batch. */
function available(state: Buckets, posting: Posting): number {
  if (posting.bucket === 'debt') return state.debt;
  const own = BATCHES[posting.bucket](state).find(
    (batch) =>
      batch.expiresAt === posting.expiresAt &&
      batch.inactivity === posting.inactivity &&
      batch.maturesAt === ('maturesAt' in posting ? posting.maturesAt : undefined) &&
      batch.redemptionId === ('redemptionId' in posting ? posting.redemptionId : undefined),
  );
  return own?.points ?? 0;
}

type AnyBatch = ExpiryBatch & Partial<Pick<PendingBatch, 'maturesAt'>> & Partial<Pick<HeldBatch, 'redemptionId'>>;
const BATCHES: { readonly [Bucket in 'active' | 'pending' | 'held']: (state: Buckets) => readonly AnyBatch[] } = {
  active: ({ batches }) => batches,
  pending: ({ pending }) => pending,
  held: ({ held }) => held,
};

/** A repayment of debt that does not exist is credited. Missing points become debt. While there is debt there are no active points. */
function settled<State extends Buckets>(state: State, spare: number, lacking: number, postings: readonly Posting[]): State {
  const like = postings.find((posting) => posting.bucket === 'active' && posting.points > 0);
  const credited: Posting = { bucket: 'active', expiresAt: null, ...(like?.bucket === 'active' ? like : {}), points: spare };
  const after = spare === 0 ? state : post(state, [credited]);
  const owing = lacking === 0 ? after : post(after, [{ bucket: 'debt', points: lacking }]);
  return repaid(owing);
}

/** Repays debt from the newest active points. */
function repaid<State extends Buckets>(state: State): State {
  let { debt } = state;
  const takings = state.batches.toReversed().flatMap((batch): readonly Posting[] => {
    const points = Math.min(debt, batch.points);
    debt -= points;
    return points === 0
      ? []
      : [
          { bucket: 'active', ...batch, points: 0 - points },
          { bucket: 'debt', points: 0 - points },
        ];
  });
  return post(state, takings);
}
