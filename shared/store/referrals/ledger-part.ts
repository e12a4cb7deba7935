/** Entries of referrals and their part of the account, as they are stored. */
import type { CountedIn, Referral, ReferralCount, ReferralNeed, ReferralOutcome, ReferralStage } from '../../domain/referrals/referral.ts';
import type { REFERRAL_ENTRIES, ReferralFacts, ReferralPart } from '../../domain/referrals/referral-entries.ts';
import type { ReferralMilestone } from '../../domain/referrals/referral-terms.ts';
import type { Referred } from '../../domain/referrals/referrer-totals.ts';
import type { LimitPeriod } from '../../domain/rewards/reward-terms.ts';
import {
  date,
  either,
  exactly,
  instant,
  listOf,
  nullable,
  object,
  oneOf,
  optional,
  type Properties,
  text,
  whole,
} from '../kernel/shape.ts';
import {
  dateFrom,
  fromDate,
  fromInstant,
  fromNumber,
  instantOrNull,
  listed,
  numberFrom,
  present,
  readAll,
  unreadable,
} from '../kernel/short-text.ts';
import type { StoredPart } from '../kernel/stored-part.ts';

export const referralKinds = ['award', 'refer'] as const satisfies readonly (keyof typeof REFERRAL_ENTRIES)[];

const stage = oneOf('invited', 'enrolled', 'qualified', 'rewarded', 'expired', 'reversed', 'rejected');
const milestone = object<ReferralMilestone>(() => ({ friends: whole, points: whole }));

export const referralFacts: Properties<ReferralFacts> = {
  referral: optional(
    object<ReferralOutcome>(() => ({
      stage,
      referrerId: text,
      refereeId: text,
      level: optional(whole),
      points: optional(whole),
      capped: optional(exactly(true)),
      counted: optional(object<CountedIn>(() => ({ per: oneOf('day', 'month', 'year', 'ever'), from: either(exactly('ever'), date) }))),
      milestones: optional(listOf(milestone)),
      badge: optional(text),
      redemptionId: optional(text),
      need: optional(
        object<ReferralNeed>(() => ({
          purchases: whole,
          currency: optional(text),
          each: optional(whole),
          inAll: optional(whole),
          returnWindowDays: whole,
          reversibleDays: whole,
        })),
      ),
      until: optional(nullable(instant)),
      invitation: optional(text),
    })),
  ),
  referralCount: optional(object<ReferralCount>(() => ({ purchases: whole, spend: whole, qualifiesAt: optional(instant) }))),
  badges: optional(listOf(text)),
};

export interface StoredReferrals {
  readonly referral?: string | undefined;
  readonly referred?: string | undefined;
  readonly badges?: string | undefined;
}

export const referralPart: StoredPart<ReferralPart, StoredReferrals> = {
  shape: { referral: optional(text), referred: optional(text), badges: optional(text) },
  write: ({ referral, referred, badges = [] }) =>
    present({ referral: fromReferral(referral), referred: fromReferred(referred), badges: badges.join(' ') }),
  read(stored) {
    const referral = referralFrom(stored.referral);
    const referred = referredFrom(stored.referred);
    return {
      ...(referral === undefined ? {} : { referral }),
      ...(referred === undefined ? {} : { referred }),
      ...(stored.badges === undefined ? {} : { badges: stored.badges.split(' ') }),
    };
  },
};

const optionalNumber = (value: number | undefined): string => (value === undefined ? '-' : fromNumber(value));
const numberIfAny = (stored: string | undefined): number | undefined =>
  stored === undefined || stored === '-' ? undefined : numberFrom(stored);

const fromReferral = (referral: Referral | undefined): string =>
  listed(referral === undefined ? [] : [referral], (one) => [
    one.referrerId,
    one.stage,
    fromNumber(one.version),
    fromNumber(one.purchases),
    fromNumber(one.spend),
    fromInstant(one.until),
    fromInstant(one.qualifiesAt),
    fromNumber(one.need.purchases),
    fromNumber(one.need.returnWindowDays),
    fromNumber(one.need.reversibleDays),
    ...(one.need.currency === undefined ? [] : [one.need.currency, optionalNumber(one.need.each), optionalNumber(one.need.inAll)]),
  ]);

function stageFrom(stored: string | undefined): ReferralStage {
  if (!stage.is(stored)) throw unreadable('text with the stage of a referral');
  return stored;
}

function referralFrom(stored: string | undefined): Referral | undefined {
  const [referral] = readAll(
    'referral',
    stored,
    ([referrerId = '', stageName, version, purchases, spend, until, qualifies, needed, window, back, ...money]) => {
      const qualifiesAt = instantOrNull(qualifies);
      const [currency, each, inAll] = [money[0], numberIfAny(money[1]), numberIfAny(money[2])];
      return {
        referrerId,
        stage: stageFrom(stageName),
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
const fromReferred = (referred: Referred | undefined): string =>
  referred === undefined
    ? ''
    : listed(
        [
          [
            fromNumber(referred.friends),
            fromNumber(referred.points),
            ...(referred.periods ?? []).flatMap((period) => [fromPeriod(period), fromNumber(period.friends)]),
          ],
          ...referred.milestones.map(({ friends, points }) => [fromNumber(friends), fromNumber(points)]),
        ],
        (parts) => parts,
      );

function referredFrom(stored: string | undefined): Referred | undefined {
  const [numbers, ...milestones] = readAll('referred', stored, ([friends, points, ...counted]) => ({
    friends: numberFrom(friends),
    points: numberFrom(points),
    periods: counted.flatMap((name, index) => (index % 2 === 0 ? [{ ...periodFrom(name), friends: numberFrom(counted[index + 1]) }] : [])),
  }));
  if (numbers === undefined) return undefined;
  const { friends, points, periods } = numbers;
  return {
    friends,
    points,
    ...(periods.length === 0 ? {} : { periods }),
    milestones: milestones.map((one) => ({ friends: one.friends, points: one.points })),
  };
}

const LENGTHS: ReadonlyMap<string, LimitPeriod> = new Map([
  ['d', 'day'],
  ['m', 'month'],
  ['y', 'year'],
  ['e', 'ever'],
]);

/** Such as `m20261101`, or `e`. */
const fromPeriod = ({ per, from }: CountedIn): string => per.slice(0, 1) + (from === 'ever' ? '' : fromDate(from));

function periodFrom(stored: string): CountedIn {
  const per = LENGTHS.get(stored.slice(0, 1));
  if (per === undefined) throw unreadable('text with the period of a cap');
  return { per, from: per === 'ever' ? 'ever' : dateFrom(stored.slice(1)) };
}
