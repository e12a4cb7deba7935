/** The report `rfm`, in the contract's shape. */

import type { CellSum, Groups, RfmTallied, SomeSums } from '../passes/class-tallies.ts';
import { RFM_CLASSES } from '../passes/insight.ts';
import type { AsOf } from '../passes/measure.ts';
import { share } from '../sums/share.ts';
import { ABC_CLASSES, type AbcClass, type AbcModel } from '../value/abc.ts';
import { QUINTILES, type RfmMeasured, type RfmModel } from './rfm.ts';
import { PLAIN_CLASS_OF, PLAIN_CLASSES, rfmClassOf, type Scores } from './rfm-class.ts';

const SCORES = Array.from({ length: QUINTILES }, (_, index) => QUINTILES - index);

/** The input of the report, by the names of the passes. */
export interface RfmResults {
  readonly measured: { readonly rfm: RfmMeasured };
  readonly model: { readonly rfm: RfmModel; readonly abc: AbcModel };
  readonly tallied: { readonly rfm: RfmTallied };
  readonly asOf: Pick<AsOf, 'settings'>;
}

interface Cell {
  readonly score: string;
  readonly scores: Scores;
  readonly sums: SomeSums<CellSum>;
}

export function rfmReport({ measured, model, tallied, asOf }: RfmResults): object {
  const cells = cellsOf(tallied.rfm.cells);
  const all = sumOf(cells);
  const group = (of: (cell: Cell) => boolean) => {
    const { members, revenue, averageDays } = sumOf(cells.filter(of));
    return { members, share: share(members, all.members), revenue, revenueShare: share(revenue, all.revenue), averageDays };
  };
  return {
    currency: asOf.settings.currency,
    customers: all.members,
    cutPoints: SCORES.slice(0, -1)
      .toReversed()
      .map((score) => ({
        score,
        days: negated(model.rfm.recency[score - 2]),
        purchaseDays: model.rfm.frequency[score - 2] ?? null,
        revenue: model.rfm.monetary[score - 2] ?? null,
      })),
    grid: SCORES.flatMap((recency) =>
      SCORES.map((frequency) => ({
        recency,
        frequency,
        ...sumOf(cells.filter(({ scores }) => scores.recency === recency && scores.frequency === frequency)),
      })),
    ),
    cells: cells.map((cell) => ({ score: cell.score, class: rfmClassOf(cell.scores), ...sumOf([cell]) })),
    classes: RFM_CLASSES.map((name) => ({
      class: name,
      plain: PLAIN_CLASS_OF[name],
      ...group(({ scores }) => rfmClassOf(scores) === name),
    })),
    plain: PLAIN_CLASSES.map((name) => ({ class: name, ...group(({ scores }) => PLAIN_CLASS_OF[rfmClassOf(scores)] === name) })),
    abc: ABC_CLASSES.map((name) => abcOf(name, tallied.rfm.abc, { A: model.abc.a, B: model.abc.b, C: null }[name], all)),
    rounded: measured.rfm.monetary.rounded,
  };
}

/** Adding 0 turns −0 into 0. */
const negated = (days: number | undefined): number | null => (days === undefined ? null : -days + 0);

/** The highest score first. */
function cellsOf(cells: Groups<string, CellSum>): readonly Cell[] {
  return Object.entries(cells)
    .toSorted(([one], [other]) => Number(other) - Number(one))
    .map(([score, sums]) => {
      const [recency = 0, frequency = 0, monetary = 0] = [...score].map(Number);
      return { score, scores: { recency, frequency, monetary }, sums: sums ?? {} };
    });
}

function sumOf(cells: readonly Cell[]) {
  const sum = (name: CellSum) => cells.reduce((total, { sums }) => total + (sums[name] ?? 0), 0);
  const members = sum('members');
  return { members, revenue: sum('revenue'), averageDays: members === 0 ? null : Math.round((10 * sum('days')) / members) / 10 };
}

function abcOf(
  name: AbcClass,
  groups: Groups<AbcClass, 'members' | 'revenue'>,
  from: number | null,
  all: { readonly members: number; readonly revenue: number },
) {
  const { members = 0, revenue = 0 } = groups[name] ?? {};
  return { class: name, from, members, share: share(members, all.members), revenue, revenueShare: share(revenue, all.revenue) };
}
