/** Hands lanes whose time has come to the retrier. */
import * as z from 'zod/mini';
import { sweepLanes } from '../../shared/use-cases/events/sweep-lanes.ts';
import { metrics } from '../edge/observe.ts';
import { laneQueue } from '../edge/webhooks.ts';
import { eventPlatform } from '../edge/wire-events.ts';
import { worker } from '../edge/worker.ts';

export const handler = worker(z.object({}), async (_, timeLeft) => {
  const lanes = await sweepLanes({ ...eventPlatform(), lanes: laneQueue() }, timeLeft);
  if (lanes > 0) metrics.addMetric('LanesSwept', 'Count', lanes);
  return { lanes };
});
