/** Bugs in event delivery: events lost, duplicated under two ids, out of order, or with wrong content. */
import type { DeliveryMessage } from '../../../shared/domain/events/delivery.ts';
import type { DomainEvent } from '../../../shared/domain/events/event.ts';
import type { Outbox } from '../../../shared/ports/events/outbox.ts';
import type { BackgroundPorts, System } from '../kernel/system.ts';
import type { PlantedBug } from './planted-bug.ts';
import { withChanges, withReads } from './planting.ts';

const withDeliveries =
  (altered: (outbox: Outbox) => Outbox): PlantedBug['system'] =>
  (system) => ({
    ...system,
    project: (ports, batch) => system.project({ ...ports, deliveries: altered(ports.deliveries) }, batch),
  });

const withEvents = (altered: (event: DomainEvent) => DomainEvent): PlantedBug['system'] =>
  withDeliveries((outbox) => ({
    send: (messages) =>
      outbox.send(
        messages.map((message) => {
          const { event, ...rest } = JSON.parse(message.body) as DeliveryMessage;
          return { ...message, body: JSON.stringify({ ...rest, event: altered(event) }) };
        }),
      ),
  }));

/** Alters the ports of the deliverer and of the retrier. */
const withSending =
  (altered: (ports: BackgroundPorts) => BackgroundPorts): PlantedBug['system'] =>
  (system: System) => ({
    ...system,
    deliver: (ports, message, isLate) => system.deliver(altered(ports as BackgroundPorts), message, isLate),
    retry: (ports, ref, timeLeft) => system.retry(altered(ports as BackgroundPorts), ref, timeLeft),
  });

let made = 0;

export const BUGS_OF_EVENTS: readonly PlantedBug[] = [
  {
    name: 'failed records are skipped',
    breaks: 'order',
    streams: true,
    system: (system) => ({
      ...system,
      project: async (ports, batch) => {
        await system.project(ports, batch);
        return undefined;
      },
    }),
  },
  {
    name: 'an event has another id each time',
    breaks: 'events',
    streams: true,
    system: withEvents((event) => {
      made += 1;
      return { ...event, id: `${event.id.slice(0, -4)}${String(made).padStart(4, '0')}` };
    }),
  },
  {
    name: 'events state one point too many',
    breaks: 'events',
    streams: true,
    system: withEvents((event) => {
      const { points } = event.data;
      return typeof points === 'number' ? { ...event, data: { ...event.data, points: points + 1 } } : event;
    }),
  },
  {
    name: 'a batch is sent in reverse order',
    breaks: 'order',
    streams: true,
    system: withDeliveries((outbox) => ({ send: (messages) => outbox.send(messages.toReversed()) })),
  },
  {
    name: 'only the first event of a commit is sent',
    breaks: 'deliveries',
    streams: true,
    system: withDeliveries((outbox) => ({
      send: (messages) => outbox.send(messages.filter(({ body }) => (JSON.parse(body) as DeliveryMessage).event.sequence.endsWith('.00'))),
    })),
  },
  {
    name: 'later events overtake waiting events',
    breaks: 'liveness',
    streams: true,
    system: (system) => ({
      ...system,
      deliver: (ports, message, isLate) =>
        system.deliver({ ...ports, store: { ...ports.store, lane: async () => undefined } }, message, isLate),
    }),
  },
  {
    name: 'waiting events are lost with their lane',
    breaks: 'deliveries',
    streams: true,
    ports: withReads(() => ({ waiting: async () => [] })),
  },
  {
    name: 'given up after the first attempt',
    breaks: 'deliveries',
    streams: true,
    ports: withChanges((changes) =>
      changes.flatMap((change) => {
        if (change.kind === 'delivery' && change.delivery.state === 'waiting')
          return [{ ...change, delivery: { ...change.delivery, state: 'failed' as const } }];
        return change.kind === 'waiting' || (change.kind === 'lane' && change.expected === 0) ? [] : [change];
      }),
    ),
  },
  {
    name: 'a refusal of the receiver counts as its receipt',
    breaks: 'deliveries',
    streams: true,
    system: withSending((ports) => ({
      ...ports,
      sender: {
        post: async (request) => {
          const { answer, tookMillis } = await ports.sender.post(request);
          return { answer: answer.kind === 'answered' && answer.status >= 500 ? { ...answer, status: 200 } : answer, tookMillis };
        },
      },
    })),
  },
  {
    name: 'an endpoint is disabled by a bad minute',
    breaks: 'deliveries',
    streams: true,
    ports: withChanges((changes) =>
      changes.map((change) =>
        change.kind === 'endpoint' && (change.endpoint.failing?.times ?? 0) > 2
          ? {
              ...change,
              endpoint: {
                ...change.endpoint,
                state: { is: 'disabled', since: change.endpoint.failing?.since ?? change.endpoint.createdAt, reason: 'failing' },
              },
            }
          : change,
      ),
    ),
  },
  {
    name: 'the log omits events that an endpoint missed',
    breaks: 'deliveries',
    streams: true,
    system: withSending((ports) => ({
      ...ports,
      endpoints: {
        ...ports.endpoints,
        read: async (name) => {
          const endpoint = await ports.endpoints.read(name);
          return endpoint?.state.is === 'enabled' ? endpoint : undefined;
        },
      },
    })),
  },
];
