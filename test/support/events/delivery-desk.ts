/** The setting of delivery tests: a programme with endpoints, receivers that answer as told, and a queue of lanes that is worked off by hand. */
import { type Answer, type DeliveryMessage, deliveryMessage } from '../../../shared/domain/events/delivery.ts';
import type { Endpoint } from '../../../shared/domain/events/endpoint.ts';
import { type DomainEvent, eventId } from '../../../shared/domain/events/event.ts';
import type { LaneRef } from '../../../shared/domain/events/lane.ts';
import type { OutgoingMessage } from '../../../shared/ports/events/outbox.ts';
import type { WebhookRequest } from '../../../shared/ports/events/webhooks.ts';
import type { Store } from '../../../shared/ports/store.ts';
import type { DeliveryPorts } from '../../../shared/use-cases/events/deliver-event.ts';
import type { ReplayPorts } from '../../../shared/use-cases/events/deliveries.ts';
import { rememberedEndpoints } from '../../../shared/use-cases/events/endpoint-health.ts';
import { type EndpointPorts, registerEndpoint } from '../../../shared/use-cases/events/endpoints.ts';
import { createProgramme } from '../../../shared/use-cases/programmes/publish-programme.ts';
import { type TestPorts, testPorts } from '../kernel/ports.ts';
import { TERMS } from '../kernel/shop.ts';

export const PROGRAMME = 'coffee-club';
export const OK: Answer = { kind: 'answered', status: 200 };
export const DOWN: Answer = { kind: 'unreachable', code: 'ECONNREFUSED' };
export const answered = (status: number, retryAfter?: string): Answer => ({
  kind: 'answered',
  status,
  ...(retryAfter === undefined ? {} : { retryAfter }),
});

export interface Received {
  readonly url: string;
  readonly id: string;
  readonly answer: Answer;
}

export type Desk = DeliveryPorts &
  EndpointPorts &
  ReplayPorts &
  Pick<TestPorts, 'clock' | 'pause' | 'versions'> & {
    /** Every request, in order. */
    readonly received: Received[];
    /** Requests as they were signed. */
    readonly requests: WebhookRequest[];
    /** Sets the answer of the endpoint at an address, from now on. */
    answer(url: string, how: Answer | ((request: WebhookRequest) => Promise<Answer> | Answer)): void;
    /** How long every endpoint takes from now on. */
    takes(millis: number): void;
    /** Lanes that were sent to the queue of retries, by hand or by the sweep. */
    readonly woken: { readonly ref: LaneRef; readonly delaySeconds: number }[];
    /** Messages that were sent to the queue of deliveries. */
    readonly queued: OutgoingMessage[];
    readonly disabled: Endpoint[];
    register(name?: string): Promise<Endpoint>;
    /** On another server: another memory of endpoints, another store. */
    elsewhere(store: Store): Desk;
  };

export async function deliveryDesk(store: Store): Promise<Desk> {
  const ports = testPorts(store);
  await createProgramme(ports, PROGRAMME, TERMS, 'manager-1');
  return deskOf(ports);
}

function deskOf(ports: TestPorts): Desk {
  const { store, clock } = ports;
  const received: Received[] = [];
  const requests: WebhookRequest[] = [];
  const answers = new Map<string, (request: WebhookRequest) => Promise<Answer> | Answer>();
  const woken: Desk['woken'] = [];
  const queued: OutgoingMessage[] = [];
  const disabled: Endpoint[] = [];
  let leases = 0;
  let tookMillis = 7;
  const desk: Desk = {
    ...ports,
    endpoints: rememberedEndpoints({ store, clock }),
    targets: { refusalOf: async (url) => (url.startsWith('https://') ? undefined : 'must be https') },
    sender: {
      async post(request) {
        requests.push(request);
        const answer = await (answers.get(request.url) ?? (() => OK))(request);
        received.push({ url: request.url, id: request.id, answer });
        return { answer, tookMillis };
      },
    },
    lanes: {
      async send(lanes, delaySeconds) {
        woken.push(...lanes.map((ref) => ({ ref, delaySeconds })));
      },
    },
    outbox: {
      async send(messages) {
        queued.push(...messages);
        return [];
      },
    },
    random: () => 0,
    leaseId: () => `lease-${++leases}`,
    onDisabled: (endpoint) => void disabled.push(endpoint),
    received,
    requests,
    woken,
    queued,
    disabled,
    answer: (url, how) => void answers.set(url, typeof how === 'function' ? how : () => how),
    takes(millis) {
      tookMillis = millis;
    },
    async register(name = 'a') {
      const { endpoint } = await registerEndpoint(desk, PROGRAMME, { url: `https://${name}.example.com/`, eventTypes: ['*'] });
      return endpoint;
    },
    elsewhere: (other) => ({ ...desk, store: other, endpoints: rememberedEndpoints({ store: other, clock }) }),
  };
  return desk;
}

/** The nth event of a member. */
export function anEvent(number: number, lane = 'mem_1', at = `2026-03-02T11:00:${String(number).padStart(2, '0')}.000Z`): DomainEvent {
  const sequence = `${String(number).padStart(10, '0')}.00`;
  const type = 'points.earned';
  return {
    id: eventId(PROGRAMME, lane, sequence, type),
    type,
    programmeId: PROGRAMME,
    lane,
    sequence,
    at: at as DomainEvent['at'],
    data: { programmeId: PROGRAMME, memberId: lane, sequence, points: number },
  };
}

/** As it comes out of the queue. */
export const messageOf = (endpoint: Endpoint, event: DomainEvent, replay?: string): DeliveryMessage =>
  JSON.parse(deliveryMessage(endpoint.id, event, replay).body);

/** Those of the messages of a queue. */
export const messagesOf = (queued: readonly OutgoingMessage[]): readonly DeliveryMessage[] => queued.map(({ body }) => JSON.parse(body));
