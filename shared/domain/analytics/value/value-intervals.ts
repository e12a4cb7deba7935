/**
 * The 95 % intervals of the figures that depend on the models' parameters: how much the figures would differ if other customers with the same
 * habits had come. They are of expectations. The later purchases of these customers differ from the expectation by chance, too.
 *
 * How a figure depends on the parameters is computed on few cells of customers. The interval is that in proportion to the figure.
 */
import { DAYS_A_WEEK } from '../history/day.ts';
import { type AliveModel, buyingOfLogs, PURCHASE_DAYS } from '../models/alive-model.ts';
import { type BuyingModel, expectedFrom, expectedOfNew } from '../models/bg-nbd.ts';
import { expectedSpend } from '../models/gamma-gamma.ts';
import type { Point } from '../models/minimise.ts';
import { type Estimate, intervalsOf, joined, type LogInterval } from '../models/observed-information.ts';
import { customersOfCell, meanAmountOfCell } from '../models/repeat-counts.ts';
import { spendOfLogs } from '../models/spend-model.ts';
import { type BinnedCounts, type Cell, cellsOf, inFewCells } from '../sums/binned-counts.ts';
import { expectedOfBuying, type Horizon, type ValueModel } from './lifetime-value.ts';

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** In proportion to the figure: 0.9 to 1.1 is a tenth to either side. null: unknown. */
export interface ValueIntervals {
  readonly purchases: Interval | null;
  readonly value: Interval | null;
  readonly purchasesOfNew: Interval | null;
  readonly purchasesSoon: Interval | null;
}

const UNKNOWN: ValueIntervals = { purchases: null, value: null, purchasesOfNew: null, purchasesSoon: null };

/** How sure the models are: `estimateOfBuying` and `estimateOfSpend`. undefined: not fitted. */
export interface ValueEstimates {
  readonly buying: Estimate | undefined;
  readonly spend: Estimate | undefined;
}

/** @param counts of all customers. */
export function valueIntervals(estimates: ValueEstimates, counts: BinnedCounts, { alive }: ValueModel, horizon: Horizon): ValueIntervals {
  const { buying, spend } = estimates;
  if (!alive.fitted || buying === undefined) return UNKNOWN;
  const cells = cellsOf(inFewCells(counts) ?? counts);
  const forecastOf = rememberingByLogs((logs) =>
    forecastOfCells(cells, { ...alive, parameters: buyingOfLogs(alive.parameters.family, logs) }, horizon),
  );
  const [purchases = null, purchasesOfNew = null, purchasesSoon = null] = relativeIntervals(buying, (logs) => forecastOf(logs).figures);
  if (spend === undefined) return { purchases, value: null, purchasesOfNew, purchasesSoon };
  const worth = (logs: Point): number => {
    const { discounted } = forecastOf(logs.slice(0, buying.at.length));
    const parameters = spendOfLogs(logs.slice(buying.at.length));
    return cells.reduce((sum, cell, index) => {
      const each = expectedSpend(parameters, { repeats: customersOfCell(cell).repeats, mean: meanAmountOfCell(cell) });
      return sum + (discounted[index] ?? Number.NaN) * (each ?? Number.NaN);
    }, 0);
  };
  const [value = null] = relativeIntervals(joined(buying, spend), (logs) => [worth(logs)]);
  return { purchases, value, purchasesOfNew, purchasesSoon };
}

/** The expected purchases of all customers in the next `PURCHASE_DAYS` days. null: no model. */
export const purchasesSoonOf = (counts: BinnedCounts, { alive }: Pick<ValueModel, 'alive'>): number | null =>
  alive.fitted ? soonOfCells(cellsOf(counts), alive.parameters) : null;

const soonOfCells = (cells: readonly Cell[], parameters: BuyingModel): number =>
  cells.reduce((sum, cell) => sum + cell.members * expectedFrom(parameters, customersOfCell(cell), PURCHASE_DAYS / DAYS_A_WEEK), 0);

interface CellForecast {
  /** Purchases over the horizon, those of a new customer, and those of the next `PURCHASE_DAYS` days. */
  readonly figures: readonly number[];
  /** The discounted purchases of each cell. */
  readonly discounted: readonly number[];
}

function forecastOfCells(cells: readonly Cell[], alive: AliveModel & { readonly fitted: true }, horizon: Horizon): CellForecast {
  let purchases = 0;
  const discounted = cells.map((cell) => {
    const expected = expectedOfBuying(alive, customersOfCell(cell), 1, { ...horizon, margin: 1 });
    purchases += cell.members * (expected?.purchases ?? Number.NaN);
    return cell.members * (expected?.value ?? Number.NaN);
  });
  const { parameters } = alive;
  return { figures: [purchases, expectedOfNew(parameters, horizon.horizonWeeks), soonOfCells(cells, parameters)], discounted };
}

/** Slopes of several figures need the same few parameters. */
function rememberingByLogs<Made>(make: (logs: Point) => Made): (logs: Point) => Made {
  const made = new Map<string, Made>();
  return (logs) => {
    const key = logs.join();
    const known = made.get(key) ?? make(logs);
    made.set(key, known);
    return known;
  };
}

/** In proportion to the figure of the estimate. */
function relativeIntervals(estimate: Estimate, figures: (logs: Point) => readonly number[]): readonly (Interval | null)[] {
  const inLogarithms = (logs: Point) => figures(logs).map(Math.log);
  const reported = inLogarithms(estimate.at);
  return intervalsOf(estimate, inLogarithms).map((interval, index) => around(interval, reported[index] ?? Number.NaN));
}

const around = (interval: LogInterval | null, value: number): Interval | null =>
  interval && { low: Math.exp(interval.low - value), high: Math.exp(interval.high - value) };
