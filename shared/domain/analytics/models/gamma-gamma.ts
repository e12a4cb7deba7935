/**
 * The gamma-gamma model of spend: P. S. Fader and B. G. S. Hardie, "The Gamma-Gamma Model of Monetary Value" (2013), brucehardie.com/notes/025. What a customer
 * spends a purchase varies by a gamma distribution (p, ν), and ν over customers by another (q, v), whatever the number of purchases.
 *
 * `repeats` is x and `mean` m̄, the mean amount of a repeat (of a day with a repeat: buying.ts), in the unit that v has. Only of customers with x > 0 and m̄ > 0.
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

/** So many customers who spent so. */
export interface Spenders extends Spend {
  readonly customers: number;
}

/** Equation 1a, added up over customers; what those of the same x share is computed once where they follow each other. */
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

/** Equation 5: the mean of a customer's purchases to come. Without repeats it is that of the population. null: the population has no mean, because q ≤ 1. */
export function expectedSpend({ p, q, v }: GammaGamma, { repeats, mean }: Spend): number | null {
  const weight = p * repeats + q - 1;
  return weight > 0 ? (p * (v + repeats * mean)) / weight : null;
}
