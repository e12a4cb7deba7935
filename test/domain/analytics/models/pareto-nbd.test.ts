/** Pareto/NBD against the integral that it solves, and against published results on CDNOW. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { logLikelihood, probabilityOfPurchase } from '../../../../shared/domain/analytics/models/bg-nbd.ts';
import { spreadAt } from '../../../../shared/domain/analytics/models/observed-information.ts';
import {
  logLikelihoodOfPareto,
  type ParetoModel,
  type ParetoNbd,
  paretoModel,
  paretoProbabilityOfPurchase,
} from '../../../../shared/domain/analytics/models/pareto-nbd.ts';
import { customersOf, REPEAT_COUNTS } from '../../../../shared/domain/analytics/models/repeat-counts.ts';
import { logGamma } from '../../../../shared/domain/analytics/models/special.ts';
import { cdnowMembers } from '../../../support/analytics/cdnow-members.ts';
import { asOf, NO_POINTS } from '../../../support/analytics/member-as-of.ts';
import { integral } from '../../../support/analytics/quadrature.ts';
import { cdnowIsPresent } from '../../../support/kernel/cdnow-file.ts';

const PUBLISHED: ParetoNbd = { r: 0.553, alpha: 10.578, s: 0.606, beta: 11.669 };

/** Equation by equation: still there at T, or gone at τ between tₓ and T. In proportion to the first of them. */
function byIntegral({ r, alpha, s, beta }: ParetoNbd, x: number, tx: number, T: number): number {
  const there = -(r + x) * Math.log(alpha + T) - s * Math.log(beta + T);
  const goneAt = (time: number) =>
    Math.exp(Math.log(s) - (r + x) * Math.log(alpha + time) - (s + 1) * Math.log(beta + time) - there) * (T - tx);
  const bought = logGamma(r + x) - logGamma(r) + r * Math.log(alpha) + s * Math.log(beta);
  return bought + there + Math.log1p(tx === T ? 0 : integral((share) => goneAt(tx + share * (T - tx))));
}

const positive = (min: number, max: number) => fc.double({ min, max, noNaN: true });

describe('the likelihood of Pareto/NBD', () => {
  it('is that of one who is still there, or who left since', () => {
    const parameters = fc.record({ r: positive(0.05, 5), alpha: positive(0.5, 60), s: positive(0.05, 5), beta: positive(0.5, 60) });
    const bought = fc.record({ x: fc.integer({ min: 0, max: 80 }), share: positive(0, 1), T: positive(1, 300) });
    fc.assert(
      fc.property(parameters, bought, (model, { x, share, T }) => {
        const tx = x === 0 ? 0 : share * T;
        const found = logLikelihoodOfPareto(model, [{ customers: 2, repeats: x, lastAfter: tx, age: T }]);
        expect(found / 2).toBeCloseTo(byIntegral(model, x, tx, T), 7);
      }),
      { seed: 21, numRuns: 300 },
    );
  });

  it.each([
    ['every day and then not for years', 1_000, 143, 600],
    ['today', 3, 40, 40],
    ['once, today', 0, 0, 0],
  ])('is finite for a customer who bought %s', (_, repeats, lastAfter, age) => {
    for (const model of [
      PUBLISHED,
      { ...PUBLISHED, alpha: 1e4, beta: 1e-4 },
      { ...PUBLISHED, alpha: 1e-4, beta: 1e4 },
      { ...PUBLISHED, s: 1 },
    ])
      expect(logLikelihoodOfPareto(model, [{ customers: 1, repeats, lastAfter, age }])).toSatisfy(Number.isFinite);
  });
});

describe('P(at least one purchase)', () => {
  it('by the likelihood of a longer silence is that of the closed form, which MBG/NBD has', () => {
    const model = { family: 'mbg-nbd', r: 0.525, alpha: 6.183, a: 0.891, b: 1.614 } as const;
    const [now, later] = [39, 52].map((age) => logLikelihood(model, [{ customers: 1, repeats: 3, lastAfter: 20, age }]));
    const soon = probabilityOfPurchase(model, { repeats: 3, lastAfter: 20, age: 39 }, 13);
    expect(-Math.expm1((later ?? Number.NaN) - (now ?? Number.NaN))).toBeCloseTo(soon, 9);
  });

  it('is between 0 and 1, increases with time, and decreases with silence', () => {
    const soonOf = (lastAfter: number, weeks: number) => paretoProbabilityOfPurchase(PUBLISHED, { repeats: 2, lastAfter, age: 38 }, weeks);
    expect(soonOf(30, 0)).toBeCloseTo(0, 12);
    expect(soonOf(30, 13)).toBeLessThan(soonOf(30, 26));
    expect(soonOf(10, 13)).toBeLessThan(soonOf(30, 13));
    expect(soonOf(38, 10_000)).toBeLessThan(1);
  });
});

it('too few customers are not fitted', () => {
  expect(paretoModel(REPEAT_COUNTS.empty())).toEqual({
    fitted: false,
    why: 'at least 100 customers are needed, 30 of whom bought again',
  });
});

describe.skipIf(!cdnowIsPresent)('on CDNOW in the weeks until 1997-09-30', () => {
  const counts = REPEAT_COUNTS.empty();
  let model: ParetoModel;

  beforeAll(() => {
    for (const each of cdnowMembers('1998-06-30')) REPEAT_COUNTS.add(counts, each, NO_POINTS, asOf('1997-09-30'));
    const begun = process.cpuUsage();
    model = paretoModel(counts);
    console.log(`Pareto/NBD fitted in ${Math.round(process.cpuUsage(begun).user / 1_000)} ms of one core`);
  });

  it('has the parameters of Fader, Hardie and Lee (2005), table 2', () => {
    if (!model.fitted) return expect.fail(model.why);
    for (const [name, published] of Object.entries(PUBLISHED)) expect(Reflect.get(model.parameters, name) / published).toBeCloseTo(1, 2.3);
    expect(model.logLikelihood).toBeCloseTo(-9595.0, 1);
    expect(model.atLimit).toEqual([]);
  });

  it('has the standard errors that the tests of CLVTools for R hold: r .0476, α .843, s .187, β 6.21', () => {
    if (!model.fitted) return expect.fail(model.why);
    const { r, alpha, s, beta } = model.parameters;
    const likelihood = ([r = 0, alpha = 0, s = 0, beta = 0]: readonly number[]) =>
      logLikelihoodOfPareto({ r, alpha, s, beta }, customersOf(counts));
    const spread = spreadAt(likelihood, [r, alpha, s, beta]);
    const published = [0.0476264, 0.8427222, 0.1872594, 6.2105448];
    [r, alpha, s, beta].forEach((value, index) => {
      const error = value * Math.sqrt(spread?.covariance[index]?.[index] ?? Number.NaN);
      expect(error / (published[index] ?? Number.NaN)).toBeCloseTo(1, 1.7);
    });
  });
});
