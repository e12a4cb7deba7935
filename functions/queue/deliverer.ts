/** Sends events to endpoints: those of an endpoint and a lane in order, all others at once. */
import * as z from 'zod';
import { millis, toInstant } from '../../shared/domain/kernel/time.ts';
import { deliverEvent } from '../../shared/use-cases/events/deliver-event.ts';
import { metrics } from '../edge/observe.ts';
import { queueConsumer } from '../edge/queue-consumer.ts';
import { deliveryPorts } from '../edge/webhooks.ts';

const Message = z.object({
  endpointId: z.string().min(1),
  event: z.object({
    id: z.string().min(1),
    type: z.string().min(1),
    programmeId: z.string().min(1),
    lane: z.string().min(1),
    sequence: z.string().min(1),
    at: z.iso.datetime().transform(toInstant),
    data: z.record(z.string(), z.unknown()),
  }),
  replay: z.string().min(1).optional(),
});

/** A receiver that takes longer for what is before in its lane keeps the others of the batch waiting: the rest of the lane goes by the retrier. */
const LATE_MILLIS = 5_000;

const METRICS = { delivered: 'EventsDelivered', waiting: 'EventsWaiting', failed: 'EventsFailed', missed: 'EventsMissed' } as const;

export const handler = queueConsumer(Message, async (message, elapsed) => {
  const outcome = await deliverEvent(deliveryPorts(), message, elapsed() > LATE_MILLIS);
  if (outcome === 'dropped' || outcome === 'known') return;
  metrics.addMetric(METRICS[outcome], 'Count', 1);
  if (outcome === 'delivered' && message.replay === undefined) {
    metrics.addMetric('DeliveryLag', 'Milliseconds', Math.max(0, millis(deliveryPorts().clock.now()) - millis(message.event.at)));
  }
});
