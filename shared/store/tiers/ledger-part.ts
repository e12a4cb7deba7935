/** Entries of tiers and their part of the account, as they are stored. */
import type { Qualifying, QualifyingMonth } from '../../domain/tiers/qualifying.ts';
import type { Standing, TIER_ENTRIES, TierFacts, TierMove, TierPart } from '../../domain/tiers/tier-entries.ts';
import { date, flag, instant, nullable, object, oneOf, optional, type Properties, text, whole } from '../kernel/shape.ts';
import {
  dateFrom,
  fromDate,
  fromInstant,
  fromNumber,
  instantFrom,
  instantOrNull,
  listed,
  numberFrom,
  present,
  readAll,
} from '../kernel/short-text.ts';
import type { StoredPart } from '../kernel/stored-part.ts';

export const tierKinds = ['review', 'tier'] as const satisfies readonly (keyof typeof TIER_ENTRIES)[];

type StandingBefore = NonNullable<Standing['before']>;
const standing: Properties<StandingBefore> = {
  id: text,
  since: instant,
  until: nullable(instant),
  reviewAt: nullable(instant),
  qualifiedAt: nullable(instant),
  lockedUntil: optional(instant),
};

export const tierFacts: Properties<TierFacts> = {
  qualifying: optional(
    object<Qualifying>(() => ({
      from: date,
      points: optional(whole),
      purchases: optional(whole),
      engagement: optional(whole),
      spend: optional(object<NonNullable<Qualifying['spend']>>(() => ({ currency: text, amount: whole }))),
    })),
  ),
  tier: optional(object<NonNullable<TierFacts['tier']>>(() => ({ id: text, changed: flag }))),
  tierMove: optional(object<TierMove>(() => ({ from: text, direction: oneOf('up', 'down') }))),
  standing: optional(object<Standing>(() => ({ ...standing, before: optional(object<StandingBefore>(() => standing)) }))),
};

export interface StoredTier {
  readonly qualifying?: string | undefined;
  readonly standing?: string | undefined;
}

export const tierPart: StoredPart<TierPart, StoredTier> = {
  shape: { qualifying: optional(text), standing: optional(text) },
  write: (part) => present({ qualifying: fromQualifying(part.qualifying), standing: fromStanding(part.standing) }),
  read: (stored) => ({ qualifying: qualifyingFrom(stored.qualifying), standing: standingFrom(stored.standing) }),
};

const fromQualifying = (months: readonly QualifyingMonth[]): string =>
  listed(months, ({ from, points, purchases, engagement, spend }) => [
    fromDate(from),
    fromNumber(points),
    fromNumber(purchases),
    fromNumber(engagement),
    ...spend.map(({ currency, amount }) => `${currency}${fromNumber(amount)}`),
  ]);

const qualifyingFrom = (stored: string | undefined): readonly QualifyingMonth[] =>
  readAll('qualifying', stored, ([from = '', points, purchases, engagement, ...spend]) => ({
    from: dateFrom(from),
    points: numberFrom(points),
    purchases: numberFrom(purchases),
    engagement: numberFrom(engagement),
    spend: spend.map((money) => ({ currency: money.slice(0, 3), amount: numberFrom(money.slice(3)) })),
  }));

const fromStanding = (held: Standing | null): string =>
  held === null
    ? ''
    : listed([held, ...(held.before === undefined ? [] : [held.before])], (one) => [
        one.id,
        fromInstant(one.since),
        fromInstant(one.until),
        fromInstant(one.reviewAt),
        fromInstant(one.qualifiedAt),
        ...(one.lockedUntil === undefined ? [] : [fromInstant(one.lockedUntil)]),
      ]);

function standingFrom(stored: string | undefined): Standing | null {
  const [held, before] = readAll('standing', stored, ([id = '', since, until, reviewAt, qualifiedAt, lockedUntil]) => ({
    id,
    since: instantFrom(since),
    until: instantOrNull(until),
    reviewAt: instantOrNull(reviewAt),
    qualifiedAt: instantOrNull(qualifiedAt),
    ...(lockedUntil === undefined ? {} : { lockedUntil: instantFrom(lockedUntil) }),
  }));
  if (held === undefined) return null;
  return before === undefined ? held : { ...held, before };
}
