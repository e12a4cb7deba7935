/** The closed forms of BG/NBD and MBG/NBD against the integrals that they solve. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type BgNbd,
  type BuyingFamily,
  type BuyingModel,
  expectedFrom,
  expectedOfNew,
  logLikelihood,
  probabilityAlive,
  probabilityOfPurchase,
} from '../../../../shared/domain/analytics/models/bg-nbd.ts';
import { logGamma } from '../../../../shared/domain/analytics/models/special.ts';
import { integral } from '../../../support/analytics/quadrature.ts';

const CDNOW: BuyingModel = { family: 'bg-nbd', r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
/** MBG/NBD on the same customers, as C. Davidson-Pilon's Lifetimes fits it after Batislam et al. */
const MODIFIED: BuyingModel = { family: 'mbg-nbd', r: 0.525, alpha: 6.183, a: 0.891, b: 1.614 };
const FAMILIES: readonly BuyingFamily[] = ['bg-nbd', 'mbg-nbd'];

const betaOf = (a: number, b: number) => Math.exp(logGamma(a) + logGamma(b) - logGamma(a + b));

/** E[(1 − e^(−λpt)) ÷ p] over λ of gamma(r, α) and p of beta(a, b): the expected purchases in t weeks while alive. */
const alive = ({ r, alpha, a, b }: BgNbd, weeks: number): number =>
  integral((p, rest) => p ** (a - 2) * rest ** (b - 1) * -Math.expm1(-r * Math.log1p((p * weeks) / alpha))) / betaOf(a, b);

const positive = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const parameters = fc.record({
  family: fc.constantFrom(...FAMILIES),
  r: positive(0.05, 5),
  alpha: positive(0.5, 60),
  a: positive(0.1, 8),
  b: positive(0.2, 20),
});
const bought = fc
  .record({ repeats: fc.integer({ min: 0, max: 120 }), share: positive(0, 1), age: positive(1, 500) })
  .map(({ repeats, share, age }) => ({ repeats, lastAfter: repeats === 0 ? 0 : share * age, age }));

describe('expected purchases', () => {
  it('of a customer have the value of the paper', () => {
    expect(expectedFrom(CDNOW, { repeats: 2, lastAfter: 30.43, age: 38.86 }, 39)).toBeCloseTo(1.226, 3);
  });

  it('of a new customer equal the integral', () => {
    fc.assert(
      fc.property(parameters, positive(0.1, 2_000), (model, weeks) => {
        // A customer of MBG/NBD may have left with the first purchase: p of those who have not is beta(a, b + 1).
        const { a, b } = model;
        const stayed = model.family === 'bg-nbd' ? alive(model, weeks) : (alive({ ...model, b: b + 1 }, weeks) * b) / (a + b);
        expect(expectedOfNew(model, weeks) / stayed).toBeCloseTo(1, 6);
      }),
      { seed: 11, numRuns: 300 },
    );
  });

  it('of a customer who has bought equal the integral × P(alive)', () => {
    fc.assert(
      fc.property(parameters, bought, positive(0.1, 2_000), (model, buying, weeks) => {
        const { repeats, age } = buying;
        const posterior = {
          r: model.r + repeats,
          alpha: model.alpha + age,
          a: model.a,
          b: model.b + repeats + (model.family === 'bg-nbd' ? 0 : 1),
        };
        const still = probabilityAlive(model, buying);
        fc.pre(still > 1e-200);
        expect(expectedFrom(model, buying, weeks) / (alive(posterior, weeks) * still)).toBeCloseTo(1, 6);
      }),
      { seed: 12, numRuns: 500 },
    );
  });

  it.each<[string, BuyingModel]>([
    ['a is 1', { ...CDNOW, a: 1 }],
    ['a is nearly 1', { ...CDNOW, a: 1 + 1e-9 }],
    ['a + b is 1', { ...CDNOW, a: 0.4, b: 0.6 }],
    ['a − r is an integer', { ...CDNOW, r: 0.5, a: 1.5 }],
  ])('exist when %s', (_, model) => {
    for (const weeks of [1, 39, 5_000]) expect(expectedOfNew(model, weeks) / alive(model, weeks)).toBeCloseTo(1, 6);
  });

  it.each([
    [2_500, 10_000, 0.6, 0],
    [10_000, 10_000, 0.6, 0],
    [2_500, 10_000, 0.6, 300],
    [0.8, 4, 10_000, 0],
  ])('exist at the limits of the range: a %s, b %s, r %s, after %s repeats', (a, b, r, repeats) => {
    // Customers hardly differ in p or in λ, so that the integral over it is its value at the mean.
    const model: BuyingModel = { family: 'bg-nbd', r, alpha: r * 20, a, b };
    const [shape, rate] = [r + repeats, r * 20 + 100];
    for (const weeks of [13, 52, 520]) {
      const still = probabilityAlive(model, { repeats, lastAfter: 100, age: 100 });
      const found = expectedFrom(model, { repeats, lastAfter: 100, age: 100 }, weeks);
      const p = a / (a + b + repeats);
      const known =
        a > 100
          ? -Math.expm1(-shape * Math.log1p((p * weeks) / rate)) / p
          : alive({ ...model, b: b + repeats, r: shape, alpha: rate }, weeks);
      expect(found / (known * still)).toBeCloseTo(1, 2);
    }
  });

  it('are none in no time, and increase with time', () => {
    const buying = { repeats: 3, lastAfter: 20, age: 30 };
    expect(expectedFrom(CDNOW, buying, 0)).toBeCloseTo(0, 12);
    expect(expectedFrom(CDNOW, buying, 10)).toBeLessThan(expectedFrom(CDNOW, buying, 11));
  });
});

describe('P(alive)', () => {
  it('is 1 before the first repeat, because customers leave only after one', () => {
    expect(probabilityAlive(CDNOW, { repeats: 0, lastAfter: 0, age: 400 })).toBe(1);
  });

  it('of MBG/NBD falls after one purchase, too', () => {
    const still = (age: number) => probabilityAlive(MODIFIED, { repeats: 0, lastAfter: 0, age });
    expect(still(0)).toBeCloseTo(1.614 / (0.891 + 1.614), 9);
    expect(still(40)).toBeLessThan(still(4));
  });

  it('falls without purchases, and faster for a frequent buyer', () => {
    const still = (repeats: number, age: number) => probabilityAlive(CDNOW, { repeats, lastAfter: 20, age });
    expect(still(4, 30)).toBeGreaterThan(still(4, 40));
    expect(still(12, 40)).toBeLessThan(still(4, 40));
  });
});

describe('P(at least one purchase)', () => {
  it('is P(alive) × the probability that a gamma(r + x, α + T) rate brings one', () => {
    fc.assert(
      fc.property(parameters, bought, positive(0.1, 500), (model, buying, weeks) => {
        const soon = probabilityOfPurchase(model, buying, weeks);
        const none = Math.exp(-(model.r + buying.repeats) * Math.log1p(weeks / (model.alpha + buying.age)));
        expect(soon).toBeCloseTo(probabilityAlive(model, buying) * (1 - none), 9);
        expect(soon).toBeLessThanOrEqual(Math.max(1e-9, expectedFrom(model, buying, weeks)) * (1 + 1e-6));
      }),
      { seed: 13, numRuns: 300 },
    );
  });
});

describe('the likelihood', () => {
  /** Equation 6 as printed, by its integral over λ and p. In MBG/NBD the customer had one more chance to leave. */
  const printed = ({ family, r, alpha, a, b }: BuyingModel, x: number, tx: number, T: number): number => {
    const k = family === 'bg-nbd' ? x : x + 1;
    const ratesOf = (time: number) => Math.exp(logGamma(r + x) - logGamma(r) + r * Math.log(alpha) - (r + x) * Math.log(alpha + time));
    const stays = betaOf(a, b + k) / betaOf(a, b);
    return Math.log(stays * ratesOf(T) + (k > 0 ? (betaOf(a + 1, b + k - 1) / betaOf(a, b)) * ratesOf(tx) : 0));
  };

  it.each([
    [0, 0, 38.86],
    [1, 1.71, 38.86],
    [7, 30.2, 31],
  ])('of x %s, tₓ %s, T %s is equation 6', (repeats, lastAfter, age) => {
    for (const model of [CDNOW, MODIFIED])
      expect(logLikelihood(model, [{ customers: 3, repeats, lastAfter, age }])).toBeCloseTo(3 * printed(model, repeats, lastAfter, age), 9);
  });

  it('is finite for a customer who bought every day and then not for years', () => {
    // (α + T) ÷ (α + tₓ) to the power of r + x overflows. The term of a customer who is still alive is negligible against it.
    const [x, tx, T] = [1_000, 143, 600];
    const { r, alpha, a, b } = CDNOW;
    const left = Math.log(betaOf(a, b + x) / betaOf(a, b)) + Math.log(a / (b + x - 1));
    const bought = logGamma(r + x) - logGamma(r) + r * Math.log(alpha) - (r + x) * Math.log(alpha + tx);
    expect(logLikelihood(CDNOW, [{ customers: 1, repeats: x, lastAfter: tx, age: T }])).toBeCloseTo(left + bought, 8);
  });

  it('is the sum over customers, in any order', () => {
    const one = { customers: 1, repeats: 2, lastAfter: 3, age: 9 };
    const other = { customers: 2, repeats: 0, lastAfter: 0, age: 9 };
    const sum = logLikelihood(CDNOW, [one]) + logLikelihood(CDNOW, [other]);
    expect(logLikelihood(CDNOW, [one, other, one])).toBeCloseTo(sum + logLikelihood(CDNOW, [one]), 9);
  });
});
