/** Sends what waits in lanes whose time has come. */
import * as z from 'zod/mini';
import { retryLane } from '../../shared/use-cases/events/retry-lane.ts';
import { Name } from '../edge/input.ts';
import { metrics } from '../edge/observe.ts';
import { queueConsumer } from '../edge/queue-consumer.ts';
import { deliveryPorts } from '../edge/webhooks.ts';

const Lane = z.object({ programmeId: Name, endpointId: Name, lane: Name });

/** Another attempt, with its time-out and what is written then, ends before the function's own time-out. */
const VISIT_MILLIS = 30_000;

export const handler = queueConsumer(Lane, async (ref, elapsed) => {
  const outcome = await retryLane(deliveryPorts(), ref, () => VISIT_MILLIS - elapsed());
  if (outcome === 'ended') metrics.addMetric('LanesEnded', 'Count', 1);
  if (outcome === 'postponed') metrics.addMetric('LanesPostponed', 'Count', 1);
});
