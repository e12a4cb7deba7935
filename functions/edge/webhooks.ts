/** Builds what webhooks are sent by, from what the template gives the function. */
import { randomUUID } from 'node:crypto';
import type { LaneQueue, WebhookTargets } from '../../shared/ports/events/webhooks.ts';
import type { DeliveryPorts } from '../../shared/use-cases/events/deliver-event.ts';
import { rememberedEndpoints } from '../../shared/use-cases/events/endpoint-health.ts';
import { retriesQueueUrl, targetRule } from './environment.ts';
import { logger, metrics } from './observe.ts';
import { correlationField } from './tracing/correlation.ts';
import { createWebhookSender } from './webhook-sender.ts';
import { webhookTargetsOf } from './webhook-targets.ts';
import { eventPlatform } from './wire-events.ts';

/** Built once, and kept for the life of the container. */
function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

export const webhookTargets: () => WebhookTargets = once(() => webhookTargetsOf(targetRule()));

/** Loaded with the first lane: most deliveries succeed, and most sweeps find none. */
const loadedLaneQueue = once(async (): Promise<LaneQueue> => (await import('./aws/lane-queue.ts')).sqsLaneQueue(retriesQueueUrl()));
export const laneQueue = (): LaneQueue => ({ send: async (...lanes) => (await loadedLaneQueue()).send(...lanes) });

export const deliveryPorts: () => DeliveryPorts = once(() => {
  const { store, clock, pause, secrets } = eventPlatform();
  return {
    store,
    clock,
    pause,
    secrets,
    endpoints: rememberedEndpoints({ store, clock }),
    sender: createWebhookSender({ rule: targetRule() }),
    lanes: laneQueue(),
    random: Math.random,
    leaseId: randomUUID,
    onDisabled: ({ programmeId, id: endpointId, state }) => {
      logger.warn('endpoint disabled', { programmeId, endpointId, reason: state.is === 'disabled' ? state.reason : undefined });
      metrics.addMetric('EndpointsDisabled', 'Count', 1);
    },
    // One line for each, since what waited is an exception. The line of the batch names lanes, which are of many requests.
    onRetried: ({ id: eventId, type, correlationId }, verdict) =>
      logger.info('retried', { eventId, type, verdict, ...correlationField([correlationId]) }),
    onLaneLeft: (ref, error) => logger.warn('left to the sweep', { ...ref, error: error instanceof Error ? error : String(error) }),
  };
});
