/** Programme terms of every kind: what rounding, currencies, calendars and periods can make difficult. */
import type { ExpiryTerms } from '../../shared/domain/expiry-terms.ts';
import type { EarningRate, IncludedAmount, Rounding, Terms } from '../../shared/domain/programme.ts';
import type { Random } from './random.ts';

/** With 0, 2 and 3 decimals. */
export const CURRENCIES = ['JPY', 'EUR', 'USD', 'KWD'] as const;
export type SimulatedCurrency = (typeof CURRENCIES)[number];

/** Far east and west, odd offsets, clocks that change at midnight, by half an hour, or not at all. */
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

export function randomTerms(random: Random, name: string, timeZone: string = random.pick(TIME_ZONES)): Terms {
  const pendingDays = random.pick([0, 0, 0, 1, 7, 14, 30]);
  const expiry: ExpiryTerms = random.chance(0.15)
    ? { policy: 'never' }
    : { policy: 'after', months: random.pick(pendingDays > 27 ? [2, 3, 12, 24] : [1, 1, 2, 3, 12, 24]), to: random.pick(['day', 'month']) };
  return {
    name,
    timeZone,
    earning: {
      rates: CURRENCIES.filter((currency) => currency === 'EUR' || random.chance(0.8)).map((currency) => rateOf(currency, random)),
      rounding: random.pick(ROUNDINGS),
      include: INCLUDABLE.filter(() => random.chance(0.25)),
      pendingDays,
    },
    expiry,
  };
}
