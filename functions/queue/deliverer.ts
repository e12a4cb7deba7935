/** Sends events to endpoints: those of an endpoint and a lane in order, all others at once. */
import * as z from 'zod/mini';
import { millis } from '../../shared/domain/kernel/time.ts';
import { deliverEvent } from '../../shared/use-cases/events/deliver-event.ts';
import { Instant, Name } from '../edge/input.ts';
import { metrics } from '../edge/observe.ts';
import { queueConsumer } from '../edge/queue-consumer.ts';
import { deliveryPorts } from '../edge/webhooks.ts';

const Message = z.object({
  endpointId: Name,
  event: z.object({
    id: Name,
    type: Name,
    programmeId: Name,
    lane: Name,
    sequence: Name,
    at: Instant,
    correlationId: z.optional(Name),
    data: z.record(z.string(), z.unknown()),
  }),
  replay: z.optional(Name),
});

/** A receiver that takes longer for what is before in its lane keeps the others of the batch waiting: the rest of the lane goes by the retrier. */
const LATE_MILLIS = 5_000;

const METRICS = { delivered: 'EventsDelivered', waiting: 'EventsWaiting', failed: 'EventsFailed', missed: 'EventsMissed' } as const;

export const handler = queueConsumer(
  Message,
  async (message, elapsed) => {
    const outcome = await deliverEvent(deliveryPorts(), message, elapsed() > LATE_MILLIS);
    if (outcome === 'dropped' || outcome === 'known') return;
    metrics.addMetric(METRICS[outcome], 'Count', 1);
    if (outcome === 'delivered' && message.replay === undefined) {
      metrics.addMetric('DeliveryLag', 'Milliseconds', Math.max(0, millis(deliveryPorts().clock.now()) - millis(message.event.at)));
    }
  },
  ({ event }) => event.correlationId,
);
