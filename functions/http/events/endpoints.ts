/** Managers register endpoints, and read and replay their deliveries. */
import { ENDPOINT_ROUTES } from '../../../shared/contract/events/endpoint-routes.ts';
import { DEFAULT_PAGE } from '../../../shared/contract/kernel/limits.ts';
import type { Attempt } from '../../../shared/domain/events/delivery.ts';
import { Refusal } from '../../../shared/domain/kernel/refusal.ts';
import { type Instant, toInstant } from '../../../shared/domain/kernel/time.ts';
import {
  type LoggedDelivery,
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
  listEndpoints,
  moveEndpoint,
  registerEndpoint,
  removeEndpoint,
  rotateEndpointSecret,
} from '../../../shared/use-cases/events/endpoints.ts';
import { deliveriesOutbox } from '../../edge/aws/deliveries-outbox.ts';
import { feature } from '../../edge/feature.ts';
import { webhookTargets } from '../../edge/webhooks.ts';
import { platform } from '../../edge/wire.ts';
import { callersKey } from '../kernel/callers-key.ts';
import { deliveryIdOf, logCursor, logPosition, placeOf, replayCursor, replayPosition } from './delivery-id.ts';

const DEFAULT_OVERLAP_HOURS = 24;
const REPLAYED_STATES = ['failed', 'missed'] as const;

const ports = () => ({ ...platform(), targets: webhookTargets() });
const replayPorts = (): ReplayPorts => ({ ...platform(), outbox: deliveriesOutbox() });

export const endpoints = feature(ENDPOINT_ROUTES, {
  async listEndpoints({ params: { programmeId } }) {
    return { status: 200, body: { items: await listEndpoints(platform(), programmeId) } };
  },
  async registerEndpoint({ params: { programmeId }, body, headers, caller }) {
    const { endpoint, secret, replayed } = await registerEndpoint(ports(), programmeId, body, callersKey(caller, headers));
    return { status: 201, replayed, body: { ...endpoint, secret } };
  },
  async getEndpoint({ params }) {
    return { status: 200, body: await endpointOf(platform(), params) };
  },
  async changeEndpoint({ params, body }) {
    return { status: 200, body: await changeEndpoint(ports(), params, body) };
  },
  async removeEndpoint({ params }) {
    return { status: 200, body: await removeEndpoint(ports(), params) };
  },
  async pauseEndpoint({ params }) {
    return { status: 200, body: await moveEndpoint(ports(), params, 'pause') };
  },
  async enableEndpoint({ params }) {
    return { status: 200, body: await moveEndpoint(ports(), params, 'enable') };
  },
  async rotateEndpointSecret({ params, body: { overlapHours = DEFAULT_OVERLAP_HOURS }, headers, caller }) {
    const { endpoint, secret, replayed } = await rotateEndpointSecret(ports(), params, overlapHours, callersKey(caller, headers));
    return { status: 201, replayed, body: { ...endpoint, secret } };
  },
  async testEndpoint({ params }) {
    const { event, place } = await sendTestEvent(replayPorts(), params);
    return { status: 202, body: { eventId: event.id, deliveryId: deliveryIdOf(place) } };
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

const summaryOf = ({ event, place, ...delivery }: LoggedDelivery) => ({
  ...delivery,
  id: deliveryIdOf(place),
  eventId: event.id,
  type: event.type,
  at: event.at,
});

const deliveryView = (delivery: LoggedDelivery) => ({ ...summaryOf(delivery), attempts: delivery.attempts.length });

const detailView = (delivery: LoggedDelivery) => ({
  ...summaryOf(delivery),
  attempts: delivery.attempts.map(attemptView),
  data: delivery.event.data,
});

const attemptView = ({ answer: { kind: outcome, ...answer }, ...attempt }: Attempt) => ({ ...attempt, ...answer, outcome });
