/**
 * What time alone does to an account: pending points mature, reservations lapse, batches expire, tiers come to their
 * review, members are told before, referrals qualify or expire. Every balance and tier is a function of (account, now); a job only makes it durable. Every command starts here.
 */

import type { Lifetime } from '../earning/expiry.ts';
import { formatPoints, sumPoints } from '../kernel/points.ts';
import type { Instant } from '../kernel/time.ts';
import { type Account, type Buckets, post } from '../ledger/account.ts';
import type { Explanation, Posting } from '../ledger/entry.ts';
import { append, type Ledger } from '../ledger/ledger.ts';
import type { ProgrammeVersion } from '../programmes/programme.ts';
import { advanceReferral } from '../referrals/referral-due.ts';
import { reviewed, tierFacts } from '../tiers/standing.ts';
import { warningAt } from './warning.ts';

/** Postings that make points spendable: they repay debt first, and what is left joins its expiry batch. */
export function activate(points: number, lifetime: Omit<Lifetime, 'maturesAt'>, debt: number): readonly Posting[] {
  const { expiresAt, inactivity } = lifetime;
  const repaid = Math.min(points, debt);
  return [
    ...(repaid > 0 ? [{ bucket: 'debt', points: -repaid } as const] : []),
    ...(points > repaid
      ? [{ bucket: 'active', expiresAt, ...(inactivity === undefined ? {} : { inactivity }), points: points - repaid } as const]
      : []),
  ];
}

/** What time makes spendable: points that mature, and points that a reservation held and did not use. */
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
export function accountAt(account: Account, now: Instant): Account {
  const spendable = post(
    account,
    freed(account, now).flatMap(({ postings }) => postings),
  );
  return post(spendable, expiring(spendable, now));
}

/**
 * Posts what has become due: one entry each for all maturities, lapses, expiries, reviews and warnings, however many, and for the member's referral; of
 * maturities and lapses one for each run, where debt makes their order matter.
 * All of them can go before all expiries: a batch that is freed late and has expired meanwhile still repays debt
 * first, and expiry never touches debt, so the order of their dates does not change where the points end.
 */
export function advance(ledger: Ledger, now: Instant, programme: ProgrammeVersion): Ledger {
  const settled = reviewTier(expire(free(ledger, now, programme.version), now, programme.version), now, programme);
  const warning = warningAt(settled.account, programme.terms, now);
  const warned =
    warning === undefined
      ? settled
      : append(settled, { kind: 'warn', at: now, programmeVersion: programme.version, postings: [], ...warning });
  return advanceReferral(warned, now, programme);
}

function reviewTier(ledger: Ledger, now: Instant, { version, terms }: ProgrammeVersion): Ledger {
  const { account } = ledger;
  const review = reviewed(terms, account, now);
  if (review === undefined || review.standing === null) return ledger;
  const { standing, explanation } = review;
  return append(ledger, {
    kind: 'review',
    at: now,
    programmeVersion: version,
    postings: [],
    explanation,
    ...tierFacts(terms.tiers, account.standing, standing),
    standing,
  });
}

function free(ledger: Ledger, now: Instant, programmeVersion: number): Ledger {
  return runsOf(freed(ledger.account, now)).reduce(
    (settled, { kind, postings }) =>
      append(settled, { kind, at: now, programmeVersion, postings, explanation: [...postings.flatMap(whyFreed), ...debtRepaid(postings)] }),
    ledger,
  );
}

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

function expire(ledger: Ledger, now: Instant, programmeVersion: number): Ledger {
  const expired = expiring(ledger.account, now);
  if (expired.length === 0) return ledger;
  return append(ledger, {
    kind: 'expire',
    at: now,
    programmeVersion,
    postings: expired,
    explanation: expired.map(({ expiresAt, points }) => ({ rule: 'expiry', matched: true, points, reason: `valid until ${expiresAt}` })),
  });
}

/** Why debt was repaid, for the entry that repaid it. */
export function debtRepaid(postings: readonly Posting[]): readonly { rule: string; matched: true; points: number; reason: string }[] {
  const repaid = -sumPoints(postings.filter(({ bucket }) => bucket === 'debt'));
  return repaid > 0
    ? [{ rule: 'debt', matched: true, points: -repaid, reason: `${formatPoints(repaid)} repaid what a return had left owing` }]
    : [];
}
