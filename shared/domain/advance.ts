/**
 * What time alone does to an account: pending points mature, batches expire. Every balance is a function of
 * (account, now); a job only makes it durable. Every command starts here.
 */
import { type Account, post } from './account.ts';
import type { ExpiresAt, Posting } from './entry.ts';
import { append, type Ledger } from './ledger.ts';
import { formatPoints, sumPoints } from './points.ts';
import type { Instant } from './time.ts';

type Buckets = Pick<Account, 'batches' | 'pending' | 'debt'>;

/** Postings that make points spendable: they repay debt first, and what is left joins its expiry batch. */
export function activate(points: number, expiresAt: ExpiresAt, debt: number): readonly Posting[] {
  const repaid = Math.min(points, debt);
  return [
    ...(repaid > 0 ? [{ bucket: 'debt', points: -repaid } as const] : []),
    ...(points > repaid ? [{ bucket: 'active', expiresAt, points: points - repaid } as const] : []),
  ];
}

function maturing(state: Buckets, now: Instant): readonly Posting[] {
  let { debt } = state;
  return state.pending
    .filter(({ maturesAt }) => maturesAt <= now)
    .flatMap(({ maturesAt, expiresAt, points }) => {
      const activated = activate(points, expiresAt, debt);
      debt -= Math.min(points, debt);
      return [{ bucket: 'pending', maturesAt, expiresAt, points: -points } as const, ...activated];
    });
}

function expiring(state: Buckets, now: Instant): readonly Extract<Posting, { bucket: 'active' }>[] {
  return state.batches
    .filter(({ expiresAt }) => expiresAt !== null && expiresAt <= now)
    .map(({ expiresAt, points }) => ({ bucket: 'active', expiresAt, points: -points }));
}

/** The account as it stands at `now`, whether or not a job has run. */
export function accountAt(account: Account, now: Instant): Account {
  const matured = post(account, maturing(account, now));
  return post(matured, expiring(matured, now));
}

/**
 * Posts what has become due: at most one entry for all maturities and one for all expiries, however many batches.
 * All maturities can go before all expiries: a batch that matures late and has expired meanwhile still repays debt
 * first, and expiry never touches debt, so the order of their dates does not change where the points end.
 */
export function advance(ledger: Ledger, now: Instant, programmeVersion: number): Ledger {
  const matured = maturing(ledger.account, now);
  const afterMaturing =
    matured.length === 0
      ? ledger
      : append(ledger, {
          kind: 'mature',
          at: now,
          programmeVersion,
          postings: matured,
          explanation: [
            ...matured
              .filter((posting) => posting.bucket === 'pending')
              .map(({ maturesAt, points }) => ({
                rule: 'pending-period',
                matched: true,
                points: -points,
                reason: `pending until ${maturesAt}`,
              })),
            ...debtRepaid(matured),
          ],
        });
  const expired = expiring(afterMaturing.account, now);
  if (expired.length === 0) return afterMaturing;
  return append(afterMaturing, {
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
