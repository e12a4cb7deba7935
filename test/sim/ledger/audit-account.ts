/** Audits the account's item: it must agree with its entries, and be on the agenda for its next action. */
import type { Item } from '../../../shared/store/kernel/item-table.ts';
import { nextAfter, type Place } from '../agenda/audit-agenda.ts';
import { same } from '../kernel/audit-hash.ts';
import type { MemberRecord, Records } from '../kernel/audit-records.ts';
import type { Moments } from '../members/audit-birthdays.ts';
import { type Counters, shownCounters } from '../tiers/audit-qualifying.ts';
import type { Held } from '../tiers/audit-tiers.ts';
import { fail } from '../violation.ts';
import * as buckets from './audit-buckets.ts';

/** @param moments the bounds of the command's reading of its clock. @param asOf the instant of its entries, if it has any. */
export function checkAccount(records: Records, item: Item, moments: Moments, asOf: string | undefined): MemberRecord {
  const [programmeId = '', memberId = ''] = item.PK.slice('MEMBER#'.length).split('#');
  const record = records.record(programmeId, memberId);
  const account = accountIn(item);
  if (account.version !== record.entries || account.head !== record.head) {
    fail('fold', `the account of ${memberId} is at entry ${account.version}, its ledger at ${record.entries}`);
  }
  const held = buckets.empty();
  for (const batch of account.batches) buckets.post(held, [{ bucket: 'active', ...batch }]);
  for (const batch of account.pending) buckets.post(held, [{ bucket: 'pending', ...batch }]);
  for (const batch of account.reserved) buckets.post(held, [{ bucket: 'held', ...batch }]);
  held.debt = BigInt(account.debt);
  if (buckets.shown(held) !== buckets.shown(record.state)) {
    fail('fold', `the account of ${memberId} holds ${buckets.shown(held)}, its entries make ${buckets.shown(record.state)}`);
  }
  if (!same(account.held, record.held))
    fail('fold', `the account of ${memberId} has ${JSON.stringify(account.held)}, its entries say ${JSON.stringify(record.held)}`);
  if (!same(account.marks, record.marks))
    fail('fold', `the account of ${memberId} is marked ${JSON.stringify(account.marks)}, its entries say ${JSON.stringify(record.marks)}`);
  const told = { points: account.told.points ?? undefined, tier: account.told.tier ?? undefined };
  if (!same(told, record.warnedUntil))
    fail('fold', `${memberId} was warned until ${JSON.stringify(told)}, the entries say ${JSON.stringify(record.warnedUntil)}`);
  // Above that, the oldest counters are merged: the sums are the same, their days are not.
  if (record.counters.size <= MAX_COUNTERS && shownCounters(account.counters) !== shownCounters(record.counters)) {
    fail('fold', `${shownCounters(account.counters)} counts for ${memberId}, where the entries make ${shownCounters(record.counters)}`);
  }
  const versions = records.versions(programmeId);
  const right = (asOf === undefined ? moments : [asOf]).map((moment) => nextAfter(record, versions.at(moment).terms, moment));
  const place = placeOf(item, records.transactions);
  const next = place === undefined || place.at > END_OF_TIME ? null : place.at;
  if (place === undefined || !right.includes(next)) {
    fail('agenda', `${memberId} is on the agenda for ${place?.at ?? 'never'}, but its next action is on ${right.join(' or ')}`);
  }
  if (record.place !== undefined && record.place.shard !== place.shard) fail('agenda', `${memberId} has moved to another shard`);
  record.place = place;
  return record;
}

const MAX_COUNTERS = 52;
/** Accounts without a next action come after this. */
const END_OF_TIME = '9999';

export function placeOf({ agendaShard, agendaKey }: Item, since: number): Place | undefined {
  if (typeof agendaShard !== 'string' || typeof agendaKey !== 'string') return undefined;
  return { shard: Number(agendaShard.slice('DUE#'.length)), at: agendaKey.slice(0, agendaKey.indexOf('#')), since };
}

interface StoredAccount {
  readonly version: number;
  readonly head: string;
  readonly batches?: string;
  readonly pending?: string;
  readonly held?: string;
  readonly debt?: number;
  readonly qualifying?: string;
  readonly standing?: string;
  readonly warned?: string;
  readonly frozenSince?: string;
  readonly segments?: string;
}

/** Accounts store their lists as text: items separated by blanks, their parts by commas, numbers in base 36, instants in minutes. */
function accountIn(item: Item) {
  const {
    version,
    head,
    batches,
    pending,
    held: reserved,
    debt = 0,
    qualifying,
    standing,
    warned,
    frozenSince,
    segments = '',
  } = item as unknown as StoredAccount;
  const [held, before] = parts(standing).map(heldIn);
  const [points, tier] = (warned ?? '').split(' ');
  return {
    version,
    head,
    debt,
    batches: batchesIn(batches),
    pending: parts(pending).map(([maturesAt, expiresAt, points, inactivity]) => ({
      maturesAt: instant(maturesAt) ?? '',
      expiresAt: instant(expiresAt),
      points: number(points),
      inactivity,
    })),
    marks: { frozenSince, segments: segments.split(' ').filter((name) => name !== '') },
    reserved: reservedIn(parts(reserved)),
    held: held === undefined ? null : before === undefined ? held : { ...held, before },
    told: { points: instant(points), tier: instant(tier) },
    counters: countersIn(parts(qualifying)),
  };
}

const parts = (text: string | undefined): string[][] =>
  text === undefined || text === '' ? [] : text.split(' ').map((value) => value.split(','));
const number = (text = ''): number => Number.parseInt(text, 36);
const instant = (text: string | undefined): string | null =>
  text === undefined || text === '-' || text === ''
    ? null
    : new Date(text.startsWith('!') ? number(text.slice(1)) : number(text) * 60_000).toISOString();

/** Points by expiry, as accounts and redemptions store them. */
export const batchesIn = (text: string | undefined) =>
  parts(text).map(([expiresAt, points, inactivity]) => ({ expiresAt: instant(expiresAt), points: number(points), inactivity }));

/** A redemption is named once, by the first of its batches. */
function reservedIn(batches: readonly string[][]) {
  let redemptionId = '';
  return batches.map(([id = '', lapsesAt, expiresAt, points, inactivity]) => {
    if (id !== '') redemptionId = id;
    return { redemptionId, lapsesAt: instant(lapsesAt) ?? '', expiresAt: instant(expiresAt), points: number(points), inactivity };
  });
}

function heldIn([id = '', since, until, reviewAt, qualifiedAt, lockedUntil]: string[]): Held {
  const held = {
    id,
    since: instant(since) ?? '',
    until: instant(until),
    reviewAt: instant(reviewAt),
    qualifiedAt: instant(qualifiedAt),
  };
  return lockedUntil === undefined ? held : { ...held, lockedUntil: instant(lockedUntil) ?? '' };
}

function countersIn(months: readonly string[][]): Counters {
  return new Map(
    months.map(([from = '', points, purchases, engagement, ...spend]) => [
      `${from.slice(0, 4)}-${from.slice(4, 6)}-${from.slice(6)}`,
      {
        points: number(points),
        purchases: number(purchases),
        engagement: number(engagement),
        spend: Object.fromEntries(spend.map((money) => [money.slice(0, 3), number(money.slice(3))])),
      },
    ]),
  );
}
