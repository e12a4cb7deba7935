import type { AtRiskReport, Leaving, RiskReason } from '../../../../shared/contract/analytics/report-at-risk.ts';
import type { ReportTable } from '../report-table.ts';

const wordOf = (leaving: Leaving): string => (leaving.kind === 'voluntary' ? leaving.kind : leaving.by);

export const atRiskTables = ({ currency, listed, groups }: AtRiskReport): readonly ReportTable[] => [
  {
    name: 'members',
    columns: [
      'rank',
      'memberId',
      'grade',
      'leaving',
      'reasons',
      'winBack',
      'currency',
      'valueAtRisk',
      'contribution',
      'alive',
      'purchaseProbability',
      'daysSincePurchase',
      'stage',
      'rfmClass',
      'value',
    ],
    rows: listed.map((row) => [
      row.rank,
      row.memberId,
      row.grade,
      wordOf(row.leaving),
      row.reasons.map(textOf).join('; '),
      row.winBack,
      currency,
      row.valueAtRisk,
      row.contribution,
      row.alive,
      row.purchaseProbability ?? null,
      row.daysSincePurchase,
      row.stage,
      row.rfmClass,
      row.value,
    ]),
  },
  {
    name: 'groups',
    columns: ['grade', 'leaving', 'winBack', 'members', 'currency', 'valueAtRisk'],
    rows: groups.map((row) => [row.grade, wordOf(row.leaving), row.winBack, row.members, currency, row.valueAtRisk]),
  },
];

function textOf(reason: RiskReason): string {
  switch (reason.reason) {
    case 'interval-overdue': {
      const expected = reason.expected === null ? '' : `, expected after ${reason.expected}`;
      return `${reason.lapsed ? 'lapsed' : 'overdue'}: ${reason.daysSince} days since the last purchase${expected}`;
    }
    case 'unlikely-alive':
      return `alive with probability ${reason.alive}`;
    case 'falling-frequency':
      return `${reason.firstHalf} days with a purchase in the first half, ${reason.secondHalf} in the second`;
    case 'tier-loss-near':
      return `${reason.tier} ends on ${reason.on}`;
    case 'frozen':
      return 'frozen';
  }
}
