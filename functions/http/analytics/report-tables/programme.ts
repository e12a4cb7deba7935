/** Tables of the report `programme`. Lines without a month are sums: the last twelve months, and all time. */
import type { ProgrammeReport } from '../../../../shared/contract/analytics/report-programme.ts';
import type { ReportTable } from '../report-table.ts';

type Cell = string | number | null;

/** A table whose columns are fields of its lines. */
const tableOf = <Line extends object>(name: string, columns: readonly (keyof Line & string)[], lines: readonly Line[]): ReportTable => ({
  name,
  columns,
  rows: lines.map((line) => columns.map((column) => cellOf(line[column]))),
});

const cellOf = (value: unknown): Cell => (typeof value === 'string' || typeof value === 'number' ? value : null);

interface Monthly<Line> {
  readonly months: readonly (Line & { readonly month: string })[];
  readonly last12Months: Line;
  readonly total: Line;
}

const spans = <Line extends object>({ months, last12Months, total }: Monthly<Line>) => [
  ...months,
  { month: 'last 12 months', ...last12Months },
  { month: 'total', ...total },
];

export function programmeTables(report: ProgrammeReport): readonly ReportTable[] {
  const { participation, points, liability, breakage, costs, tiers, channels, referrals, turnover } = report;
  return [
    tableOf('participation', ['days', 'bought', 'shareBought', 'active', 'shareActive'], participation.active),
    tableOf('members-by-month', ['month', 'enrolled', 'customers', 'active'], participation.months),
    tableOf(
      'points',
      [
        'month',
        'earned',
        'takenBack',
        'bonus',
        'bonusTakenBack',
        'redeemed',
        'givenBack',
        'paidAtTills',
        'refunded',
        'expired',
        'reinstated',
        'adjustedUp',
        'adjustedDown',
        'issued',
        'used',
        'earnRate',
        'redemptionRate',
      ],
      spans(points),
    ),
    tableOf('liability-by-expiry', ['month', 'expires', 'active', 'pending', 'held', 'outstanding', 'value'], liability.byExpiry),
    tableOf(
      'liability-by-tier',
      ['tier', 'members', 'active', 'pending', 'held', 'outstanding', 'value', 'debt', 'membersInDebt'],
      liability.byTier,
    ),
    tableOf(
      'breakage',
      ['endsOn', 'issued', 'redeemed', 'expired', 'ultimateRedemptionRate', 'standardError'],
      breakage.estimate?.byIssueMonth ?? [],
    ),
    tableOf(
      'rewards',
      ['rewardId', 'name', 'units', 'points', 'cost', 'yearUnits', 'yearPoints', 'yearCost'],
      costs.rewards.map(({ rewardId, name, total, last12Months: year }) => ({
        rewardId,
        name,
        units: total.units,
        points: total.points,
        cost: total.cost,
        yearUnits: year.units,
        yearPoints: year.points,
        yearCost: year.cost,
      })),
    ),
    tableOf('tiers', ['tier', 'members', 'joined', 'share'], tiers.distribution),
    tableOf('tier-moves', ['from', 'to', 'members', 'moves'], tiers.moves),
    tableOf('channels', ['channel', ...CHANNEL_COLUMNS], channels.flatMap(channelLines)),
    tableOf(
      'referrals',
      ['span', 'orders', 'shareOfOrders', 'revenue', 'shareOfRevenue'],
      [
        { span: 'last 12 months', ...referrals.last12Months },
        { span: 'total', ...referrals.total },
      ],
    ),
    tableOf('turnover', ['month', 'orders', 'otherOrders', 'revenue', 'returnedOrders', 'returned', 'net'], spans(turnover)),
  ];
}

const CHANNEL_COLUMNS = ['span', 'orders', 'revenue', 'customers', 'shareOfOrders', 'shareOfRevenue'] as const;

function channelLines({ channel, isRest, last12Months, total }: ProgrammeReport['channels'][number]) {
  const name = isRest ? 'others' : channel;
  return [
    { channel: name, span: 'last 12 months', ...last12Months },
    { channel: name, span: 'total', ...total },
  ];
}
