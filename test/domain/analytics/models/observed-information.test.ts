/** How sure fitted parameters are, against known covariances and against standard errors that others have published. */
import { describe, expect, it } from 'vitest';
import { aliveModel, estimateOfBuying } from '../../../../shared/domain/analytics/models/alive-model.ts';
import type { BuyingFamily } from '../../../../shared/domain/analytics/models/bg-nbd.ts';
import {
  type Estimate,
  intervalsOf,
  intervalsOfParameters,
  joined,
  spreadAt,
} from '../../../../shared/domain/analytics/models/observed-information.ts';
import { REPEAT_COUNTS } from '../../../../shared/domain/analytics/models/repeat-counts.ts';
import { cdnowMembers } from '../../../support/analytics/cdnow-members.ts';
import { asOf, NO_POINTS } from '../../../support/analytics/member-as-of.ts';
import { cdnowIsPresent } from '../../../support/kernel/cdnow-file.ts';

const standardErrors = ({ spreads }: Estimate): readonly number[] =>
  (spreads[0]?.covariance ?? []).map((row, index) => Math.sqrt(row[index] ?? Number.NaN));

const estimate = (logLikelihood: (parameters: readonly number[]) => number, parameters: readonly number[]): Estimate => {
  const spread = spreadAt(logLikelihood, parameters);
  return { at: parameters.map(Math.log), spreads: spread === undefined ? [] : [spread] };
};

/** A likelihood whose logarithm is quadratic in the logarithms of its two parameters, with the maximum at 2 and 3. */
const quadratic =
  (xx: number, xy: number, yy: number) =>
  ([x = 0, y = 0]: readonly number[]): number => {
    const [dx, dy] = [Math.log(x / 2), Math.log(y / 3)];
    return -(xx * dx ** 2 + 2 * xy * dx * dy + yy * dy ** 2) / 2;
  };

describe('the observed information', () => {
  it('has the covariance as its inverse', () => {
    const { covariance } = spreadAt(quadratic(50, 20, 10), [2, 3]) ?? {};
    // The inverse of [[50, 20], [20, 10]] is [[0.1, −0.2], [−0.2, 0.5]].
    [0.1, -0.2, -0.2, 0.5].forEach((known, index) => {
      expect(covariance?.flat()[index]).toBeCloseTo(known, 6);
    });
  });

  it('of exponential times is their number, so the interval is the mean × e^(± 1.96 ÷ √n)', () => {
    const [n, mean] = [400, 5];
    const times = estimate(([rate = 0]) => n * (Math.log(rate) - rate * mean), [1 / mean]);
    const [interval] = intervalsOf(times, ([log = 0]) => [-log]);
    expect(Math.exp(interval?.low ?? Number.NaN)).toBeCloseTo(mean * Math.exp(-1.96 / 20), 3);
    expect(Math.exp(interval?.high ?? Number.NaN)).toBeCloseTo(mean * Math.exp(1.96 / 20), 3);
  });
});

describe('an interval', () => {
  it('of a product of independent parameters has both variances', () => {
    const both = joined(
      estimate(([x = 0]) => -50 * Math.log(x) ** 2, [1]),
      estimate(([y = 0]) => -50 * Math.log(y) ** 2, [1]),
    );
    const [interval] = intervalsOf(both, ([x = 0, y = 0]) => [x + y]);
    expect(interval?.high).toBeCloseTo(1.96 * Math.sqrt(0.02), 4);
  });

  it('is unknown where the likelihood is flat or not concave, and where it would be from a seventh to seven times', () => {
    expect(intervalsOfParameters(estimate(quadratic(50, 0, 0), [2, 3]))).toEqual([null, null]);
    expect(intervalsOfParameters(estimate(quadratic(50, 40, 10), [2, 3]))).toEqual([null, null]);
    expect(intervalsOfParameters(estimate(quadratic(50, 0, 0.9), [2, 3])).map((interval) => interval === null)).toEqual([false, true]);
  });

  it('has room for the estimate and for each maximum', () => {
    const [low, high] = [spreadAt(quadratic(100, 0, 100), [2, 3]), spreadAt(quadratic(100, 0, 100), [2, 3])];
    if (low === undefined || high === undefined) return expect.fail('both are maxima');
    const of: Estimate = { at: [5, 5], spreads: [low, { ...high, at: [2, 2] }] };
    expect(intervalsOfParameters(of)[0]).toEqual({ low: expect.closeTo(Math.log(2) - 0.196, 3), high: 5 });
    expect(intervalsOfParameters({ ...of, at: [0, 0] })[0]).toEqual({ low: 0, high: expect.closeTo(2.196, 3) });
  });
});

describe.skipIf(!cdnowIsPresent)('on CDNOW in the weeks until 1997-09-30', () => {
  function errorsOf(family: BuyingFamily) {
    const [counts, at] = [REPEAT_COUNTS.empty(), asOf('1997-09-30')];
    for (const member of cdnowMembers('1998-06-30')) REPEAT_COUNTS.add(counts, member, NO_POINTS, at);
    const model = aliveModel(counts, family);
    const found = estimateOfBuying(counts, model);
    if (!model.fitted || found === undefined) return expect.fail('it is fitted');
    const { r, alpha, a, b } = model.parameters;
    return standardErrors(found).map((error, index) => error * ([r, alpha, a, b][index] ?? Number.NaN));
  }

  it('the standard errors of BG/NBD are those of Lifetimes 0.11, Quickstart: r .0126, α .378, a .186, b .705', () => {
    const published = [0.012557, 0.378221, 0.185719, 0.705345];
    errorsOf('bg-nbd').forEach((error, index) => {
      expect(error / (published[index] ?? Number.NaN)).toBeCloseTo(1, 2);
    });
  });

  it('those of MBG/NBD are larger for r and α, and smaller for b', () => {
    const [r, alpha, a, b] = errorsOf('mbg-nbd');
    expect([r, alpha, a, b]).toEqual([
      expect.closeTo(0.083, 2),
      expect.closeTo(0.696, 2),
      expect.closeTo(0.155, 2),
      expect.closeTo(0.537, 2),
    ]);
  });
});
