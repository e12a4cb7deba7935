/** The lifetime of points, from the terms, with the auditor's own calendar. */
import type { ExpiryTerms } from '../../../shared/domain/earning/expiry-terms.ts';
import type { Terms } from '../../../shared/domain/programmes/programme.ts';
import { addDays, addMonths, dayAfter, dayOf, dayOfYear, iso, startOfDay, yearOf } from '../kernel/audit-calendar.ts';
import { type Buckets, type Life, redate } from '../ledger/audit-buckets.ts';

type PeriodEnd = Parameters<typeof dayAfter>[1];

interface Span {
  readonly months?: number | undefined;
  readonly days?: number | undefined;
  readonly to: PeriodEnd;
}

/** Points can be spent through the last day, month, quarter or year. They end with the first instant after it. */
export function endOf({ months, days = 0, to }: Span, at: string, timeZone: string): string {
  const day = dayOf(Date.parse(at), timeZone);
  const last = months === undefined ? addDays(day, days) : addMonths(day, months);
  return iso(startOfDay(dayAfter(last, to), timeZone));
}

/** "Through the next such day of the year that is at least so many days away." */
function endOfDate({ month, day, atLeastDays }: Extract<ExpiryTerms, { policy: 'date' }>, at: string, timeZone: string): string {
  const earliest = addDays(dayOf(Date.parse(at), timeZone), atLeastDays);
  const year = yearOf(earliest);
  const thisYear = dayOfYear(year, month, day);
  return iso(startOfDay(addDays(thisYear >= earliest ? thisYear : dayOfYear(year + 1, month, day), 1), timeZone));
}

/** The lifetime of points that are credited at `at` in a tier: "in place of the programme's, for points earned in this tier". */
export function lifeIn({ tiers, expiry, timeZone }: Terms, tier: string | undefined, at: string): Life {
  const policy = tiers?.levels.find(({ id }) => id === tier)?.benefits.expiry ?? expiry;
  switch (policy.policy) {
    case 'never':
      return { expiresAt: null };
    case 'after':
      return { expiresAt: endOf(policy, at, timeZone) };
    case 'date':
      return { expiresAt: endOfDate(policy, at, timeZone) };
    case 'inactivity': {
      const span = policy.months === undefined ? `P${policy.days}D` : `P${policy.months}M`;
      return { expiresAt: endOf(policy, at, timeZone), inactivity: `${span}/${policy.to}` };
    }
  }
}

/** Until when a purchase at `at` puts off points with this policy. */
export function extendedUntil(inactivity: string, at: string, timeZone: string): string {
  const [, count, unit, to] = /^P(\d+)([DM])\/(\w+)$/.exec(inactivity) ?? [];
  const span = unit === 'M' ? { months: Number(count) } : { days: Number(count) };
  return endOf({ ...span, to: to as PeriodEnd }, at, timeZone);
}

/** "Every purchase puts it off for all points that were earned under such terms", never back. */
export function extendByActivity(state: Buckets, at: string, timeZone: string): void {
  redate(state, ({ expiresAt, inactivity }) => {
    if (expiresAt === null || inactivity === undefined) return expiresAt;
    const later = extendedUntil(inactivity, at, timeZone);
    return later > expiresAt ? later : expiresAt;
  });
}

/** "Active, pending and held points that would expire earlier last until then." @returns whether there are any. */
export function extend(state: Buckets, until: string): boolean {
  let any = false;
  redate(state, ({ expiresAt }) => {
    if (expiresAt === null || expiresAt >= until) return expiresAt;
    any = true;
    return until;
  });
  return any;
}

/** When points that are credited at `at` become active. null: at once. */
export function maturityOf({ earning, timeZone }: Terms, fulfilled: boolean, at: string): string | null {
  if (earning.pendingDays === 0 || (fulfilled && earning.maturesOnFulfilment === true)) return null;
  return iso(startOfDay(addDays(dayOf(Date.parse(at), timeZone), earning.pendingDays), timeZone));
}
