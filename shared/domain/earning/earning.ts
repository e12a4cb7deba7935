/** How many points a purchase earns, and why. */

import { currencyDecimals, formatMoney } from '../kernel/currency.ts';
import { formatPoints, MAX_ENTRY_POINTS } from '../kernel/points.ts';
import { invariant, Refusal } from '../kernel/refusal.ts';
import type { Explanation } from '../ledger/entry-header.ts';
import type { EarningTerms, Rounding } from './earning-terms.ts';

/** Amounts of one purchase, in minor units of `currency`. */
export interface Amounts {
  readonly currency: string;
  /** The amount that earns: goods after discount, without tax and shipping. */
  readonly amount: number;
  readonly tax?: number | undefined;
  readonly shipping?: number | undefined;
  readonly discount?: number | undefined;
  /** The part of `amount` that points paid and that does not earn. */
  readonly paid?: number | undefined;
  /** The part of `amount` that the terms exclude. Points pay it first. */
  readonly excluded?: Excluded | undefined;
}

export interface Excluded {
  /** Minor units. */
  readonly amount: number;
  /** The categories and SKUs that the terms name. */
  readonly goods: readonly string[];
}

/** The tier's multiplier of points, in hundredths. */
export interface Multiplier {
  readonly hundredths: number;
  /** The tier's name. */
  readonly of: string;
}

export interface Earned {
  readonly points: number;
  /** Points before the multiplier. */
  readonly base: number;
  readonly explanation: readonly Explanation[];
}

export const NO_MULTIPLIER: Multiplier = { hundredths: 100, of: '' };

const ROUNDED: Record<Rounding, string> = { down: 'rounded down', nearest: 'rounded to the nearest', up: 'rounded up' };

/**
 * points = round(earning amount × rate.points × multiplier ÷ (rate.perUnits × 10^decimals)), rounded once.
 * @throws Refusal VALIDATION_FAILED when the programme has no rate for the currency; LIMIT_EXCEEDED.
 */
export function earnedPoints(terms: EarningTerms, amounts: Amounts, multiplier: Multiplier = NO_MULTIPLIER): Earned {
  const rate = terms.rates.find(({ currency }) => currency === amounts.currency);
  const decimals = currencyDecimals(amounts.currency);
  if (rate === undefined || decimals === undefined) {
    throw new Refusal(
      'VALIDATION_FAILED',
      `must be a currency of this programme: ${terms.rates.map(({ currency }) => currency).join(', ')}`,
      'currency',
    );
  }
  const { paid = 0, excluded } = amounts;
  const without = Math.max(paid, excluded?.amount ?? 0);
  const earning = terms.include.reduce((sum, part) => sum + (amounts[part] ?? 0), amounts.amount - without);
  const minimum = rate.minimumAmount ?? 0;
  const exclusion: readonly Explanation[] =
    excluded === undefined
      ? []
      : [
          {
            rule: 'exclusion',
            matched: true,
            reason: `${formatMoney(excluded.amount, rate.currency)} of ${excluded.goods.join(', ')} do not earn`,
          },
        ];
  if (earning < minimum) {
    const reason = `${formatMoney(earning, rate.currency)} is less than ${formatMoney(minimum, rate.currency)}`;
    return { points: 0, base: 0, explanation: [...exclusion, { rule: 'minimum-amount', matched: false, points: 0, reason }] };
  }
  const [dividend, divisor] = [BigInt(earning) * BigInt(rate.points), BigInt(rate.perUnits) * 10n ** BigInt(decimals)];
  const points = divideRounded(dividend * BigInt(multiplier.hundredths), divisor * 100n, terms.rounding);
  if (points > BigInt(MAX_ENTRY_POINTS)) {
    throw new Refusal('LIMIT_EXCEEDED', `a purchase earns at most ${MAX_ENTRY_POINTS} points; this one would earn ${points}`, 'amount');
  }
  const included = terms.include.length > 0 ? ` with ${terms.include.join(', ')}` : '';
  const paidPart = paid > (excluded?.amount ?? 0) ? ` without the ${formatMoney(paid, rate.currency)} that points paid` : '';
  const reason = `${formatPoints(rate.points)} per ${rate.perUnits} ${rate.currency} on ${formatMoney(earning, rate.currency)}${included}${paidPart}, ${ROUNDED[terms.rounding]}`;
  if (multiplier.hundredths === 100) {
    return {
      points: Number(points),
      base: Number(points),
      explanation: [...exclusion, { rule: 'base-rate', matched: true, points: Number(points), reason }],
    };
  }
  const base = Number(divideRounded(dividend, divisor, terms.rounding));
  const bonus = Number(points) - base;
  return {
    points: Number(points),
    base,
    explanation: [
      ...exclusion,
      { rule: 'base-rate', matched: true, points: base, reason },
      { rule: 'tier-multiplier', matched: true, points: bonus, reason: `${multiplier.hundredths / 100} × as ${multiplier.of}` },
    ],
  };
}

/** Exact for any size; `nearest` rounds halves up. Neither number is negative. */
export function divideRounded(dividend: bigint, divisor: bigint, rounding: Rounding): bigint {
  invariant(dividend >= 0n && divisor > 0n, 'only amounts that are not negative earn');
  if (rounding === 'down') return dividend / divisor;
  if (rounding === 'up') return (dividend + divisor - 1n) / divisor;
  return (2n * dividend + divisor) / (2n * divisor);
}
