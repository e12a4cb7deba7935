/** What managers say of endpoints, and see of what was sent there. */
import { ENDPOINT_ROUTES } from '../../../shared/contract/events/endpoint-routes.ts';
import type { DeliveryDetail, Delivery as DeliveryView, Endpoint as EndpointView } from '../../../shared/contract/events/endpoints.ts';
import { DEFAULT_PAGE } from '../../../shared/contract/kernel/limits.ts';
import type { Attempt, Delivery } from '../../../shared/domain/events/delivery.ts';
import type { Endpoint } from '../../../shared/domain/events/endpoint.ts';
import { Refusal } from '../../../shared/domain/kernel/refusal.ts';
import { type Instant, toInstant } from '../../../shared/domain/kernel/time.ts';
import {
  listDeliveries,
  type ReplayPorts,
  readDelivery,
  replayDelivery,
  replayPeriod,
  sendTestEvent,
} from '../../../shared/use-cases/events/deliveries.ts';
import {
  changeEndpoint,
  endpointOf,
  moveEndpoint,
  registerEndpoint,
  removeEndpoint,
  rotateEndpointSecret,
} from '../../../shared/use-cases/events/endpoints.ts';
import { feature } from '../../edge/feature.ts';
import { deliveriesOutbox, webhookTargets } from '../../edge/webhooks.ts';
import { platform } from '../../edge/wire.ts';
import { existing } from '../kernel/existing.ts';
import { deliveryIdOf, logCursor, logPosition, placeOf, replayCursor, replayPosition } from './delivery-id.ts';

const DEFAULT_OVERLAP_HOURS = 24;
const REPLAYED_STATES = ['failed', 'missed'] as const;

const ports = () => ({ ...platform(), targets: webhookTargets() });
const replayPorts = (): ReplayPorts => ({ ...platform(), outbox: deliveriesOutbox() });

export const endpoints = feature(ENDPOINT_ROUTES, {
  async listEndpoints({ params: { programmeId } }) {
    await existing(programmeId);
    const { endpoints } = await platform().store.endpoints(programmeId);
    return { status: 200, body: { items: endpoints.map(endpointView) } };
  },
  async registerEndpoint({ params: { programmeId }, body }) {
    const { endpoint, secret } = await registerEndpoint(ports(), programmeId, body);
    return { status: 201, body: { ...endpointView(endpoint), secret } };
  },
  async getEndpoint({ params }) {
    return { status: 200, body: endpointView(await endpointOf(platform(), params)) };
  },
  async changeEndpoint({ params, body }) {
    return { status: 200, body: endpointView(await changeEndpoint(ports(), params, body)) };
  },
  async removeEndpoint({ params }) {
    return { status: 200, body: endpointView(await removeEndpoint(ports(), params)) };
  },
  async pauseEndpoint({ params }) {
    return { status: 200, body: endpointView(await moveEndpoint(ports(), params, 'pause')) };
  },
  async enableEndpoint({ params }) {
    return { status: 200, body: endpointView(await moveEndpoint(ports(), params, 'enable')) };
  },
  async rotateEndpointSecret({ params, body: { overlapHours = DEFAULT_OVERLAP_HOURS } }) {
    const { endpoint, secret } = await rotateEndpointSecret(ports(), params, overlapHours);
    return { status: 201, body: { ...endpointView(endpoint), secret } };
  },
  async testEndpoint({ params }) {
    const event = await sendTestEvent(replayPorts(), params);
    const deliveryId = deliveryIdOf(platform().store.deliveryPlace(params.endpointId, event));
    return { status: 202, body: { eventId: event.id, deliveryId } };
  },
  async listDeliveries({ params, query }) {
    const period = { ...params, ...periodOf(query, 'query.') };
    const filter = { states: query.state && [query.state], type: query.type };
    const limit = query.limit === undefined ? DEFAULT_PAGE : Number(query.limit);
    const { items, next } = await listDeliveries(platform(), period, filter, logPosition(query.cursor), limit);
    return { status: 200, body: { items: items.map(deliveryView), nextCursor: logCursor(next) } };
  },
  async getDelivery({ params: { deliveryId, ...name } }) {
    return { status: 200, body: detailView(await readDelivery(platform(), placeOf(name, deliveryId))) };
  },
  async replayDeliveries({ params, body }) {
    if ('deliveryId' in body) {
      await replayDelivery(replayPorts(), placeOf(params, body.deliveryId));
      return { status: 202, body: { sent: 1, nextCursor: null } };
    }
    const { states = REPLAYED_STATES, type, cursor } = body;
    const period = { ...params, ...periodOf(body, '') };
    const { sent, next } = await replayPeriod(replayPorts(), period, { states, type }, replayPosition(cursor));
    return { status: 202, body: { sent, nextCursor: replayCursor(next) } };
  },
});

/** @throws Refusal VALIDATION_FAILED for one that ends before it begins. */
function periodOf(
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
  at: string,
): { readonly from?: Instant; readonly to?: Instant } {
  const period = { ...(from === undefined ? {} : { from: toInstant(from) }), ...(to === undefined ? {} : { to: toInstant(to) }) };
  if (period.from !== undefined && period.to !== undefined && period.to <= period.from) {
    throw new Refusal('VALIDATION_FAILED', 'must be later than from', `${at}to`);
  }
  return period;
}

function endpointView({ id, programmeId, url, description, eventTypes, createdAt, state, failing, secrets }: Endpoint): EndpointView {
  return {
    id,
    programmeId,
    url,
    ...(description === undefined ? {} : { description }),
    eventTypes: [...eventTypes],
    createdAt,
    state,
    failing,
    secrets: secrets.map((secret) => ({ id: secret.id, createdAt: secret.createdAt, expiresAt: secret.expiresAt })),
  };
}

const summaryOf = ({ endpointId, event, state, changedAt }: Delivery) => ({
  id: deliveryIdOf(platform().store.deliveryPlace(endpointId, event)),
  endpointId,
  eventId: event.id,
  type: event.type,
  at: event.at,
  state,
  changedAt,
});

const deliveryView = (delivery: Delivery): DeliveryView => ({ ...summaryOf(delivery), attempts: delivery.attempts.length });

const detailView = (delivery: Delivery): DeliveryDetail => ({
  ...summaryOf(delivery),
  attempts: delivery.attempts.map(attemptView),
  data: { ...delivery.event.data },
});

const attemptView = ({ at, tookMillis, answer }: Attempt): DeliveryDetail['attempts'][number] => ({
  at,
  tookMillis,
  outcome: answer.kind,
  ...(answer.kind === 'answered' ? { status: answer.status } : {}),
  ...(answer.kind === 'unreachable' ? { code: answer.code } : {}),
});
