import { expect, test } from 'vitest';
import { atRiskTables } from '../../../functions/http/analytics/report-tables/at-risk.ts';
import { AtRiskReport, type RiskReason } from '../../../shared/contract/analytics/report-at-risk.ts';

const example = AtRiskReport.parse(AtRiskReport.meta()?.example);

function cellsOf(reasons: readonly RiskReason[], special: Partial<AtRiskReport['listed'][number]> = {}) {
  const [listed] = atRiskTables({ ...example, listed: example.listed.map((member) => ({ ...member, ...special, reasons: [...reasons] })) });
  const row = listed?.rows[0] ?? [];
  return Object.fromEntries(listed?.columns.map((column, index) => [column, row[index]]) ?? []);
}

test.each<[RiskReason, string]>([
  [
    { reason: 'interval-overdue', daysSince: 41, expected: 28.4, lapsed: false },
    'overdue: 41 days since the last purchase, expected after 28.4',
  ],
  [{ reason: 'interval-overdue', daysSince: 200, expected: null, lapsed: true }, 'lapsed: 200 days since the last purchase'],
  [{ reason: 'unlikely-alive', alive: 0.3 }, 'alive with probability 0.3'],
  [{ reason: 'falling-frequency', firstHalf: 6, secondHalf: 1 }, '6 days with a purchase in the first half, 1 in the second'],
  [{ reason: 'tier-loss-near', tier: 'gold', on: '1998-03-10' }, 'gold ends on 1998-03-10'],
  [{ reason: 'frozen' }, 'frozen'],
])('%j is put into words', (reason, words) => {
  expect(cellsOf([reason]).reasons).toBe(words);
});

test('several reasons share one cell, and an involuntary leaving is distinguished', () => {
  const reasons: readonly RiskReason[] = [{ reason: 'frozen' }, { reason: 'unlikely-alive', alive: 0.2 }];
  expect(cellsOf(reasons, { leaving: { kind: 'involuntary', by: 'frozen' } })).toMatchObject({
    reasons: 'frozen; alive with probability 0.2',
    leaving: 'frozen',
    currency: 'USD',
  });
  expect(cellsOf(reasons).leaving).toBe('voluntary');
});
