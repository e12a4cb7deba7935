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
        `events.rate: from the commits of ${EVENTS_A_ROUND} entries at once until a receiver on this machine has verified the last event. Stream, projector, queue,`,
        '  deliverer with its log, and bus run on one machine with the database. Limit: the same records are read again from the stream, without further work.',
        `events.lagP50, events.lagP99: from the decision to the verified arrival, for ${PACED_PURCHASES} purchases at an even rateLimit. Limit: to a reader that polls the stream every 10 ms.`,
      ],
    };
  },
};
