/** Events per second and their delay, through the whole local platform. */
import type { Benchmark } from '../benchmark.ts';
import { EVENTS_A_ROUND, eventsOverHttp, PACED_PURCHASES } from '../events/events-over-http.ts';
import { ratePerSecond } from '../kernel/contest.ts';
import { type Figure, figure } from '../kernel/figure.ts';
import { percentile } from '../kernel/statistics.ts';

export const eventRate: Benchmark = {
  title: 'events over HTTP',
  figures: ['events.rate', 'events.lagP50', 'events.lagP99'],
  async measure(run) {
    const { rate, lags } = await run.once(eventsOverHttp);
    const lag = (name: string, part: number): Figure =>
      figure(name, percentile(lags.product, part), 'ms', { limit: percentile(lags.bare, part) });
    return {
      figures: [
        figure('events.rate', ratePerSecond(rate.product), 'events/s', { limit: ratePerSecond(rate.bare) }),
        lag('events.lagP50', 0.5),
        lag('events.lagP99', 0.99),
      ],
      notes: [
        `events.rate: ${EVENTS_A_ROUND} entries committed at once, until the last event was verified by a receiver on this machine: stream, projector, queue, deliverer with`,
        '  its log, and bus, all on one machine with the database. Limit: the same records, read from the same stream once more, and nothing done about them.',
        `events.lagP50, events.lagP99: of ${PACED_PURCHASES} purchases at an even pace, from the decision to the verified arrival. Limit: to a reader of the stream that looks every 10 ms.`,
      ],
    };
  },
};
