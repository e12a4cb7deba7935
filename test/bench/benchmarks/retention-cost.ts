/** The cost of a night, from the measurements, the template and AWS's list prices. */

import { deployedRetention } from '../analytics/deployed-retention.ts';
import { nightTable } from '../analytics/night-table.ts';
import { retentionContest } from '../analytics/retention-contest.ts';
import { BOUGHT_THAT_DAY, type RetentionMeasured, retentionNight } from '../analytics/retention-night.ts';
import { BUYERS, MEMBERS, retentionUnits } from '../analytics/retention-units.ts';
import type { Benchmark, BenchRun } from '../benchmark.ts';
import { ratePerSecond } from '../kernel/contest.ts';
import { figure } from '../kernel/figure.ts';
import type { Consumed } from '../kernel/metered-table.ts';
import { PRICES } from '../kernel/prices.ts';
import { median } from '../kernel/statistics.ts';
import { retentionMemories } from './retention-memory.ts';

const SIZES = [1_000_000, 10_000_000, 100_000_000];

const nameOf = (members: number): string => `retention.cost.perNight.${members}`;

export const retentionCost: Benchmark = {
  title: 'cost of a night',
  figures: SIZES.map(nameOf),
  async measure(run) {
    const measured = await measuredIn(run);
    const deployed = await deployedRetention();
    const nights = SIZES.map((members) => retentionNight(members, measured, deployed, PRICES));
    return {
      figures: nights.map(({ members, total }) => figure(nameOf(members), total, 'USD')),
      notes: [
        `retention.cost.perNight: one programme. List prices of ${PRICES.region} on ${PRICES.asOf}, in US dollars.`,
        ...nightTable(nights).map((line) => `  ${line}`),
        `  ${(100 * BOUGHT_THAT_DAY).toFixed(1)} % of members bought that day. ${(1000 * measured.millisPerMember).toFixed(0)} µs of a worker for each member in both passes, as measured here, at ${deployed.memoryMegabytes} MB.`,
        `  A checkpoint is ${Math.ceil(measured.checkpoint.writeUnits)} write units, for one shard of a million members. Storage: one night's share of the insights, of ${Math.round(measured.insightBytes)} bytes each.`,
        '  Not included: the ledger, events of changed classes, point-in-time recovery, traces, alarms, taxes; cold starts; free allowances.',
      ],
    };
  },
};

async function measuredIn(run: BenchRun): Promise<RetentionMeasured> {
  const { dayLater, bought, insightBytes } = await run.once(retentionUnits);
  const { many } = await run.once(retentionMemories);
  const { product, betweenMillis, logBytes } = await run.once(retentionContest);
  const each = ({ readUnits, writeUnits }: Consumed, members: number) => ({
    readUnits: readUnits / members,
    writeUnits: writeUnits / members,
  });
  const nights = product.map(({ measure, judge }) => ({ invocations: measure.invocations, millis: measure.millis + judge.millis }));
  return {
    perMember: each(dayLater, MEMBERS),
    perBuyer: each(bought, BUYERS),
    checkpoint: many.checkpoint,
    millisPerMember: 1000 / ratePerSecond(nights),
    betweenMillis: median(betweenMillis),
    logBytes,
    insightBytes,
  };
}
