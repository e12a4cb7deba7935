/** ₂F₁ against elementary functions in special cases, and against its integral. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hypergeometric, hypergeometricOfOne, logGamma } from '../../../../shared/domain/analytics/models/special.ts';
import { integral } from '../../../support/analytics/quadrature.ts';

const relative = (value: number, exact: number) => Math.abs(value / exact - 1);

describe('the logarithm of the gamma function', () => {
  it.each([1, 2, 6, 7, 8, 9, 20, 150, 3_000])('at %s + 1 is that of the factorial', (n) => {
    const factorial = Array.from({ length: n }, (_, index) => Math.log(index + 1)).reduce((sum, log) => sum + log, 0);
    expect(Math.abs(logGamma(n + 1) - factorial)).toBeLessThan(1e-13 * Math.max(1, factorial));
  });

  it('is continuous where the method of computation changes', () => {
    expect(logGamma(8.5) - Math.log(7.5)).toBeCloseTo(logGamma(7.5), 13);
  });
});

describe('the hypergeometric function', () => {
  const Z = [0, 0.01, 0.5, 0.89, 0.91, 0.99, 0.9999, 0.999999];

  it.each(Z.slice(1))('₂F₁(1, 1; 2; z) = −ln(1 − z) ÷ z at %s', (z) => {
    expect(relative(hypergeometric(1, 1, 2, z), -Math.log1p(-z) / z)).toBeLessThan(1e-8);
  });

  it.each(Z)('₂F₁(a, b; b; z) = (1 − z)^−a at %s', (z) => {
    expect(relative(hypergeometric(0.3, 2.7, 2.7, z), (1 - z) ** -0.3)).toBeLessThan(1e-9);
    // Terms near 1 nearly cancel.
    expect(Math.abs(hypergeometric(-1.6, 0.7, 0.7, z) - (1 - z) ** 1.6)).toBeLessThan(1e-12);
  });

  it.each(Z.slice(1))('₂F₁(½, ½; 3⁄2; z) = arcsin √z ÷ √z at %s', (z) => {
    expect(relative(hypergeometric(0.5, 0.5, 1.5, z), Math.asin(Math.sqrt(z)) / Math.sqrt(z))).toBeLessThan(1e-9);
  });

  it('is Gauss’s quotient of gamma functions as z nears 1', () => {
    const [a, b, c] = [0.4, 0.7, 2.35];
    const atOne = Math.exp(logGamma(c) + logGamma(c - a - b) - logGamma(c - a) - logGamma(c - b));
    expect(relative(hypergeometric(a, b, c, 1 - 1e-13), atOne)).toBeLessThan(1e-9);
  });

  it.each(Z)('₂F₁(1, b; c; z) by the continued fraction is its integral at %s', (z) => {
    for (const [b, c] of [
      [0.3, 1],
      [0.7, 1.2],
      [1, 2],
      [51.05, 57.046549842678331],
      [2, 300],
    ] as const) {
      const beta = Math.exp(logGamma(b) + logGamma(c - b) - logGamma(c));
      const exact = integral((t, rest) => (t ** (b - 1) * rest ** (c - b - 1)) / (1 - z + z * rest)) / beta;
      expect(relative(hypergeometricOfOne(b, c, z), exact), `${b}, ${c}`).toBeLessThan(1e-8);
    }
  });

  it('is Euler’s integral for c > b > 0', () => {
    const parameter = (max: number) => fc.double({ min: 0.2, max, noNaN: true });
    fc.assert(
      fc.property(parameter(6), parameter(6), parameter(6), fc.double({ min: 0, max: 0.999, noNaN: true }), (a, b, above, z) => {
        const c = b + above;
        const beta = Math.exp(logGamma(b) + logGamma(above) - logGamma(c));
        const exact = integral((t, rest) => t ** (b - 1) * rest ** (above - 1) * (1 - z * t) ** -a) / beta;
        expect(relative(hypergeometric(a, b, c, z), exact)).toBeLessThan(1e-6);
      }),
      { seed: 7, numRuns: 500 },
    );
  });
});
