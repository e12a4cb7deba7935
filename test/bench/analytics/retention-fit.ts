/** The time to fit the buying and spending models, and to say how sure they are: on the CDNOW sample, and on full cells. */

import { dayOf } from '../../../shared/domain/analytics/history/day.ts';
import type { MemberAsOf } from '../../../shared/domain/analytics/history/member-as-of.ts';
import { memberAsOf } from '../../../shared/domain/analytics/history/member-as-of.ts';
import { aliveModel, estimateOfBuying } from '../../../shared/domain/analytics/models/alive-model.ts';
import { paretoModel } from '../../../shared/domain/analytics/models/pareto-nbd.ts';
import { REPEAT_COUNTS } from '../../../shared/domain/analytics/models/repeat-counts.ts';
import { REPEAT_SPEND } from '../../../shared/domain/analytics/models/repeat-spend.ts';
import { estimateOfSpend, spendModel } from '../../../shared/domain/analytics/models/spend-model.ts';
import { settingsOf } from '../../../shared/domain/analytics/passes/analytics-settings.ts';
import type { AsOf } from '../../../shared/domain/analytics/passes/measure.ts';
import { type BinnedCounts, MAX_CELLS } from '../../../shared/domain/analytics/sums/binned-counts.ts';
import { valueIntervals } from '../../../shared/domain/analytics/value/value-intervals.ts';
import type { CalendarDate } from '../../../shared/domain/kernel/calendar.ts';
import { invariant } from '../../../shared/domain/kernel/refusal.ts';
import { cdnowMembers } from '../../support/analytics/cdnow-members.ts';
import { NO_POINTS } from '../../support/analytics/member-as-of.ts';
import { aVersion } from '../../support/kernel/builders.ts';
import { cdnowIsPresent } from '../../support/kernel/cdnow-file.ts';
import type { BenchRun } from '../benchmark.ts';
import { median } from '../kernel/statistics.ts';
import { SYNTHETIC_TERMS, syntheticId, syntheticMember } from './synthetic-members.ts';

export interface Fitted {
  /** Processor time, because nothing waits. */
  readonly millis: number;
  /** The part of it that intervals take. */
  readonly ofIntervals: number;
  /** Besides: to fit Pareto/NBD, the check. */
  readonly ofCheck: number;
  readonly members: number;
  /** The number of cells of buying and of spending. */
  readonly cells: readonly [number, number];
  /** The parameters of BG/NBD. */
  readonly parameters: string;
}

export interface RetentionFit {
  /** undefined: the sample is absent. */
  readonly cdnow: Fitted | undefined;
  readonly saturated: Fitted;
}

const ROUNDS = 5;
const CDNOW_DAY = '1997-09-30' as CalendarDate;
const DAY = 20_500;
const MANY = 200_000;
/** The share of cells that must be in use for the result to be near the worst case. */
const MOSTLY_FULL = 0.5;

export async function retentionFit(run: BenchRun): Promise<RetentionFit> {
  run.progress.begin('retention fit', 2 * ROUNDS + 1);
  const step = () => run.progress.step();
  const cdnow = cdnowIsPresent ? fitted(cdnowMembers(CDNOW_DAY), dayOf(CDNOW_DAY), step) : undefined;
  const saturated = fitted(synthetic(MANY), DAY, step);
  invariant(
    saturated.cells.some((cells) => cells >= MOSTLY_FULL * MAX_CELLS),
    `of ${MAX_CELLS} cells most are in use`,
  );
  run.progress.end();
  return { cdnow, saturated };
}

function* synthetic(count: number): Generator<MemberAsOf> {
  for (let number = 0; number < count; number += 1) {
    yield memberAsOf(syntheticMember(number, syntheticId(number), DAY).insight.history, DAY, 'EUR');
  }
}

function fitted(members: Iterable<MemberAsOf>, day: number, step: () => void): Fitted {
  const programme = aVersion(SYNTHETIC_TERMS);
  const asOf: AsOf = { day, programme, settings: settingsOf(programme.terms) };
  const [counts, spend]: [BinnedCounts, BinnedCounts] = [REPEAT_COUNTS.empty(), REPEAT_SPEND.empty()];
  let met = 0;
  for (const member of members) {
    REPEAT_COUNTS.add(counts, member, NO_POINTS, asOf);
    REPEAT_SPEND.add(spend, member, NO_POINTS, asOf);
    met += 1;
  }
  step();
  const [rounds, intervals, checks]: [number[], number[], number[]] = [[], [], []];
  let alive = aliveModel(counts, 'mbg-nbd');
  for (let round = 0; round < ROUNDS; round += 1) {
    const fits = processorTime(() => {
      alive = aliveModel(counts, 'mbg-nbd');
      return spendModel(spend);
    });
    const sure = processorTime(() => {
      const estimates = { buying: estimateOfBuying(counts, alive), spend: estimateOfSpend(spend, fits.made) };
      return valueIntervals(estimates, counts, { alive, spend: fits.made }, asOf.settings);
    });
    rounds.push(fits.millis + sure.millis);
    intervals.push(sure.millis);
    checks.push(processorTime(() => paretoModel(counts)).millis);
    step();
  }
  const inWords = alive.fitted
    ? Object.entries(alive.parameters)
        .map(([name, value]) => `${name} ${typeof value === 'number' ? value.toPrecision(3) : value}`)
        .join(', ')
    : alive.why;
  return {
    millis: median(rounds),
    ofIntervals: median(intervals),
    ofCheck: median(checks),
    members: met,
    cells: [counts.size, spend.size],
    parameters: inWords,
  };
}

function processorTime<Made>(make: () => Made): { readonly made: Made; readonly millis: number } {
  const began = process.cpuUsage();
  const made = make();
  const { user, system } = process.cpuUsage(began);
  return { made, millis: (user + system) / 1_000 };
}
