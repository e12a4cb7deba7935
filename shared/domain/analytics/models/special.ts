/** Special functions for the buying models. ln Γ is the library's (Lanczos, 14 digits), except for large values. */
import { gammaln } from 'simple-statistics';

export const logGamma = (value: number): number => (value < STIRLING_FROM ? gammaln(value) : stirling(value));

const STIRLING_FROM = 8;
const HALF_LOG_OF_2_PI = 0.5 * Math.log(2 * Math.PI);

/**
 * Stirling's series (Abramowitz & Stegun 6.1.41). Seven terms give 15 digits from there on, and it is faster: fits call it millions
 * of times.
 */
function stirling(value: number): number {
  const inverse = 1 / value;
  const square = inverse * inverse;
  const terms =
    1 / 12 +
    square * (-1 / 360 + square * (1 / 1_260 + square * (-1 / 1_680 + square * (1 / 1_188 + square * (-691 / 360_360 + square / 156)))));
  return (value - 0.5) * Math.log(value) - value + HALF_LOG_OF_2_PI + inverse * terms;
}

/** Terms of the series shrink by the factor z. Beyond this z the expansion around 1 needs fewer of them. */
const NEAR_ONE = 0.9;
/** With c − a − b above this, terms shrink faster than n⁻²⁰ even at z = 1, and the series suffices. */
const FALLS_FAST = 20;
const MAX_TERMS = 100_000;
const PRECISION = 1e-15;

/**
 * e^`exponent` times Gauss's hypergeometric function ₂F₁(a, b; c; z) for 0 ≤ z < 1 and c > 0 (Abramowitz & Stegun 1964, chapter 15): its
 * series (15.1.1), and near 1, where that hardly converges, the expansion around 1 (15.3.6). Accurate to about 9 digits where c − a − b is
 * nearly an integer, to 11 elsewhere. The product may be small where the function alone is larger than any number.
 */
export function hypergeometric(a: number, b: number, c: number, z: number, exponent = 0): number {
  const excess = c - a - b;
  if (z <= NEAR_ONE || excess > FALLS_FAST) return series(a, b, c, z, exponent);
  return besideIntegers(excess, (moved) => aroundOne(a, b, a + b + moved, z, exponent));
}

/** Beyond this z the expansion around 1 is quicker than the fraction, and as exact. */
const FRACTION_UNTIL = 0.99;

/**
 * ₂F₁(1, b; c; z) for 0 ≤ z < 1 and c > b > 0, by Gauss's continued fraction (Abramowitz & Stegun 3.10; evaluated as W. J. Lentz did,
 * Applied Optics 15 (1976)). Nothing cancels in it, and it takes far fewer steps than the series.
 */
export function hypergeometricOfOne(b: number, c: number, z: number): number {
  if (z > FRACTION_UNTIL) return hypergeometric(1, b, c, z);
  let [fraction, above, below] = [1, 1, 0];
  for (let n = 1; n < MAX_TERMS; n += 1) {
    const half = Math.floor(n / 2);
    const part = n % 2 === 1 ? (b + half) * (c + half - 1) : half * (c - b + half - 1);
    const step = (-part / ((c + n - 2) * (c + n - 1))) * z;
    // At n = 1 both have the factor c − 1, which may be 0.
    const term = n === 1 ? (-b / c) * z : step;
    below = 1 / (1 + term * below);
    above = 1 + term / above;
    fraction *= above * below;
    if (Math.abs(above * below - 1) <= PRECISION) break;
  }
  return 1 / fraction;
}

const BESIDE = 1e-5;

/** At integers two infinite terms cancel. The mean of both sides stands in for the value; its error is of the square of the step. */
function besideIntegers(value: number, of: (value: number) => number): number {
  const integer = Math.round(value);
  return Math.abs(value - integer) >= BESIDE ? of(value) : (of(integer - BESIDE) + of(integer + BESIDE)) / 2;
}

/** A sum beyond this is divided by it, and its logarithm is added to the exponent. */
const LARGE = 1e200;

function series(a: number, b: number, c: number, z: number, exponent = 0): number {
  let [term, sum, scale] = [1, 1, exponent];
  for (let n = 0; n < MAX_TERMS; n += 1) {
    term *= (((a + n) * (b + n)) / ((c + n) * (n + 1))) * z;
    sum += term;
    if (Math.abs(term) <= PRECISION * Math.abs(sum)) break;
    if (Math.abs(sum) > LARGE) [term, sum, scale] = [term / LARGE, sum / LARGE, scale + Math.log(LARGE)];
  }
  return sum * Math.exp(scale);
}

function aroundOne(a: number, b: number, c: number, z: number, exponent: number): number {
  const excess = c - a - b;
  const rest = 1 - z;
  return (
    gammas([c, excess], [c - a, c - b], exponent) * series(a, b, 1 - excess, rest) +
    gammas([c, -excess], [a, b], exponent + excess * Math.log(rest)) * series(c - a, c - b, 1 + excess, rest)
  );
}

/** e^`exponent` · ∏Γ(above) ÷ ∏Γ(below), by logarithms, because single factors may overflow where the quotient does not. */
function gammas(above: readonly number[], below: readonly number[], exponent: number): number {
  // 1/Γ is 0 at 0, −1, −2, …
  if (below.some((value) => value <= 0 && Number.isInteger(value))) return 0;
  const sign = [...above, ...below].reduce((product, value) => product * signOfGamma(value), 1);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + logOfAbsoluteGamma(value), 0);
  return sign * Math.exp(exponent + sum(above) - sum(below));
}

const signOfGamma = (value: number): number => (value > 0 || Math.floor(value) % 2 === 0 ? 1 : -1);

/** Below 0 by reflection: Γ(z) Γ(1−z) = π ÷ sin πz (6.1.17). */
const logOfAbsoluteGamma = (value: number): number =>
  value > 0 ? logGamma(value) : Math.log(Math.PI / Math.abs(Math.sin(Math.PI * value))) - logGamma(1 - value);
