/** Purchases per second through the whole local platform. */
import type { Benchmark } from '../benchmark.ts';
import { overHttp } from '../earning/over-http.ts';
import { rateFigure } from '../kernel/contest.ts';

export const purchaseRate: Benchmark = {
  title: 'platform over HTTP',
  figures: ['purchase.rate', 'purchase.rate.8'],
  async measure(run) {
    const { oneInFlight, eightInFlight } = await run.once(overHttp);
    return {
      figures: [rateFigure('purchase.rate', oneInFlight), rateFigure('purchase.rate.8', eightInFlight)],
      notes: [
        'purchase.rate: signed webhooks over HTTP, one and eight in flight, with client, gateway, workers, IAM and DynamoDB Local on one machine. Limit: the SDK sends the same read and transaction directly to the same DynamoDB Local.',
      ],
    };
  },
};
