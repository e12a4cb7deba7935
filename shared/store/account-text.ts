/**
 * The lists of an account as short text. The account is written with every purchase, and DynamoDB charges by the kilobyte:
 * as maps, a year of batches and qualifying months alone would be two. Values are parted by blanks, parts of one by commas;
 * numbers are in base 36, instants in minutes since 1970 or, when they are not whole ones, `!` and milliseconds; `-` is null.
 */
import type { Account, ExpiryBatch, HeldBatch, PendingBatch } from '../domain/account.ts';
import type { CalendarDate } from '../domain/calendar.ts';
import type { QualifyingMonth } from '../domain/qualifying.ts';
import { invariant } from '../domain/refusal.ts';
import type { Standing } from '../domain/standing.ts';
import { type Instant, millis, toInstant } from '../domain/time.ts';

const MINUTE = 60_000;
const NUMBER = 36;

function fromInstant(at: Instant | null | undefined): string {
  if (at === null || at === undefined) return '-';
  const since = millis(at);
  return since % MINUTE === 0 ? (since / MINUTE).toString(NUMBER) : `!${since.toString(NUMBER)}`;
}

function instantOrNull(text: string | undefined): Instant | null {
  if (text === undefined || text === '' || text === '-') return null;
  return toInstant(text.startsWith('!') ? numberFrom(text.slice(1)) : numberFrom(text) * MINUTE);
}

function instantFrom(text: string | undefined): Instant {
  const at = instantOrNull(text);
  invariant(at !== null, 'a stored account has its instants');
  return at;
}

/** Exact up to 2^53 − 1, unlike parsing a fraction. */
const fromNumber = (value: number): string => value.toString(NUMBER);
function numberFrom(text: string | undefined): number {
  const value = Number.parseInt(text ?? '', NUMBER);
  invariant(Number.isSafeInteger(value), `a stored account has numbers, not ${text}`);
  return value;
}

const listed = <Value>(values: readonly Value[], write: (value: Value) => readonly string[]): string =>
  values.map((value) => write(value).join(',')).join(' ');
const readAll = <Value>(text: string | undefined, read: (parts: readonly string[]) => Value): readonly Value[] =>
  text === undefined || text === '' ? [] : text.split(' ').map((value) => read(value.split(',')));
const optional = (inactivity: string | undefined): readonly string[] => (inactivity === undefined ? [] : [inactivity]);

export const fromBatches = (batches: readonly ExpiryBatch[]): string =>
  listed(batches, ({ expiresAt, points, inactivity }) => [fromInstant(expiresAt), fromNumber(points), ...optional(inactivity)]);

export const batchesFrom = (text: string | undefined): readonly ExpiryBatch[] =>
  readAll(text, ([expiresAt, points, inactivity]) => ({
    expiresAt: instantOrNull(expiresAt),
    ...(inactivity === undefined ? {} : { inactivity }),
    points: numberFrom(points),
  }));

export const fromPending = (pending: readonly PendingBatch[]): string =>
  listed(pending, ({ maturesAt, expiresAt, points, inactivity }) => [
    fromInstant(maturesAt),
    fromInstant(expiresAt),
    fromNumber(points),
    ...optional(inactivity),
  ]);

export const pendingFrom = (text: string | undefined): readonly PendingBatch[] =>
  readAll(text, ([maturesAt, expiresAt, points, inactivity]) => ({
    maturesAt: instantFrom(maturesAt),
    expiresAt: instantOrNull(expiresAt),
    ...(inactivity === undefined ? {} : { inactivity }),
    points: numberFrom(points),
  }));

/** One value for each batch; the redemption is named by the first of its batches. */
export const fromHeld = (held: readonly HeldBatch[]): string =>
  held
    .map(({ redemptionId, lapsesAt, expiresAt, points, inactivity }, index) =>
      [
        redemptionId === held[index - 1]?.redemptionId ? '' : redemptionId,
        fromInstant(lapsesAt),
        fromInstant(expiresAt),
        fromNumber(points),
        ...optional(inactivity),
      ].join(','),
    )
    .join(' ');

export function heldFrom(text: string | undefined): readonly HeldBatch[] {
  let redemptionId = '';
  return readAll(text, ([id = '', lapsesAt, expiresAt, points, inactivity]) => {
    redemptionId = id === '' ? redemptionId : id;
    return {
      redemptionId,
      lapsesAt: instantFrom(lapsesAt),
      expiresAt: instantOrNull(expiresAt),
      ...(inactivity === undefined ? {} : { inactivity }),
      points: numberFrom(points),
    };
  });
}

export const fromQualifying = (months: readonly QualifyingMonth[]): string =>
  listed(months, ({ from, points, purchases, engagement, spend }) => [
    from.replaceAll('-', ''),
    fromNumber(points),
    fromNumber(purchases),
    fromNumber(engagement),
    ...spend.map(({ currency, amount }) => `${currency}${fromNumber(amount)}`),
  ]);

export const qualifyingFrom = (text: string | undefined): readonly QualifyingMonth[] =>
  readAll(text, ([from = '', points, purchases, engagement, ...spend]) => ({
    from: `${from.slice(0, 4)}-${from.slice(4, 6)}-${from.slice(6)}` as CalendarDate,
    points: numberFrom(points),
    purchases: numberFrom(purchases),
    engagement: numberFrom(engagement),
    spend: spend.map((money) => ({ currency: money.slice(0, 3), amount: numberFrom(money.slice(3)) })),
  }));

export const fromStanding = (standing: Standing | null): string =>
  standing === null
    ? ''
    : listed([standing, ...(standing.before === undefined ? [] : [standing.before])], (one) => [
        one.id,
        fromInstant(one.since),
        fromInstant(one.until),
        fromInstant(one.reviewAt),
        fromInstant(one.qualifiedAt),
        ...(one.lockedUntil === undefined ? [] : [fromInstant(one.lockedUntil)]),
      ]);

export function standingFrom(text: string | undefined): Standing | null {
  const [standing, before] = readAll(text, ([id = '', since, until, reviewAt, qualifiedAt, lockedUntil]) => ({
    id,
    since: instantFrom(since),
    until: instantOrNull(until),
    reviewAt: instantOrNull(reviewAt),
    qualifiedAt: instantOrNull(qualifiedAt),
    ...(lockedUntil === undefined ? {} : { lockedUntil: instantFrom(lockedUntil) }),
  }));
  if (standing === undefined) return null;
  return before === undefined ? standing : { ...standing, before };
}

export const fromWarned = ({ points, tier }: Account['warned']): string =>
  points === null && tier === null ? '' : `${fromInstant(points)} ${fromInstant(tier)}`;

export function warnedFrom(text: string | undefined): Account['warned'] {
  const [points, tier] = (text ?? '').split(' ');
  return { points: instantOrNull(points), tier: instantOrNull(tier) };
}
