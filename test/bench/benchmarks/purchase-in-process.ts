/** The handler called in its own process: its share of the bare rate, and processor time. */
import type { Benchmark } from '../benchmark.ts';
import { inProcess } from '../earning/in-process.ts';
import { cpuMicros, rateFigure } from '../kernel/contest.ts';
import { figure } from '../kernel/figure.ts';

export const purchaseInProcess: Benchmark = {
  title: 'handler in process',
  figures: ['purchase.rate.inProcess', 'purchase.rate.inProcess.8', 'purchase.cpuMicros'],
  async measure(run) {
    const { oneInFlight, eightInFlight } = await run.once(inProcess);
    const bareCpu = cpuMicros(oneInFlight.bare);
    return {
      figures: [
        rateFigure('purchase.rate.inProcess', oneInFlight),
        rateFigure('purchase.rate.inProcess.8', eightInFlight),
        figure('purchase.cpuMicros', cpuMicros(oneInFlight.product) - bareCpu, 'µs', { limit: bareCpu }),
      ],
      notes: [
        "purchase.rate.inProcess: the deployed bundle's handler, called in its process, on DynamoDB Local. Limit: a bundle of the SDK alone sends the same read and transaction.",
        'purchase.cpuMicros: processor time beyond that of the SDK, which is the limit.',
      ],
    };
  },
};
