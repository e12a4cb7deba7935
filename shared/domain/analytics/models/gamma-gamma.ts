/**
 * The gamma-gamma model of spend: P. S. Fader and B. G. S. Hardie, "The Gamma-Gamma Model of Monetary Value" (2013),
 * brucehardie.com/notes/025. A customer's spend per purchase has a gamma distribution (p, ν), and ν has a gamma distribution (q, v) over
 * customers. Both are independent of the number of purchases.
 *
 * `repeats` is x. `mean` is m̄, the mean amount of a repeat (of a day with a repeat: buying.ts), in the unit of v. Requires x > 0, m̄ > 0.
 */
import { logGamma } from './special.ts';

export interface GammaGamma {
  readonly p: number;
  readonly q: number;
  readonly v: number;
}

export interface Spend {
  readonly repeats: number;
  readonly mean: number;
}

/** Customers with the same spend, by their number. */
export interface Spenders extends Spend {
  readonly customers: number;
}

/** Equation 1a, summed over customers. Consecutive customers with the same x share the factors that depend on x alone. */
export function logLikelihoodOfSpend({ p, q, v }: GammaGamma, spenders: readonly Spenders[]): number {
  const shared = q * Math.log(v) - logGamma(q);
  let sum = 0;
  let last = Number.NaN;
  let ofRepeats = 0;
  for (const { customers, repeats, mean } of spenders) {
    const px = p * repeats;
    if (repeats !== last) {
      last = repeats;
      ofRepeats = shared + logGamma(px + q) - logGamma(px) + px * Math.log(repeats);
    }
    sum += customers * (ofRepeats + (px - 1) * Math.log(mean) - (px + q) * Math.log(v + mean * repeats));
  }
  return sum;
}

/**
 * Equation 5: the expected mean spend of a customer's next purchases; without repeats, the population's. null: q ≤ 1, and there is
 * no mean.
 */
export function expectedSpend({ p, q, v }: GammaGamma, { repeats, mean }: Spend): number | null {
  const weight = p * repeats + q - 1;
  return weight > 0 ? (p * (v + repeats * mean)) / weight : null;
}
