/** The monthly cost of a stage that nobody calls, and of the metrics that calls add. */
import type { Benchmark } from '../benchmark.ts';
import { figure } from '../kernel/figure.ts';
import { PRICES } from '../kernel/prices.ts';
import { customMetrics } from './custom-metrics.ts';
import { deployedStage } from './deployed-stage.ts';
import { idleMonth } from './idle-month.ts';

export const idleCost: Benchmark = {
  title: 'cost of a stage',
  figures: ['cost.idlePerMonth', 'cost.metricsPerMonth'],
  async measure() {
    const stage = await deployedStage({ stage: 'prod' });
    const { total, ...parts } = idleMonth(stage, PRICES);
    const metrics = customMetrics();
    const priced = Object.entries(parts).map(([part, price]) => `${part} ${price.toFixed(2)}`);
    return {
      figures: [
        figure('cost.idlePerMonth', total, 'USD'),
        figure('cost.metricsPerMonth', metrics.length * PRICES.cloudWatch.perMetricMonth, 'USD'),
      ],
      notes: [
        `cost.idlePerMonth: ${priced.join(' + ')}. List prices of ${PRICES.region} on ${PRICES.asOf}.`,
        `  ${stage.alarms} alarms, ${stage.polledQueues} polled queues, ${stage.schedules.length} schedules, without members and requests.`,
        `cost.metricsPerMonth: at most, when each of ${metrics.length} custom metrics has data all month.`,
        '  Not included: storage, backups, taxes; free allowances.',
      ],
    };
  },
};
