/** Projector and deliverer called in their own processes: their share of the bare rate, and processor time. */
import type { Benchmark } from '../benchmark.ts';
import { EVENTS_A_ROUND, eventsInProcess } from '../events/events-in-process.ts';
import { cpuMicros, ratePerSecond } from '../kernel/contest.ts';
import { figure, ratioAtLeast } from '../kernel/figure.ts';

export const eventInProcess: Benchmark = {
  title: 'events in process',
  figures: ['events.rate.inProcess', 'events.cpuMicros'],
  async measure(run) {
    const { contest } = await run.once(eventsInProcess);
    const bareCpu = cpuMicros(contest.bare);
    return {
      figures: [
        figure('events.rate.inProcess', ratePerSecond(contest.product), 'events/s', {
          limit: ratePerSecond(contest.bare),
          aim: ratioAtLeast(0.6),
        }),
        figure('events.cpuMicros', cpuMicros(contest.product) - bareCpu, 'µs', { limit: bareCpu }),
      ],
      notes: [
        `events.rate.inProcess: ${EVENTS_A_ROUND} records through the deployed bundles of projector and deliverer, called in full batches one after another, on DynamoDB Local,`,
        '  a stand-in for SQS and a receiver. Limit: bundles of the SDK alone send the same messages, reads and log writes, and post without a signature.',
        "events.cpuMicros: of both functions for each event, beyond the SDK's, which is the limit.",
      ],
    };
  },
};
