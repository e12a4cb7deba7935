/**
 * The lists of an account as short text. The account is written with every purchase, and DynamoDB charges by the kilobyte:
 * as maps, a year of batches and qualifying months alone would be two. Values are parted by blanks, parts of one by commas;
 * numbers are in base 36, instants in minutes since 1970 or, when they are not whole ones, `!` and milliseconds; `-` is null.
 */

import type { CalendarDate } from '../../domain/kernel/calendar.ts';
import { invariant } from '../../domain/kernel/refusal.ts';
import { type Instant, millis, toInstant } from '../../domain/kernel/time.ts';
import type { Account } from '../../domain/ledger/account.ts';
import type { ExpiryBatch, HeldBatch, PendingBatch } from '../../domain/ledger/buckets.ts';
import type { CountedIn, Referral, ReferralStage } from '../../domain/referrals/referral.ts';
import type { Referred } from '../../domain/referrals/referred.ts';
import type { LimitPeriod } from '../../domain/rewards/reward-terms.ts';
import type { QualifyingMonth } from '../../domain/tiers/qualifying.ts';
import type { Standing } from '../../domain/tiers/tier-entries.ts';

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

const optionalNumber = (value: number | undefined): string => (value === undefined ? '-' : fromNumber(value));
const numberIfAny = (text: string | undefined): number | undefined => (text === undefined || text === '-' ? undefined : numberFrom(text));

export const fromReferral = (referral: Referral | undefined): string =>
  listed(referral === undefined ? [] : [referral], ({ referrerId, stage, version, need, purchases, spend, until, qualifiesAt }) => [
    referrerId,
    stage,
    fromNumber(version),
    fromNumber(purchases),
    fromNumber(spend),
    fromInstant(until),
    fromInstant(qualifiesAt),
    fromNumber(need.purchases),
    fromNumber(need.returnWindowDays),
    fromNumber(need.reversibleDays),
    ...(need.currency === undefined ? [] : [need.currency, optionalNumber(need.each), optionalNumber(need.inAll)]),
  ]);

export function referralFrom(text: string | undefined): Referral | undefined {
  const [referral] = readAll(
    text,
    ([referrerId = '', stage, version, purchases, spend, until, qualifies, needed, window, back, ...money]) => {
      const qualifiesAt = instantOrNull(qualifies);
      const [currency, each, inAll] = [money[0], numberIfAny(money[1]), numberIfAny(money[2])];
      return {
        referrerId,
        stage: stage as ReferralStage,
        version: numberFrom(version),
        need: {
          purchases: numberFrom(needed),
          ...(currency === undefined ? {} : { currency }),
          ...(each === undefined ? {} : { each }),
          ...(inAll === undefined ? {} : { inAll }),
          returnWindowDays: numberFrom(window),
          reversibleDays: numberFrom(back),
        },
        purchases: numberFrom(purchases),
        spend: numberFrom(spend),
        until: instantOrNull(until),
        ...(qualifiesAt === null ? {} : { qualifiesAt }),
      };
    },
  );
  return referral;
}

/** The numbers first, then each milestone. */
export const fromReferred = (referred: Referred | undefined): string =>
  referred === undefined
    ? ''
    : listed(
        [
          [
            fromNumber(referred.friends),
            fromNumber(referred.points),
            ...(referred.periods ?? []).flatMap(({ per, from, friends }) => [fromPeriod(per, from), fromNumber(friends)]),
          ],
          ...referred.milestones.map(({ friends, points }) => [fromNumber(friends), fromNumber(points)]),
        ],
        (parts) => parts,
      );

export function referredFrom(text: string | undefined): Referred | undefined {
  const [numbers, ...milestones] = readAll(text, (parts) => parts);
  if (numbers === undefined) return undefined;
  const [friends, points, ...counted] = numbers;
  const periods = counted.flatMap((name, index) =>
    index % 2 === 0 ? [{ ...periodFrom(name), friends: numberFrom(counted[index + 1]) }] : [],
  );
  return {
    friends: numberFrom(friends),
    points: numberFrom(points),
    ...(periods.length === 0 ? {} : { periods }),
    milestones: milestones.map(([at, worth]) => ({ friends: numberFrom(at), points: numberFrom(worth) })),
  };
}

const LENGTHS = { d: 'day', m: 'month', y: 'year', e: 'ever' } as const satisfies Readonly<Record<string, LimitPeriod>>;

/** Such as `m20261101`, or `e`. */
const fromPeriod = (per: LimitPeriod, from: string): string => per.slice(0, 1) + (from === 'ever' ? '' : from.replaceAll('-', ''));

function periodFrom(text: string): CountedIn {
  const per = LENGTHS[text.slice(0, 1) as keyof typeof LENGTHS];
  const from = per === 'ever' ? 'ever' : `${text.slice(1, 5)}-${text.slice(5, 7)}-${text.slice(7)}`;
  return { per, from: from as CountedIn['from'] };
}
