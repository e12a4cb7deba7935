/** All benchmarks in the order of a run: first those that only count, then those that need a quiet machine. */
import type { Benchmark } from './benchmark.ts';
import { agendaCost } from './benchmarks/agenda-cost.ts';
import { agendaMemoryBenchmark } from './benchmarks/agenda-memory.ts';
import { agendaRate } from './benchmarks/agenda-rate.ts';
import { agendaUnitsBenchmark } from './benchmarks/agenda-units.ts';
import { balanceFlatness } from './benchmarks/balance-flatness.ts';
import { cappedPurchase } from './benchmarks/capped-purchase.ts';
import { cost } from './benchmarks/cost.ts';
import { eventCostBenchmark } from './benchmarks/event-cost.ts';
import { eventInProcess } from './benchmarks/event-in-process.ts';
import { eventRate } from './benchmarks/event-rate.ts';
import { eventUnitsBenchmark } from './benchmarks/event-units.ts';
import { functionLoad } from './benchmarks/function-load.ts';
import { lastItemsBenchmark } from './benchmarks/last-items.ts';
import { purchaseInProcess } from './benchmarks/purchase-in-process.ts';
import { purchaseRate } from './benchmarks/purchase-rate.ts';
import { redeemCost } from './benchmarks/redeem-cost.ts';
import { redeemRate } from './benchmarks/redeem-rate.ts';
import { redeemUnitsBenchmark } from './benchmarks/redeem-units.ts';
import { popularReferrerBenchmark, referralUnitsBenchmark } from './benchmarks/referral-units.ts';
import { retentionCost } from './benchmarks/retention-cost.ts';
import { retentionFitBenchmark } from './benchmarks/retention-fit.ts';
import { retentionMemoryBenchmark } from './benchmarks/retention-memory.ts';
import { retentionRate } from './benchmarks/retention-rate.ts';
import { retentionUnitsBenchmark } from './benchmarks/retention-units.ts';
import { units } from './benchmarks/units.ts';
import { firstPurchase } from './functions/first-purchase.ts';
import { idleCost } from './stage/idle-cost.ts';

export const BENCHMARKS: readonly Benchmark[] = [
  units,
  agendaUnitsBenchmark,
  redeemUnitsBenchmark,
  eventUnitsBenchmark,
  referralUnitsBenchmark,
  popularReferrerBenchmark,
  cappedPurchase,
  retentionUnitsBenchmark,
  functionLoad,
  firstPurchase,
  balanceFlatness,
  purchaseInProcess,
  eventInProcess,
  redeemRate,
  lastItemsBenchmark,
  agendaRate,
  agendaMemoryBenchmark,
  retentionFitBenchmark,
  retentionMemoryBenchmark,
  retentionRate,
  purchaseRate,
  eventRate,
  cost,
  idleCost,
  redeemCost,
  agendaCost,
  eventCostBenchmark,
  retentionCost,
];
