import type { ValueReport } from '../../../../shared/contract/analytics/report-value.ts';
import type { ReportTable } from '../report-table.ts';

type Row = ReportTable['rows'][number];

/** A table whose columns are fields of its rows. */
const table = <Column extends string>(
  name: string,
  columns: readonly Column[],
  rows: readonly { readonly [Name in Column]: string | number | null }[],
): ReportTable => ({ name, columns, rows: rows.map((row): Row => columns.map((column) => row[column])) });

export const valueTables = (report: ValueReport): readonly ReportTable[] => [
  fits(report),
  table('expected', ['from', 'to', 'customers', 'purchases', 'value'], report.expected.byAlive),
  table('historic', ['from', 'to', 'customers', 'amount'], report.historic.steps),
  table('plain', ['orders', 'averageOrderValue', 'cycleDays', 'churn', 'years', 'value', 'why'], [report.plain]),
  table(
    'retention-table',
    [
      'year',
      'customers',
      'retention',
      'revenue',
      'cost',
      'grossProfit',
      'discountFactor',
      'discountedProfit',
      'cumulativeProfit',
      'valuePerCustomer',
    ],
    report.retentionTable.years,
  ),
  table('cohorts', ['cohort', 'year', 'observed', 'active', 'orders', 'revenue'], report.retentionTable.cohorts),
  table('ranking', ['family', 'logScore', 'auc'], rankingOf(report.holdOut)),
  table('calibration', ['customers', 'expected', 'bought'], report.holdOut.tenths ?? []),
  table('calibration-of-recency', ['customers', 'bought'], report.holdOut.tenthsOfRecency ?? []),
  table('hold-out', ['repeats', 'customers', 'predicted', 'actual', 'predictedPerCustomer', 'actualPerCustomer'], report.holdOut.classes),
];

/** One line for each parameter, with its 95 % interval. A model that is not fitted has one line with the reason. */
function fits({ buying, spend, holdOut }: ValueReport): ReportTable {
  return {
    name: 'fits',
    columns: ['model', 'parameter', 'value', 'logLikelihood', 'why', 'low', 'high'],
    rows: [
      ...fitRows(familyOf(buying), buying),
      ...fitRows('gamma-gamma', spend),
      ...candidatesOf(holdOut).flatMap((fit) => fitRows(`${familyOf(fit)}-held-out`, fit)),
      ...(holdOut.check === undefined ? [] : fitRows(`${holdOut.check.family}-held-out`, holdOut.check)),
    ],
  };
}

interface Fitted {
  readonly parameters: object | null;
  readonly intervals?: Fit['intervals'] | ValueReport['spend']['intervals'];
  readonly logLikelihood: number | null;
  readonly why: string | null;
}

function fitRows(model: string, { parameters, intervals, logLikelihood, why }: Fitted): readonly Row[] {
  if (parameters === null) return [[model, null, null, null, why, null, null]];
  const limits = new Map(Object.entries(intervals ?? {}));
  return Object.entries(parameters).map(([name, value]): Row => {
    const interval = limits.get(name) ?? null;
    return [model, name, Number(value), logLikelihood, null, interval?.low ?? null, interval?.high ?? null];
  });
}

type Fit = ValueReport['buying'];

const familyOf = ({ family }: Fit): string => family ?? 'bg-nbd';

/** Reports of earlier versions have one. */
const candidatesOf = ({ candidates, fit }: ValueReport['holdOut']): readonly Fit[] =>
  candidates?.map(({ family, fit: of }) => ({ ...of, family })) ?? (fit === null ? [] : [fit]);

const rankingOf = ({ candidates = [], check, aucOfRecency = null }: ValueReport['holdOut']) => [
  ...[...candidates, ...(check === undefined ? [] : [check])].map(({ family, logScore, auc }) => ({
    family: family as string,
    logScore,
    auc,
  })),
  { family: 'recency', logScore: null, auc: aucOfRecency },
];
