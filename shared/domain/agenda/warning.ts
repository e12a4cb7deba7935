/** Members are told before points or a tier come to an end. */

import { expiryWarningDaysOf } from '../earning/expiry-terms.ts';
import { startOfDayAfter } from '../kernel/calendar.ts';
import { formatPoints } from '../kernel/points.ts';
import { earliestOf, type Instant, millis, toInstant } from '../kernel/time.ts';
import type { Account } from '../ledger/account.ts';
import type { Explanation } from '../ledger/entry-header.ts';
import type { Terms } from '../programmes/programme.ts';
import { reviewed } from '../tiers/standing.ts';
import { levelOf } from '../tiers/tier-terms.ts';
import type { Timer } from './timer.ts';
import type { Ends, Warned } from './warning-entries.ts';

type WarningTerms = Pick<Terms, 'tiers' | 'timeZone' | 'expiryWarningDays'>;

export interface Warning {
  readonly warned: Partial<Warned>;
  readonly ends: Ends;
  readonly explanation: readonly Explanation[];
}

/** The first instant of the day that is `days` before the last one on which it holds. */
const warnedFrom = (end: Instant, days: number, timeZone: string): Instant => startOfDayAfter(toInstant(millis(end) - 1), -days, timeZone);

const notYet = (end: Instant, warned: Instant | null): boolean => warned === null || end > warned;

/** When the member is to be told of points that expire next, or null. */
export function pointsWarningAt({ batches, warned }: Account, terms: WarningTerms): Instant | null {
  const warningDays = expiryWarningDaysOf(terms);
  if (warningDays === 0) return null;
  const next = batches.find(({ expiresAt }) => expiresAt !== null && notYet(expiresAt, warned.points))?.expiresAt ?? null;
  return next === null ? null : warnedFrom(next, warningDays, terms.timeZone);
}

/** When the member is to be told that the tier ends, unless it is earned again by then; or null. */
export function tierWarningAt({ standing, warned }: Account, { tiers, timeZone }: WarningTerms): Instant | null {
  if (tiers === undefined || tiers.warningDays === 0 || standing === null || standing.until === null) return null;
  return notYet(standing.until, warned.tier) ? warnedFrom(standing.until, tiers.warningDays, timeZone) : null;
}

/** The warnings that are due at `now`. Nothing is warned of that has ended by then. */
export function warningAt(account: Account, terms: WarningTerms, now: Instant): Warning | undefined {
  const points = pointsWarning(account, terms, now);
  const tier = tierWarning(account, terms, now);
  if (points === undefined && tier === undefined) return undefined;
  return {
    warned: { ...points?.warned, ...tier?.warned },
    ends: { ...points?.ends, ...tier?.ends },
    explanation: [...(points?.explanation ?? []), ...(tier?.explanation ?? [])],
  };
}

function pointsWarning(account: Account, terms: WarningTerms, now: Instant): Warning | undefined {
  const warningDays = expiryWarningDaysOf(terms);
  if (warningDays === 0) return undefined;
  const ending = account.batches.flatMap(({ expiresAt, points }) =>
    expiresAt !== null && notYet(expiresAt, account.warned.points) && warnedFrom(expiresAt, warningDays, terms.timeZone) <= now
      ? [{ expiresAt, points }]
      : [],
  );
  const last = ending.at(-1);
  if (last === undefined) return undefined;
  return {
    warned: { points: last.expiresAt },
    ends: { points: ending },
    explanation: ending.map(({ expiresAt, points }) => ({
      rule: 'expiry-warning',
      matched: true,
      points,
      reason: `${formatPoints(points)} can be spent until ${expiresAt}`,
    })),
  };
}

function tierWarning(account: Account, terms: WarningTerms, now: Instant): Warning | undefined {
  const { standing } = account;
  const from = tierWarningAt(account, terms);
  if (standing === null || standing.until === null || standing.reviewAt === null || from === null || from > now) return undefined;
  const after = reviewed(terms, account, standing.reviewAt)?.standing;
  if (after == null || after.id === standing.id) return undefined;
  const name = (id: string): string => levelOf(terms.tiers, id)?.name ?? id;
  return {
    warned: { tier: standing.until },
    ends: { tier: { id: standing.id, until: standing.until, reviewAt: standing.reviewAt, next: after.id } },
    explanation: [
      {
        rule: 'tier-warning',
        matched: true,
        reason: `${name(standing.id)} holds until ${standing.until}; unless it is earned again, ${name(after.id)} follows on ${standing.reviewAt}`,
      },
    ],
  };
}

/**
 * Due at once when something just happened: points that end soon were credited, or a return takes the tier at its end. A warning that no
 * one needed is not waited for.
 */
export const WARNING_TIMER: Timer = {
  nextAt: (account, terms, now) => {
    const ahead = (at: Instant | null): Instant | null => (at !== null && at > now ? at : null);
    return earliestOf(ahead(pointsWarningAt(account, terms)), ahead(tierWarningAt(account, terms)));
  },
  isDueAtOnce: (account, terms, now) => warningAt(account, terms, now) !== undefined,
  due: (account, { version: programmeVersion, terms }, now) => {
    const warning = warningAt(account, terms, now);
    return warning === undefined ? [] : [{ kind: 'warn', at: now, programmeVersion, postings: [], ...warning }];
  },
};
