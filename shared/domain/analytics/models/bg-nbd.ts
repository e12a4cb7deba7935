/**
 * Two models of repeat buying that differ in one assumption. While alive, a customer buys at an individual rate λ. Over customers λ has a
 * gamma distribution (r, α). A customer leaves with an individual probability p, which has a beta distribution (a, b) over customers.
 *
 * - BG/NBD: a customer may leave after each repeat, so one who bought once is alive for certain. P. S. Fader, B. G. S. Hardie and
 *   K. L. Lee, "Counting Your Customers the Easy Way: An Alternative to the Pareto/NBD Model", Marketing Science 24 (2005) 275–284.
 * - MBG/NBD: a customer may leave after the first purchase, too. E. P. Batislam, M. Denizel and A. Filiztekin, "Empirical validation and
 *   comparison of models for customer base analysis", International Journal of Research in Marketing 24 (2007) 201–209.
 *
 * The equations are those of Fader, Hardie and Lee, with the number of chances to leave, k, in place of x where they count those: k = x in
 * BG/NBD, and k = x + 1 in MBG/NBD. Times are in weeks; `repeats` is x, `lastAfter` tₓ, `age` T (buying.ts). They may be means over
 * customers, so x need not be whole.
 */
import { hypergeometric, logGamma } from './special.ts';

export type BuyingFamily = 'bg-nbd' | 'mbg-nbd';

export interface BgNbd {
  readonly r: number;
  readonly alpha: number;
  readonly a: number;
  readonly b: number;
}

export interface BuyingModel extends BgNbd {
  readonly family: BuyingFamily;
}

export interface Weeks {
  readonly repeats: number;
  readonly lastAfter: number;
  readonly age: number;
}

/** Customers with the same buying, by their number. */
export interface Customers extends Weeks {
  readonly customers: number;
}

/** Chances to leave before the first repeat. */
const chancesAtFirst = (family: BuyingFamily): 0 | 1 => (family === 'bg-nbd' ? 0 : 1);

/** Equation 6, summed over customers. Consecutive customers with the same x share the factors that depend on x alone. */
export function logLikelihood({ family, r, alpha, a, b }: BuyingModel, buying: readonly Customers[]): number {
  const atFirst = chancesAtFirst(family);
  const shared = logGamma(a + b) - logGamma(b) - logGamma(r) + r * Math.log(alpha);
  let sum = 0;
  let last = Number.NaN;
  let ofRepeats = 0;
  let leaves = Number.NEGATIVE_INFINITY;
  for (const { customers, repeats, lastAfter, age } of buying) {
    const chances = repeats + atFirst;
    if (repeats !== last) {
      last = repeats;
      ofRepeats = shared + logGamma(r + repeats) + logGamma(b + chances) - logGamma(a + b + chances);
      leaves = chances > 0 ? Math.log(a / (b + chances - 1)) : Number.NEGATIVE_INFINITY;
    }
    const until = Math.log(alpha + age);
    const left = chances > 0 ? logOfOnePlus(leaves + (r + repeats) * (until - Math.log(alpha + lastAfter))) : 0;
    sum += customers * (ofRepeats - (r + repeats) * until + left);
  }
  return sum;
}

/** Above this x, e^x + 1 equals e^x in double precision. */
const ALL_BUT_ONE = 37;

/** ln(1 + e^x), also where e^x overflows: for customers who bought hundreds of times and then not for years. */
const logOfOnePlus = (x: number): number => (x > ALL_BUT_ONE ? x : Math.log(1 + Math.exp(x)));

/** P(alive) of a customer: the factor 1 ÷ (1 + …) of equation 10. */
export function probabilityAlive({ family, r, alpha, a, b }: BuyingModel, { repeats, lastAfter, age }: Weeks): number {
  const chances = repeats + chancesAtFirst(family);
  if (chances <= 0) return 1;
  return 1 / (1 + (a / (b + chances - 1)) * ((alpha + age) / (alpha + lastAfter)) ** (r + repeats));
}

/**
 * P(at least one purchase in the next `weeks` weeks | x, tₓ, T). Nobody leaves between two purchases, and λ of someone alive has a gamma
 * distribution (r + x, α + T).
 */
export const probabilityOfPurchase = (model: BuyingModel, buying: Weeks, weeks: number): number =>
  probabilityAlive(model, buying) * (1 - ((model.alpha + buying.age) / (model.alpha + buying.age + weeks)) ** (model.r + buying.repeats));

/** E[Y(t) | x, tₓ, T], equation 10: the expected purchases of a customer with this buying in the next `weeks` weeks. */
export const expectedFrom = (model: BuyingModel, buying: Weeks, weeks: number): number =>
  whileAlive(
    {
      r: model.r + buying.repeats,
      alpha: model.alpha + buying.age,
      a: model.a,
      b: model.b + buying.repeats + chancesAtFirst(model.family),
    },
    weeks,
  ) * probabilityAlive(model, buying);

const AT_FIRST: Weeks = { repeats: 0, lastAfter: 0, age: 0 };

/** E[X(t)], equation 9: the expected repeats of a new customer in the first `weeks` weeks. */
export const expectedOfNew = (model: BuyingModel, weeks: number): number => expectedFrom(model, AT_FIRST, weeks);

const BESIDE = 1e-5;

/**
 * (a+b−1) ÷ (a−1) · [1 − (α ÷ (α+t))^r ₂F₁(r, b; a+b−1; t ÷ (α+t))]: the expectation in both equations, while alive. Equation 10 has its
 * x in r and b, and its T in α. By Euler's transformation (Abramowitz & Stegun 15.3.3) the power times ₂F₁ is
 * (α ÷ (α+t))^(a−1) ₂F₁(a+b−1−r, a−1; a+b−1; t ÷ (α+t)). The form with the smaller power is the one whose terms grow less. Its power
 * goes into the function as an exponent, because at the limits of the range, or after many purchases, one factor underflows and the other
 * overflows.
 */
function whileAlive({ r, alpha, a, b }: BgNbd, weeks: number): number {
  // At a = 1 and at a + b = 1 the formula is 0 ÷ 0. Its value there is the limit: the mean of both sides.
  if (Math.abs(a - 1) < BESIDE) return both((step) => whileAlive({ r, alpha, a: 1 + step, b }, weeks));
  if (Math.abs(a + b - 1) < BESIDE) return both((step) => whileAlive({ r, alpha, a, b: 1 - a + step }, weeks));
  const c = a + b - 1;
  const z = weeks / (alpha + weeks);
  const stays = Math.log(alpha / (alpha + weeks));
  const left = a - 1 > r ? hypergeometric(r, b, c, z, r * stays) : hypergeometric(c - r, a - 1, c, z, (a - 1) * stays);
  return (c / (a - 1)) * (1 - left);
}

const both = (of: (step: number) => number): number => (of(-2 * BESIDE) + of(2 * BESIDE)) / 2;
