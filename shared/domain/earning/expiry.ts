/** The lifetime of points that are credited now: when they mature and when they expire. */

import { endOfNextDate, endOfPeriodAfter, type PeriodEnd, type Span, startOfDayAfter } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/time.ts';
import type { Account } from '../ledger/account.ts';
import type { ExpiresAt, Explanation, Posting } from '../ledger/entry-header.ts';
import type { Terms } from '../programmes/programme.ts';
import { levelOf } from '../tiers/tier-terms.ts';
import type { ExpiryTerms } from './expiry-terms.ts';

/** The lifetime that a credit keeps, whatever is published later. */
export interface Lifetime {
  /** null: at once. */
  readonly maturesAt: Instant | null;
  readonly expiresAt: ExpiresAt;
  /** For points with an inactivity policy: by how much each purchase extends them, such as `P6M/month`. */
  readonly inactivity?: string | undefined;
}

/**
 * Counts from the credit, not from the purchase: points of a purchase that arrives late, or that
 * waited for its member to enrol, must not expire before anyone saw them.
 */
export function lifetimeOf(
  { expiry, timeZone }: { readonly expiry: ExpiryTerms; readonly timeZone: string },
  pendingDays: number,
  creditedAt: Instant,
): Lifetime {
  const maturesAt = pendingDays === 0 ? null : startOfDayAfter(creditedAt, pendingDays, timeZone);
  switch (expiry.policy) {
    case 'never':
      return { maturesAt, expiresAt: null };
    case 'after':
      return { maturesAt, expiresAt: endOfPeriodAfter(creditedAt, expiry, expiry.to, timeZone) };
    case 'date':
      return { maturesAt, expiresAt: endOfNextDate(creditedAt, expiry.month, expiry.day, expiry.atLeastDays, timeZone) };
    case 'inactivity':
      return { maturesAt, expiresAt: endOfPeriodAfter(creditedAt, expiry, expiry.to, timeZone), inactivity: written(expiry, expiry.to) };
  }
}

/** The lifetime for a member: the tier's expiry policy before the programme's. */
export function lifetimeIn(
  { standing }: Pick<Account, 'standing'>,
  { expiry, tiers, timeZone }: Pick<Terms, 'expiry' | 'tiers' | 'timeZone'>,
  pendingDays: number,
  now: Instant,
): Lifetime {
  return lifetimeOf({ expiry: levelOf(tiers, standing?.id)?.benefits.expiry ?? expiry, timeZone }, pendingDays, now);
}

/** Until when an activity at `at` extends points with this inactivity policy. */
export function extendedUntil(inactivity: string, at: Instant, timeZone: string): Instant {
  const { span, to } = read(inactivity);
  return endOfPeriodAfter(at, span, to, timeZone);
}

/** Extends points with an inactivity policy because the member earns. Their sum stays. */
export function extendByActivity(
  account: Pick<Account, 'batches' | 'pending' | 'held'>,
  now: Instant,
  timeZone: string,
): readonly Posting[] {
  const moved = <Batch extends { readonly expiresAt: ExpiresAt; readonly points: number; readonly inactivity?: string | undefined }>(
    batches: readonly Batch[],
    posting: (batch: Batch) => Posting,
  ): readonly Posting[] =>
    batches.flatMap((batch) => {
      if (batch.inactivity === undefined || batch.expiresAt === null) return [];
      const expiresAt = extendedUntil(batch.inactivity, now, timeZone);
      return expiresAt > batch.expiresAt ? [posting({ ...batch, points: -batch.points }), posting({ ...batch, expiresAt })] : [];
    });
  return [
    ...moved(account.batches, (batch) => ({ bucket: 'active', ...batch })),
    ...moved(account.pending, (batch) => ({ bucket: 'pending', ...batch })),
    ...moved(account.held, (batch) => ({ bucket: 'held', ...batch })),
  ];
}

/** An ISO 8601 duration, and the period that it is rounded up to. */
const written = (span: Span, to: PeriodEnd): string => `${span.months === undefined ? `P${span.days}D` : `P${span.months}M`}/${to}`;

function read(inactivity: string): { readonly span: Span; readonly to: PeriodEnd } {
  const [, count, unit, to] = /^P(\d+)([DM])\/(day|month|quarter|year)$/.exec(inactivity) ?? [];
  return { span: unit === 'D' ? { days: Number(count) } : { months: Number(count) }, to: (to ?? 'day') as PeriodEnd };
}

/** The explanation of the lifetime of an entry's points. */
export function lifetimeExplained(points: number, { maturesAt, expiresAt }: Lifetime): readonly Explanation[] {
  if (points === 0) return [];
  return [
    ...(maturesAt === null ? [] : [{ rule: 'pending-period', matched: true, reason: `pending until ${maturesAt}` }]),
    { rule: 'expiry', matched: expiresAt !== null, reason: expiresAt === null ? 'never expires' : `valid until ${expiresAt}` },
  ];
}
