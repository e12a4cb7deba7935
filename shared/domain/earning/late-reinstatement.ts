/**
 * A purchase that was made before points expired by inactivity, and arrives after it, would have extended them. So it reinstates them,
 * within the terms' `lateArrivalDays`, by an entry of its own in its commit.
 */

import { startOfDayAfter } from '../kernel/calendar.ts';
import { formatPoints, sumPoints } from '../kernel/points.ts';
import { type Instant, plusSeconds } from '../kernel/time.ts';
import type { Account } from '../ledger/account.ts';
import { activate, debtRepaid } from '../ledger/activation.ts';
import type { Entry } from '../ledger/entry.ts';
import type { Explanation, Posting } from '../ledger/entry-header.ts';
import { append, type Ledger } from '../ledger/ledger.ts';
import type { ProgrammeVersion, Terms } from '../programmes/programme.ts';
import { lateArrivalDaysOf } from './earning-terms.ts';
import { extendedUntil } from './expiry.ts';
import type { Purchase } from './order.ts';

interface Versions {
  readonly atPurchase: ProgrammeVersion;
  readonly now: ProgrammeVersion;
}

/** A purchase that arrives sooner is not late: hardly anything can have expired and been earned again since it was made. */
const LATE_AFTER_SECONDS = 60;

/** Until when the purchase changes what was decided before it arrived, exclusive. */
const lateUntil = (occurredAt: Instant, { atPurchase, now }: Versions): Instant =>
  startOfDayAfter(occurredAt, lateArrivalDaysOf(atPurchase.terms) + 1, now.terms.timeZone);

const hasInactivityPolicy = ({ expiry, tiers }: Terms): boolean =>
  expiry.policy === 'inactivity' || tiers?.levels.some(({ benefits }) => benefits.expiry?.policy === 'inactivity') === true;

const hasInactivityPoints = ({ batches, pending, held }: Account): boolean =>
  [...batches, ...pending, ...held].some(({ inactivity }) => inactivity !== undefined);

/**
 * Whether entries from before this command can tell of such an expiry. Only then they are read: an ordinary purchase reads nothing more.
 * @param account As it was read.
 */
export function canHaveMissedExpiry(account: Account, occurredAt: Instant, programme: Versions, now: Instant): boolean {
  if (now >= lateUntil(occurredAt, programme)) return false;
  if (!hasInactivityPoints(account)) return hasInactivityPolicy(programme.now.terms) || hasInactivityPolicy(programme.atPurchase.terms);
  return now >= plusSeconds(occurredAt, LATE_AFTER_SECONDS);
}

export interface LateReinstatement {
  readonly ledger: Ledger;
  /** The `expire` entries whose points live again. */
  readonly expiries: readonly Entry[];
  /** For the purchase's own entry. */
  readonly explanation: readonly Explanation[];
}

/**
 * @param opened Advanced to `now`.
 * @param since The entries since the purchase, when `canHaveMissedExpiry`, without expiries that were reinstated.
 */
export function reinstateLate(
  opened: Ledger,
  { occurredAt }: Pick<Purchase, 'occurredAt'>,
  orderId: string,
  since: readonly Entry[],
  programme: Versions,
  now: Instant,
): LateReinstatement {
  const until = lateUntil(occurredAt, programme);
  const { timeZone } = programme.atPurchase.terms;
  const missed = missedBy(occurredAt, [...since, ...opened.appended], now, timeZone);
  if (now >= until) return { ledger: opened, expiries: [], explanation: tooLate(opened.account, occurredAt, programme, until) };
  if (missed.length === 0) return { ledger: opened, expiries: [], explanation: [] };
  let { debt } = opened.account;
  const postings = missed.flatMap(({ inactivity, points }): readonly Posting[] => {
    const activated = activate(points, { expiresAt: extendedUntil(inactivity, now, timeZone), inactivity }, debt);
    debt -= Math.min(debt, points);
    return activated;
  });
  const ledger = append(opened, {
    kind: 'reinstate',
    at: now,
    programmeVersion: programme.now.version,
    postings,
    explanation: [
      ...missed.map(({ expiry, points, expiresAt }) => ({
        rule: 'late-arrival',
        matched: true,
        points,
        reason: `${formatPoints(points)} that entry ${expiry.number} let expire on ${expiresAt} live again: order ${orderId} was made on ${occurredAt}, before that`,
      })),
      ...debtRepaid(postings),
    ],
  });
  return { ledger, expiries: [...new Set(missed.map(({ expiry }) => expiry))], explanation: [] };
}

interface Missed {
  readonly expiry: Entry;
  readonly inactivity: string;
  readonly expiresAt: Instant;
  readonly points: number;
}

/** The points that would still live if the purchase had arrived when it was made, less those of goods that came back since. */
function missedBy(occurredAt: Instant, since: readonly Entry[], now: Instant, timeZone: string): readonly Missed[] {
  return since.flatMap((expiry) =>
    expiry.kind !== 'expire'
      ? []
      : expiry.postings.flatMap((posting): readonly Missed[] => {
          if (posting.bucket !== 'active' || posting.inactivity === undefined || posting.expiresAt === null) return [];
          const { inactivity, expiresAt } = posting;
          if (occurredAt >= expiresAt || extendedUntil(inactivity, occurredAt, timeZone) <= now) return [];
          const points = 0 - posting.points - returnedOf(expiresAt, expiry.number, since);
          return points <= 0 ? [] : [{ expiry, inactivity, expiresAt, points }];
        }),
  );
}

/** Expired points that a return took nothing for. Its purchase no longer earns them. */
const returnedOf = (expiresAt: Instant, after: number, since: readonly Entry[]): number =>
  sumPoints(
    since.flatMap(({ number, expiredUnspent }) => (number > after && expiredUnspent?.expiredAt === expiresAt ? [expiredUnspent] : [])),
  );

/** Nothing is read for a purchase that is too late. So it is said only where all points that last by inactivity are gone. */
function tooLate(account: Account, occurredAt: Instant, { now }: Versions, until: Instant): readonly Explanation[] {
  if (hasInactivityPoints(account) || !hasInactivityPolicy(now.terms)) return [];
  const reason = `made on ${occurredAt}; points that expired since by inactivity live again only when it arrives before ${until}`;
  return [{ rule: 'late-arrival', matched: false, reason }];
}
