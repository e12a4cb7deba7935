/**
 * What time alone does to an account: pending points mature, batches expire, tiers come to their review, and members are
 * told before. Every balance and tier is a function of (account, now); a job only makes it durable. Every command starts here.
 */
import { type Account, post } from './account.ts';
import type { Posting } from './entry.ts';
import type { Lifetime } from './expiry.ts';
import { append, type Ledger } from './ledger.ts';
import { formatPoints, sumPoints } from './points.ts';
import type { ProgrammeVersion } from './programme.ts';
import { reviewed } from './standing.ts';
import type { Instant } from './time.ts';
import { warningAt } from './warning.ts';

type Buckets = Pick<Account, 'batches' | 'pending' | 'debt'>;

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

function maturing(state: Buckets, now: Instant): readonly Posting[] {
  let { debt } = state;
  return state.pending
    .filter(({ maturesAt }) => maturesAt <= now)
    .flatMap((batch) => {
      const activated = activate(batch.points, batch, debt);
      debt -= Math.min(batch.points, debt);
      return [{ bucket: 'pending', ...batch, points: -batch.points } as const, ...activated];
    });
}

function expiring(state: Buckets, now: Instant): readonly Extract<Posting, { bucket: 'active' }>[] {
  return state.batches
    .filter(({ expiresAt }) => expiresAt !== null && expiresAt <= now)
    .map((batch) => ({ bucket: 'active', ...batch, points: -batch.points }));
}

/** The account as it stands at `now`, whether or not a job has run. */
export function accountAt(account: Account, now: Instant): Account {
  const matured = post(account, maturing(account, now));
  return post(matured, expiring(matured, now));
}

/**
 * Posts what has become due: at most one entry each for all maturities, expiries, reviews and warnings, however many.
 * All maturities can go before all expiries: a batch that matures late and has expired meanwhile still repays debt
 * first, and expiry never touches debt, so the order of their dates does not change where the points end.
 */
export function advance(ledger: Ledger, now: Instant, programme: ProgrammeVersion): Ledger {
  const settled = reviewTier(expire(mature(ledger, now, programme.version), now, programme.version), now, programme);
  const warning = warningAt(settled.account, programme.terms, now);
  return warning === undefined
    ? settled
    : append(settled, { kind: 'warn', at: now, programmeVersion: programme.version, postings: [], ...warning });
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
    tier: { id: standing.id, changed: standing.id !== account.standing?.id },
    standing,
  });
}

function mature(ledger: Ledger, now: Instant, programmeVersion: number): Ledger {
  const matured = maturing(ledger.account, now);
  if (matured.length === 0) return ledger;
  return append(ledger, {
    kind: 'mature',
    at: now,
    programmeVersion,
    postings: matured,
    explanation: [
      ...matured
        .filter((posting) => posting.bucket === 'pending')
        .map(({ maturesAt, points }) => ({ rule: 'pending-period', matched: true, points: -points, reason: `pending until ${maturesAt}` })),
      ...debtRepaid(matured),
    ],
  });
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
