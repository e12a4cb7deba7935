/** Audits the agenda: the next action of an account, warnings, and the writes that a worker may and must make. */
import type { Terms } from '../../../shared/domain/programmes/programme.ts';
import { addDays, dayOf, iso, startOfDay } from '../kernel/audit-calendar.ts';
import type { MemberRecord, Records, Sent } from '../kernel/audit-records.ts';
import type { RequestOf } from '../kernel/request.ts';
import type { Answer } from '../kernel/system.ts';
import { activeLives, heldLives, pendingLives } from '../ledger/audit-buckets.ts';
import { nextBonus, nextLook } from '../members/audit-anniversaries.ts';
import { referralDue } from '../referrals/audit-referrals.ts';
import { checkRedemptionsDone } from '../rewards/audit-redemptions.ts';
import { afterReviews, reviewDue, rulesOf } from '../tiers/audit-tiers.ts';
import { fail } from '../violation.ts';

/** An item's place on the agenda. */
export interface Place {
  readonly shard: number;
  /** The instant at which the item is due. */
  readonly at: string;
  /** The transaction that put it there. */
  readonly since: number;
}

export interface WarnedUntil {
  readonly points?: string;
  readonly tier?: string;
}

/** "So many days before the last day on which it holds." */
const warnedFrom = (end: string, days: number, timeZone: string): string =>
  iso(startOfDay(addDays(dayOf(Date.parse(end) - 1, timeZone), -days), timeZone));

const isNew = (end: string, warnedUntil: string | undefined): boolean => warnedUntil === undefined || end > warnedUntil;

type Ends = Pick<MemberRecord, 'state' | 'held' | 'counters' | 'enrolledAt' | 'warnedUntil' | 'referrals' | 'celebrated'>;

/** The warnings that a member has not had yet: for each end, the instant from which it is due. */
function warningsOf({ state, held, warnedUntil }: Ends, { expiryWarningDays = 0, tiers, timeZone }: Terms) {
  const points: { readonly end: string; readonly from: string }[] = [];
  if (expiryWarningDays > 0) {
    for (const { expiresAt: end } of activeLives(state)) {
      if (end !== null && isNew(end, warnedUntil.points)) points.push({ end, from: warnedFrom(end, expiryWarningDays, timeZone) });
    }
  }
  const end = tiers === undefined || tiers.warningDays === 0 ? null : (held?.until ?? null);
  const tier = end !== null && isNew(end, warnedUntil.tier) ? { end, from: warnedFrom(end, tiers?.warningDays ?? 0, timeZone) } : undefined;
  return { points, tier };
}

/** The warning that is due at an instant: all points that end soon, and a tier that will not be kept. */
export function warningAt(record: Ends, terms: Terms, at: string): WarnedUntil | undefined {
  const { points, tier } = warningsOf(record, terms);
  const last = points.filter(({ from }) => from <= at).at(-1)?.end;
  const warnedUntil = {
    ...(last === undefined ? {} : { points: last }),
    ...(tier !== undefined && tier.from <= at && isLost(record, terms) ? { tier: tier.end } : {}),
  };
  return Object.keys(warnedUntil).length === 0 ? undefined : warnedUntil;
}

/** The content of a warning: how many points end when, and the tier after the one that ends. */
export function endsAt(record: Ends, terms: Terms, at: string, warnedUntil: WarnedUntil): { points?: readonly object[]; tier?: object } {
  const { points } = warningsOf(record, terms);
  const soon = new Set(points.filter(({ from }) => from <= at).map(({ end }) => end));
  const batches = activeLives(record.state).filter(({ expiresAt }) => expiresAt !== null && soon.has(expiresAt));
  const next = warnedUntil.tier === undefined ? undefined : nextTier(record, terms);
  const { id, until, reviewAt } = record.held ?? {};
  return {
    ...(batches.length === 0 ? {} : { points: batches.map(({ expiresAt, points: left }) => ({ points: Number(left), expiresAt })) }),
    ...(next === undefined ? {} : { tier: { id, until, reviewAt, next } }),
  };
}

/** The tier that follows the one that ends, unless it is earned again. */
function nextTier({ held, counters, enrolledAt }: Ends, terms: Terms): string | undefined {
  const rules = rulesOf(terms);
  if (rules === undefined || held === null || held.reviewAt === null) return undefined;
  return afterReviews(rules, { held, counters, enrolledAt }, held.reviewAt)?.id;
}

function isLost(record: Ends, terms: Terms): boolean {
  const next = nextTier(record, terms);
  return next !== undefined && next !== record.held?.id;
}

/** The next action after an instant at which all due entries were posted. null: there is none. */
export function nextAfter(record: Ends, terms: Terms, at: string): string | null {
  if (warningAt(record, terms, at) !== undefined) return at;
  const { points, tier } = warningsOf(record, terms);
  const dates = [
    ...pendingLives(record.state).map(({ maturesAt }) => maturesAt),
    ...heldLives(record.state).map(({ lapsesAt }) => lapsesAt),
    ...activeLives(record.state).map(({ expiresAt }) => expiresAt),
    terms.tiers === undefined ? null : reviewDue(record.held),
    referralDue(record, terms),
    nextBonus(record, terms, at)?.at ?? nextLook(record, at),
    ...[...points, ...(tier === undefined ? [] : [tier])].map(({ from }) => from).filter((from) => from > at),
  ];
  return dates.reduce((first, date) => (date !== null && (first === null || date < first) ? date : first), null);
}

/** Checks a write by a worker of the agenda: something of the member must be due now, or have been when the run began. */
export function checkWorker(records: Records, record: MemberRecord, run: Sent, now: number): void {
  const due = iso(now + records.skew);
  const places = [record.place, record.birthday.place, record.asidePlace].filter((place) => place !== undefined);
  if (record.asideEnded > run.at || places.some(({ at, since }) => at <= due || since > run.at)) return;
  fail('agenda', `a worker wrote to ${record.memberId}, who has nothing due before ${places.map(({ at }) => at).join(' or ')}`);
}

/** Checks the end of a run: its shards have nothing left that was due when it began, except for unreadable accounts. */
export function checkRun(
  records: Records,
  sent: Sent,
  { shards }: RequestOf<'agenda'>,
  { outcome }: Extract<Answer, { to: 'agenda' }>,
): void {
  const { request, damaged = NOBODY, at } = sent;
  if (outcome.shards.length > 0) fail('agenda', `${request.id} ended with ${outcome.shards.length} shards left`);
  if (outcome.setAside > 0 && damaged.size === 0) fail('agenda', `${request.id} has put ${outcome.setAside} accounts into quarantine`);
  if (outcome.left > 0) return;
  checkRedemptionsDone(records, sent, outcome.until, shards);
  for (const record of records.memberRecords()) {
    for (const place of [record.place, record.birthday.place, record.asidePlace]) {
      if (place === undefined || place.at > outcome.until || place.since > at || !shards.includes(place.shard)) continue;
      if (damaged.has(record.memberId) && record.asidePlace !== undefined && record.asidePlace.since > at) continue;
      fail('agenda', `${request.id} has left ${record.memberId}, who was due on ${place.at}, and is not in quarantine`);
    }
  }
}

const NOBODY: ReadonlySet<string> = new Set();

/** Checks the quarantine record of an account: who wrote it, the reason, since when, and when the account is tried again. */
export function checkAside(
  record: MemberRecord,
  before: StoredAside | undefined,
  after: StoredAside | undefined,
  run: Sent | undefined,
): void {
  const { memberId } = record;
  const isDamaged = run?.damaged?.has(memberId) === true;
  if (after === undefined) {
    if (run === undefined || isDamaged) fail('agenda', `${memberId} left quarantine, though the account was not read`);
    return;
  }
  if (!isDamaged) fail('agenda', `${memberId} is in quarantine: ${after.reason}`);
  if (after.revision !== (before?.revision ?? 0) + 1 || after.since !== (before?.since ?? after.failedAt))
    fail('agenda', `${memberId} is in quarantine since ${after.since}, for the ${after.revision}th time, after ${JSON.stringify(before)}`);
  if (record.asidePlace?.at !== iso(Date.parse(after.failedAt) + TRIED_AGAIN_AFTER))
    fail('agenda', `${memberId}, in quarantine on ${after.failedAt}, is tried again on ${record.asidePlace?.at ?? 'no day'}`);
}

export interface StoredAside {
  readonly revision: number;
  readonly reason: string;
  readonly since: string;
  readonly failedAt: string;
}

const TRIED_AGAIN_AFTER = 60_000;
