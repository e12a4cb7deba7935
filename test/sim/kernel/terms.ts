/** Random programme terms of every kind, with difficult rounding, currencies, calendars, tiers and periods. */
import type { Activity } from '../../../shared/domain/earning/activity-terms.ts';
import type { EarningRate, Exclusions, IncludedAmount, Rounding } from '../../../shared/domain/earning/earning-terms.ts';
import type { Terms } from '../../../shared/domain/programmes/programme.ts';
import { randomExpiry } from '../earning/expiry-terms.ts';
import { changedTiers, randomTiers } from '../tiers/tier-terms.ts';
import type { Random } from './random.ts';

/** Currencies with 0, 2 and 3 decimals. */
export const CURRENCIES = ['JPY', 'EUR', 'USD', 'KWD'] as const;
export type SimulatedCurrency = (typeof CURRENCIES)[number];

/** Zones far east and west, with odd offsets, and with clock changes at midnight, by half an hour, or none. */
const TIME_ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kathmandu',
  'Pacific/Auckland',
  'America/Havana',
  'Africa/Cairo',
  'Asia/Beirut',
  'Australia/Lord_Howe',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
  'America/St_Johns',
] as const;

const ROUNDINGS = ['down', 'nearest', 'up'] as const satisfies readonly Rounding[];
const INCLUDABLE = ['tax', 'shipping', 'discount'] as const satisfies readonly IncludedAmount[];

function rateOf(currency: SimulatedCurrency, random: Random): EarningRate {
  const rate = { currency, points: random.pick([1, 1, 2, 3, 7, 10]), perUnits: random.pick([1, 1, 3, 10, 100]) };
  return random.chance(0.3) ? { ...rate, minimumAmount: random.between(1, 2_000) } : rate;
}

/** Activities with both, points only, engagement only. */
export const ACTIVITIES: readonly [Activity, ...Activity[]] = [
  { id: 'review', name: 'Wrote a review', points: 20, engagement: 5 },
  { id: 'survey', name: 'Answered a survey', points: 30, engagement: 0 },
  { id: 'check-in', name: 'Checked in', points: 0, engagement: 1 },
];

export function randomTerms(random: Random, name: string, timeZone: string = random.pick(TIME_ZONES)): Terms {
  const pendingDays = random.pick([0, 0, 0, 1, 7, 14, 30]);
  const rates = CURRENCIES.filter((currency) => currency === 'EUR' || random.chance(0.8)).map((currency) => rateOf(currency, random));
  return {
    name,
    timeZone,
    earning: {
      rates,
      rounding: random.pick(ROUNDINGS),
      include: INCLUDABLE.filter(() => random.chance(0.25)),
      pendingDays,
      ...(pendingDays > 0 && random.chance(0.6) ? { maturesOnFulfilment: true } : {}),
      ...(random.chance(0.5) ? { lateArrivalDays: random.pick([0, 1, 7, 31]) } : {}),
      ...(random.chance(0.3)
        ? {
            exclude: random.pick<Exclusions>([
              { skus: ['sku-1'] },
              { categories: ['gifts'] },
              { categories: ['gifts/cards'], skus: ['sku-0'] },
            ]),
          }
        : {}),
    },
    ...(random.chance(0.6) ? { activities: ACTIVITIES.filter((_, index) => index === 0 || random.chance(0.6)) } : {}),
    expiry: randomExpiry(random, pendingDays),
    ...(random.chance(0.5) ? { expiryWarningDays: random.pick([0, 1, 7, 30, 90]) } : {}),
    ...(random.chance(0.7) ? { reinstatementDays: random.pick([0, 1, 30, 366]) } : {}),
    ...(random.chance(0.85) ? { tiers: randomTiers(random, pendingDays) } : {}),
  };
}

/** A bonus for anniversaries, in half of the programmes. */
export const randomAnniversary = (random: Random): Pick<Terms, 'anniversary'> =>
  random.chance(0.5) ? { anniversary: { points: random.pick([1, 100, 2_500]) } } : {};

/** The terms of a new version: entirely different ones, other tiers, or another expiry. The time zone seldom changes. */
export function newTerms(random: Random, name: string, before: Terms): Terms {
  const { pendingDays } = before.earning;
  switch (random.pick(['other', 'tiers', 'tiers', 'expiry'])) {
    case 'tiers':
      return {
        ...before,
        name,
        tiers: before.tiers === undefined ? randomTiers(random, pendingDays) : changedTiers(random, before.tiers, pendingDays),
      };
    case 'expiry':
      return { ...before, name, expiry: randomExpiry(random, pendingDays) };
    default:
      return randomTerms(random, name, random.chance(0.9) ? before.timeZone : undefined);
  }
}
