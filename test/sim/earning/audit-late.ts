/** Audits purchases that arrive after points expired by inactivity, and were made before. */
import type { Entry } from '../../../shared/domain/ledger/entry.ts';
import type { Terms } from '../../../shared/domain/programmes/programme.ts';
import { addDays, dayOf, iso, startOfDay } from '../kernel/audit-calendar.ts';
import type { MemberRecord, Records } from '../kernel/audit-records.ts';
import * as buckets from '../ledger/audit-buckets.ts';
import type { Checked } from '../ledger/audit-entries.ts';
import { fail } from '../violation.ts';
import { extendedUntil } from './audit-lifetime.ts';

interface Missed {
  readonly expiry: Entry;
  readonly inactivity: string;
  readonly points: bigint;
}

export const reinstatedKey = ({ programmeId, memberId, number }: Pick<Entry, 'programmeId' | 'memberId' | 'number'>): string =>
  `${programmeId} ${memberId} ${number}`;

/**
 * "Points that expired by inactivity, though a purchase had been made before, live again when it arrives within the days of a late
 * arrival": not those that it would have extended to a day that is past, nor those of goods that came back since.
 */
function missedBy(records: Records, { written }: MemberRecord, occurredAt: string, at: string, timeZone: string): readonly Missed[] {
  return written.flatMap((expiry) => {
    if (expiry.kind !== 'expire' || records.reinstated.has(reinstatedKey(expiry))) return [];
    return expiry.postings.flatMap((posting) => {
      if (posting.bucket !== 'active' || posting.inactivity === undefined || posting.expiresAt === null) return [];
      const { inactivity, expiresAt } = posting;
      if (expiresAt <= occurredAt || extendedUntil(inactivity, occurredAt, timeZone) <= at) return [];
      let points = -BigInt(posting.points);
      for (const { number, expiredUnspent } of written)
        if (number > expiry.number && expiredUnspent?.expiredAt === expiresAt) points -= BigInt(expiredUnspent.points);
      return points > 0n ? [{ expiry, inactivity, points }] : [];
    });
  });
}

/** The terms of the purchase, and the time zone in force: the days are counted in it. */
const isInTime = ({ earning }: Terms, timeZone: string, occurredAt: string, at: string): boolean =>
  at < iso(startOfDay(addDays(dayOf(Date.parse(occurredAt), timeZone), (earning.lateArrivalDays ?? 7) + 1), timeZone));

/** Checks the entry by which a late purchase reinstates points: the purchase is credited by the next one. */
export function expectedLate({ records, record, entry, orders, where, terms: inForce }: Checked, state: buckets.Buckets): void {
  const [order] = [...orders.values()].flatMap(({ after }) =>
    after.state === 'credited' && after.credit.entry === entry.number + 1 ? [after] : [],
  );
  const version = order && records.versions(entry.programmeId).numbered(order.credit.programmeVersion);
  const { occurredAt } = order?.purchase ?? fail('late', `${where}: no one asked for it, and no purchase follows`);
  const { terms } = version ?? fail('late', `${where}: there is no such version`);
  const missed = isInTime(terms, inForce.timeZone, occurredAt, entry.at)
    ? missedBy(records, record, occurredAt, entry.at, terms.timeZone)
    : [];
  if (missed.length === 0) fail('late', `${where}: nothing has expired that the purchase of ${occurredAt} would have extended`);
  for (const { inactivity, points } of missed)
    buckets.earn(state, points, null, { expiresAt: extendedUntil(inactivity, entry.at, terms.timeZone), inactivity });
  for (const { expiry } of missed) records.reinstated.add(reinstatedKey(expiry));
}

/** Checks at the purchase's own entry that no such points are left. A purchase that is hardly late need not look back. */
export function checkNothingMissed({ records, record, entry, where, terms: inForce }: Checked, terms: Terms, occurredAt: string): void {
  const isHardlyLate = Date.parse(entry.at) - Date.parse(occurredAt) < HARDLY_LATE;
  if (isHardlyLate || !usesInactivity(terms, inForce, record) || !isInTime(terms, inForce.timeZone, occurredAt, entry.at)) return;
  const [left] = missedBy(records, record, occurredAt, entry.at, terms.timeZone);
  if (left !== undefined)
    fail('late', `${where} leaves ${left.points} points of entry ${left.expiry.number} expired, though it was made before`);
}

const HARDLY_LATE = 60_000;

/** Points with an inactivity policy that no terms have any more, and that are all gone, are not looked for. */
function usesInactivity(terms: Terms, inForce: Terms, { state }: MemberRecord): boolean {
  const hasPolicy = ({ expiry, tiers }: Terms): boolean =>
    [expiry, ...(tiers?.levels ?? []).map(({ benefits }) => benefits.expiry)].some((policy) => policy?.policy === 'inactivity');
  const lives = [...buckets.activeLives(state), ...buckets.pendingLives(state), ...buckets.heldLives(state)];
  return hasPolicy(terms) || hasPolicy(inForce) || lives.some(({ inactivity }) => inactivity !== undefined);
}
