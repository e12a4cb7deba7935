/**
 * The points of a member at the end of a day: of the account as it is, what entries posted that happened later, or that were not known
 * yet, is taken back; and what time alone does is done until then.
 */

import { accountAt } from '../../agenda/advance.ts';
import type { Instant } from '../../kernel/time.ts';
import { type Account, type Buckets, type ExpiryBatch, type HeldBatch, type PendingBatch, post } from '../../ledger/account.ts';
import type { Entry, Posting } from '../../ledger/entry.ts';
import type { PointsAsOf } from './member-as-of.ts';

/** The end of a day, its last millisecond; and what was known. */
export interface Moment {
  readonly end: Instant;
  readonly knownAt: Instant;
}

/** Purchases and returns count by when they were made, everything else by when it was written. */
export const happenedAt = ({ kind, at, purchase }: Entry): Instant =>
  (kind === 'earn' || kind === 'reverse') && purchase !== undefined ? purchase.occurredAt : at;

/**
 * @param later the entries that lead to the account, the newest first, back to before anything that may not count. What comes behind one
 * that was not known is not known either, whatever its clock said.
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
 * As they were posted, as far as that can be: an entry before them that is left out may have brought what they take. What lacks is then
 * taken where there is something, the newest first, and last it is owed. All in all they come to the same.
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
      // What changes places is no more than there was of it.
      const missing = posting.bucket === 'debt' ? 0 : Math.min(lacking, posting.points);
      lacking -= missing;
      if (posting.points > missing) state = post(state, [{ ...posting, points: posting.points - missing }]);
    }
  }
  return settled(state, spare, lacking, postings);
}

/** What a posting can take at its own place. */
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

/** What repaid a debt that there is not is the member's; what lacks is taken; and while there is debt there are no active points. */
function settled<State extends Buckets>(state: State, spare: number, lacking: number, postings: readonly Posting[]): State {
  const like = postings.find((posting) => posting.bucket === 'active' && posting.points > 0);
  const credited: Posting = { bucket: 'active', expiresAt: null, ...(like?.bucket === 'active' ? like : {}), points: spare };
  const after = spare === 0 ? state : post(state, [credited]);
  const owing = lacking === 0 ? after : post(after, [{ bucket: 'debt', points: lacking }]);
  return repaid(owing);
}

/** Out of what is newest. */
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
