/** A likelihood by cells of several histories is not the exact one, and the fit says so. */
import { describe, expect, it } from 'vitest';
import { repeatPurchasesUntil } from '../../../../shared/domain/analytics/history/repeat-purchases.ts';
import { aliveModel, weeksOf } from '../../../../shared/domain/analytics/models/alive-model.ts';
import { logLikelihood } from '../../../../shared/domain/analytics/models/bg-nbd.ts';
import { REPEAT_COUNTS } from '../../../../shared/domain/analytics/models/repeat-counts.ts';
import { REPEAT_SPEND } from '../../../../shared/domain/analytics/models/repeat-spend.ts';
import { spendModel } from '../../../../shared/domain/analytics/models/spend-model.ts';
import { population } from '../../../support/analytics/buying-population.ts';
import { asOf, NO_POINTS, on } from '../../../support/analytics/member-as-of.ts';

const AT = asOf('2025-12-31');

function fitsOf(members: number) {
  const [counts, amounts] = [REPEAT_COUNTS.empty(), REPEAT_SPEND.empty()];
  const customers = [];
  for (const member of population({
    members,
    seed: 1,
    buying: { r: 0.6, alpha: 12, a: 0.8, b: 4 },
    spend: { p: 5, q: 4, v: 2_000 },
    from: on('2023-01-01'),
    firstUntil: on('2025-12-01'),
    until: AT.day,
  })) {
    REPEAT_COUNTS.add(counts, member, NO_POINTS, AT);
    REPEAT_SPEND.add(amounts, member, NO_POINTS, AT);
    const buying = repeatPurchasesUntil(member, AT.day);
    if (buying !== null) customers.push({ customers: 1, ...weeksOf(buying) });
  }
  const [alive, spend] = [aliveModel(counts, 'bg-nbd'), spendModel(amounts)];
  if (!alive.fitted) expect.fail(alive.why);
  if (!spend.fitted) expect.fail(spend.why);
  return { alive, spend, off: Math.abs(alive.logLikelihood - logLikelihood(alive.parameters, customers)) };
}

describe('N8: a likelihood', () => {
  it('of few histories is exact, and not flagged', () => {
    const { alive, spend, off } = fitsOf(2_000);
    expect(off).toBeLessThan(1e-6);
    expect([alive.approximate, spend.approximate]).toEqual([false, false]);
  });

  it('of more histories than there are cells differs from the exact one, and is flagged', () => {
    const { alive, spend, off } = fitsOf(30_000);
    expect(off).toBeGreaterThan(1e-3);
    expect([alive.approximate, spend.approximate]).toEqual([true, true]);
  });
});
