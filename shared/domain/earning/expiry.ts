/** When points that are credited now can be spent, and until when. */

import { endOfNextDate, endOfPeriodAfter, type PeriodEnd, type Span, startOfDayAfter } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/time.ts';
import type { Account } from '../ledger/account.ts';
import type { ExpiresAt, Posting } from '../ledger/entry-header.ts';
import type { Terms } from '../programmes/programme.ts';
import { levelOf } from '../tiers/tier-terms.ts';
import type { ExpiryTerms } from './expiry-terms.ts';

/** The terms that a credit of points keeps for good, whatever is published later. */
export interface Lifetime {
  /** null: at once. */
  readonly maturesAt: Instant | null;
  readonly expiresAt: ExpiresAt;
  /** Of points that last while their member earns: by how much each purchase puts their expiry off, as `P6M/month`. */
  readonly inactivity?: string | undefined;
}

/**
 * Counted from when points are credited, not from when the purchase was made: an old purchase that arrives late, or
 * waited for its member to enrol, must not earn points that have expired before anyone saw them.
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

/** What points that a member is credited with keep: the tier's own terms before the programme's. */
export function lifetimeIn(
  { standing }: Pick<Account, 'standing'>,
  { expiry, tiers, timeZone }: Pick<Terms, 'expiry' | 'tiers' | 'timeZone'>,
  pendingDays: number,
  now: Instant,
): Lifetime {
  return lifetimeOf({ expiry: levelOf(tiers, standing?.id)?.benefits.expiry ?? expiry, timeZone }, pendingDays, now);
}

/** A member earns: points that last while they do get their new expiry. What they add up to stays. */
export function putOff(account: Pick<Account, 'batches' | 'pending' | 'held'>, now: Instant, timeZone: string): readonly Posting[] {
  const later = (inactivity: string): Instant => {
    const { span, to } = read(inactivity);
    return endOfPeriodAfter(now, span, to, timeZone);
  };
  const moved = <Batch extends { readonly expiresAt: ExpiresAt; readonly points: number; readonly inactivity?: string | undefined }>(
    batches: readonly Batch[],
    posting: (batch: Batch) => Posting,
  ): readonly Posting[] =>
    batches.flatMap((batch) => {
      if (batch.inactivity === undefined || batch.expiresAt === null) return [];
      const expiresAt = later(batch.inactivity);
      return expiresAt > batch.expiresAt ? [posting({ ...batch, points: -batch.points }), posting({ ...batch, expiresAt })] : [];
    });
  return [
    ...moved(account.batches, (batch) => ({ bucket: 'active', ...batch })),
    ...moved(account.pending, (batch) => ({ bucket: 'pending', ...batch })),
    ...moved(account.held, (batch) => ({ bucket: 'held', ...batch })),
  ];
}

/** ISO 8601's duration, and what it is rounded up to the end of. */
const written = (span: Span, to: PeriodEnd): string => `${span.months === undefined ? `P${span.days}D` : `P${span.months}M`}/${to}`;

function read(inactivity: string): { readonly span: Span; readonly to: PeriodEnd } {
  const [, count, unit, to] = /^P(\d+)([DM])\/(day|month|quarter|year)$/.exec(inactivity) ?? [];
  return { span: unit === 'D' ? { days: Number(count) } : { months: Number(count) }, to: (to ?? 'day') as PeriodEnd };
}
