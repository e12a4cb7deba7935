/**
 * The published results on the CDNOW sample: BG/NBD (Fader, Hardie, Lee 2005, table 2) and gamma-gamma (Fader, Hardie 2013), each
 * within 0.5 %.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { repeatPurchasesUntil } from '../../../../shared/domain/analytics/history/repeat-purchases.ts';
import { type AliveModel, aliveModel, expectedPurchases } from '../../../../shared/domain/analytics/models/alive-model.ts';
import { expectedFrom } from '../../../../shared/domain/analytics/models/bg-nbd.ts';
import { REPEAT_COUNTS } from '../../../../shared/domain/analytics/models/repeat-counts.ts';
import { REPEAT_SPEND } from '../../../../shared/domain/analytics/models/repeat-spend.ts';
import { type SpendModel, spendModel } from '../../../../shared/domain/analytics/models/spend-model.ts';
import { cdnowMembers } from '../../../support/analytics/cdnow-members.ts';
import { asOf, NO_POINTS } from '../../../support/analytics/member-as-of.ts';
import { cdnowIsPresent } from '../../../support/kernel/cdnow-file.ts';

const CALIBRATION = asOf('1997-09-30');

const within = (value: number | null | undefined, published: number) => {
  expect(Math.abs((value ?? Number.NaN) / published - 1), `${value} against ${published}`).toBeLessThan(0.005);
};

describe.skipIf(!cdnowIsPresent)('on CDNOW in the weeks until 1997-09-30', () => {
  let alive: AliveModel;
  let spend: SpendModel;

  const [counts, amounts] = [REPEAT_COUNTS.empty(), REPEAT_SPEND.empty()];

  beforeAll(() => {
    for (const member of cdnowMembers('1998-06-30')) {
      REPEAT_COUNTS.add(counts, member, NO_POINTS, CALIBRATION);
      REPEAT_SPEND.add(amounts, member, NO_POINTS, CALIBRATION);
    }
    expect(counts.level).toBe(0);
    const begun = process.cpuUsage();
    alive = aliveModel(counts, 'bg-nbd');
    spend = spendModel(amounts);
    console.log(`both fitted in ${Math.round(process.cpuUsage(begun).user / 1_000)} ms of one core`);
  });

  it('BG/NBD has the published parameters', () => {
    if (!alive.fitted) expect.fail(alive.why);
    expect(alive).toMatchObject({ customers: 2357, repeaters: 946 });
    within(alive.parameters.r, 0.243);
    within(alive.parameters.alpha, 4.414);
    within(alive.parameters.a, 0.793);
    within(alive.parameters.b, 2.426);
    within(alive.logLikelihood, -9582.4);
  });

  it('N2: MBG/NBD has the parameters that Lifetimes finds, and is at least as likely', () => {
    const modified = aliveModel(counts, 'mbg-nbd');
    if (!modified.fitted || !alive.fitted) return expect.fail('both are fitted');
    within(modified.parameters.r, 0.525);
    within(modified.parameters.alpha, 6.183);
    within(modified.parameters.a, 0.891);
    within(modified.parameters.b, 1.614);
    expect(modified.logLikelihood).toBeGreaterThan(alive.logLikelihood);
  });

  it('a customer of x 2, tₓ 30.43, T 38.86 has 1.226 expected purchases in 39 weeks', () => {
    if (!alive.fitted) expect.fail(alive.why);
    within(expectedFrom(alive.parameters, { repeats: 2, lastAfter: 30.43, age: 38.86 }, 39), 1.226);
    const like = cdnowMembers('1997-09-30').find((member) => {
      const buying = repeatPurchasesUntil(member, CALIBRATION.day);
      return buying?.repeats === 2 && buying.lastAfter === 213 && buying.age === 272;
    });
    within(like === undefined ? null : expectedPurchases(alive, like, CALIBRATION.day, 39), 1.226);
  });

  it('gamma-gamma has the published parameters, on the mean amounts of days with a repeat', () => {
    if (!spend.fitted) expect.fail(spend.why);
    expect(spend.repeaters).toBe(946);
    expect(spend.meanSpend).toBeCloseTo(3508, 0);
    within(spend.parameters.p, 6.25);
    within(spend.parameters.q, 3.74);
    within(spend.parameters.v / 100, 15.45);
    // A density of cents, where the paper has one of dollars.
    within(spend.logLikelihood + 946 * Math.log(100), -4055.9);
  });
});
