/**
 * Liability: points that members can still spend, by month of expiry and by tier. They are active, pending until they mature, or held by
 * reservations. Debt is reported apart, and is not deducted.
 */
import { dateOf } from '../../kernel/calendar.ts';
import { type Instant, plusSeconds } from '../../kernel/time.ts';
import type { ExpiresAt } from '../../ledger/entry-header.ts';
import { type Day, dayOf, periodName, periodOf } from '../history/day.ts';
import type { PointsAsOf } from '../history/points-as-of.ts';
import type { AsOf, Measure } from '../passes/measure.ts';
import { type KeyedSums, keyedSums, NO_NAME } from '../sums/keyed-sums.ts';
import { addEach, addSums, type Sums } from '../sums/sums.ts';
import { priceLine, worthOf } from './points-value.ts';
import { tierOrder } from './tier-order.ts';

type Bucket = 'active' | 'pending' | 'held';
type Figure = Bucket | 'debt' | 'members' | 'membersInDebt';

/** The months with lines of their own, from that of the report's day on. */
const EXPIRY_MONTHS = 60;

export interface Liability {
  readonly byTier: KeyedSums<Figure>;
  /** By the month of the last day on which the points can be spent. */
  readonly byMonth: readonly Sums<Bucket>[];
  readonly later: Sums<Bucket>;
  readonly never: Sums<Bucket>;
}

const nothing = (): Sums<Figure> => ({ active: 0, pending: 0, held: 0, debt: 0, members: 0, membersInDebt: 0 });
const noPoints = (): Sums<Bucket> => ({ active: 0, pending: 0, held: 0 });
const TIERS = keyedSums(nothing, 50);

export const LIABILITY: Measure<Liability> = {
  empty: () => ({ byTier: TIERS.empty(), byMonth: Array.from({ length: EXPIRY_MONTHS }, noPoints), later: noPoints(), never: noPoints() }),
  add(state, { tier }, points, asOf) {
    const own = nothing();
    own.debt = points.debt;
    for (const { bucket, expiresAt, points: many } of batchesOf(points)) {
      own[bucket] += many;
      addSums(placeOf(state, expiresAt, asOf), { [bucket]: many });
    }
    own.members = own.active + own.pending + own.held > 0 ? 1 : 0;
    own.membersInDebt = own.debt > 0 ? 1 : 0;
    TIERS.add(state.byTier, tier ?? NO_NAME, own);
  },
  merge(into, from) {
    TIERS.merge(into.byTier, from.byTier);
    addSums(into.later, from.later);
    addSums(into.never, from.never);
    addEach(into.byMonth, from.byMonth);
  },
};

interface Batch {
  readonly bucket: Bucket;
  readonly expiresAt: ExpiresAt;
  readonly points: number;
}

const batchesOf = ({ batches, pending, held }: PointsAsOf): readonly Batch[] => [
  ...batches.map(({ expiresAt, points }) => ({ bucket: 'active' as const, expiresAt, points })),
  ...pending.map(({ expiresAt, points }) => ({ bucket: 'pending' as const, expiresAt, points })),
  ...held.map(({ expiresAt, points }) => ({ bucket: 'held' as const, expiresAt, points })),
];

/** Points whose expiry has passed count in the report's month: a reservation holds them, and they expire when it ends. */
function placeOf({ byMonth, later, never }: Liability, expiresAt: ExpiresAt, { day, programme }: AsOf): Sums<Bucket> {
  if (expiresAt === null) return never;
  const ahead = Math.max(0, lastMonthOf(expiresAt, programme.terms.timeZone) - periodOf(day, 'month'));
  return byMonth[ahead] ?? later;
}

/** The month of the last day on which points can be spent. Cached, because points expire on few days. Pure in effect, and bounded. */
function lastMonthOf(expiresAt: Instant, timeZone: string): number {
  const name = `${timeZone} ${expiresAt}`;
  const known = lastMonths.get(name);
  if (known !== undefined) return known;
  const month = periodOf(dayOf(dateOf(plusSeconds(expiresAt, -1), timeZone)), 'month');
  if (lastMonths.size >= MOST_KNOWN) lastMonths.clear();
  lastMonths.set(name, month);
  return month;
}

const lastMonths = new Map<string, number>();
const MOST_KNOWN = 5_000;

export const outstandingOf = ({ active, pending, held }: Sums<Bucket>): number => active + pending + held;

/** The sum over all tiers. */
export function liabilityTotal({ byTier: { rows, rest } }: Liability): Sums<Figure> {
  const total = { ...rest };
  for (const { sums } of rows) addSums(total, sums);
  return total;
}

export function liabilityLines(state: Liability, { day, programme, settings }: AsOf) {
  const lineOf = ({ active, pending, held }: Sums<Bucket>) => {
    const outstanding = outstandingOf({ active, pending, held });
    return { active, pending, held, outstanding, value: worthOf(outstanding, settings.pointCost) };
  };
  const withDebt = (sums: Sums<Figure>) => ({
    ...lineOf(sums),
    members: sums.members,
    debt: sums.debt,
    membersInDebt: sums.membersInDebt,
  });
  const months = state.byMonth.map((sums, ahead) => ({ month: monthAhead(day, ahead), expires: 'in-month' as const, sums }));
  const batches = [
    ...months,
    { month: monthAhead(day, EXPIRY_MONTHS - 1), expires: 'later' as const, sums: state.later },
    { month: null, expires: 'never' as const, sums: state.never },
  ];
  const inOrder = tierOrder(programme.terms);
  return {
    ...priceLine(settings),
    total: withDebt(liabilityTotal(state)),
    byExpiry: batches
      .filter(({ sums }) => outstandingOf(sums) > 0)
      .map(({ month, expires, sums }) => ({ month, expires, ...lineOf(sums) })),
    byTier: state.byTier.rows
      .map(({ key, sums }) => ({ tier: key === NO_NAME ? null : key, ...withDebt(sums) }))
      .toSorted((one, other) => inOrder(one.tier, other.tier)),
  };
}

const monthAhead = (day: Day, ahead: number): string => periodName(periodOf(day, 'month') + ahead, 'month');
