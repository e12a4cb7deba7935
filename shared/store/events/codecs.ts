/** Endpoints, lanes and deliveries, read. */
import type { Answer, Attempt, Delivery } from '../../domain/events/delivery.ts';
import type { Endpoint, EndpointState, FailureStreak } from '../../domain/events/endpoint.ts';
import type { DomainEvent } from '../../domain/events/event.ts';
import type { Lane, WaitingEvent } from '../../domain/events/lane.ts';
import type { DueLane } from '../../ports/events/store.ts';
import type { AgendaItem, Item } from '../kernel/item-table.ts';
import { exactly, instant, json, kinds, listOf, nullable, number, object, oneOf, optional, text, whole } from '../kernel/shape.ts';
import { stored, UnreadableItem } from '../kernel/stored.ts';
import { sealedSecret } from '../merchants/codecs.ts';
import { eventItems } from './items.ts';

type State<Is extends EndpointState['is']> = Extract<EndpointState, { is: Is }>;

export const endpointFrom = stored(
  eventItems.endpoint,
  object<Endpoint>(() => ({
    programmeId: text,
    id: text,
    url: text,
    description: optional(text),
    eventTypes: listOf(text),
    createdAt: instant,
    revision: whole,
    secrets: listOf(sealedSecret),
    state: kinds<EndpointState, 'is'>('is', {
      enabled: object<State<'enabled'>>(() => ({ is: exactly('enabled') })),
      paused: object<State<'paused'>>(() => ({ is: exactly('paused'), since: instant })),
      disabled: object<State<'disabled'>>(() => ({ is: exactly('disabled'), since: instant, reason: oneOf('gone', 'failing') })),
    }),
    failing: nullable(object<FailureStreak>(() => ({ since: instant, times: whole, openUntil: optional(instant) }))),
  })),
);

export const endpointSetFrom = stored(
  eventItems.endpointSet,
  object<{ readonly revision: number }>(() => ({ revision: whole })),
);

export const laneFrom = stored(
  eventItems.lane,
  object<Lane>(() => ({
    programmeId: text,
    endpointId: text,
    lane: text,
    revision: whole,
    since: instant,
    nextAttemptAt: instant,
    lease: optional(text),
  })),
);

const dueLane = object<DueLane>(() => ({ programmeId: text, endpointId: text, lane: text, position: text }));

export function dueLaneFrom(found: AgendaItem): DueLane {
  const due: unknown = { ...eventItems.lane.partsOf(found), position: found.agendaKey };
  if (!dueLane.is(due)) throw new UnreadableItem(found, 'its key', 'that of a lane');
  return due;
}

export const waitingFrom = stored(
  eventItems.waiting,
  object<WaitingEvent>(() => ({ sequence: text, eventId: text, at: instant })),
);

type Answered<Kind extends Answer['kind']> = Extract<Answer, { kind: Kind }>;

const attempt = object<Attempt>(() => ({
  at: instant,
  tookMillis: number,
  answer: kinds<Answer, 'kind'>('kind', {
    answered: object<Answered<'answered'>>(() => ({ kind: exactly('answered'), status: whole, retryAfter: optional(text) })),
    'timed-out': object<Answered<'timed-out'>>(() => ({ kind: exactly('timed-out') })),
    'refused-address': object<Answered<'refused-address'>>(() => ({ kind: exactly('refused-address') })),
    unreachable: object<Answered<'unreachable'>>(() => ({ kind: exactly('unreachable'), code: text })),
  }),
}));

/** The item does not repeat the facts of the event that its key has. */
type InKey = Pick<DomainEvent, 'programmeId' | 'at' | 'sequence'> & { readonly eventId: string };
type StoredDelivery = Omit<Delivery, 'event'> & InKey & { readonly event: Omit<DomainEvent, 'id' | 'programmeId' | 'at' | 'sequence'> };

const storedDelivery = stored(
  eventItems.delivery,
  object<StoredDelivery>(() => ({
    programmeId: text,
    endpointId: text,
    at: instant,
    sequence: text,
    eventId: text,
    event: object<StoredDelivery['event']>(() => ({ type: text, lane: text, correlationId: optional(text), data: json })),
    state: oneOf('waiting', 'delivered', 'failed', 'missed'),
    revision: whole,
    tries: whole,
    attempts: listOf(attempt),
    changedAt: instant,
    replay: optional(text),
  })),
);

export function deliveryFrom(item: Item): Delivery {
  const { programmeId, at, sequence, eventId: id, event, ...delivery } = storedDelivery(item);
  return { ...delivery, event: { id, programmeId, at, sequence, ...event } };
}
