/** The log of deliveries: list, read and replay. */
import {
  type Delivery,
  type DeliveryPeriod,
  type DeliveryPlace,
  type DeliveryState,
  deliveryMessage,
} from '../../domain/events/delivery.ts';
import { type DomainEvent, eventId, sequenceOf } from '../../domain/events/event.ts';
import { Refusal } from '../../domain/kernel/refusal.ts';
import { type Instant, millis } from '../../domain/kernel/time.ts';
import type { Outbox } from '../../ports/events/outbox.ts';
import type { Page } from '../../ports/kernel/storage.ts';
import type { Ports } from '../../ports/ports.ts';
import { Busy } from '../kernel/commit.ts';
import { type EndpointName, endpointOf } from './endpoints.ts';

export type LogPorts = Pick<Ports, 'store' | 'clock'>;
export type ReplayPorts = LogPorts & { readonly outbox: Outbox };

export interface DeliveryFilter {
  readonly states?: readonly DeliveryState[] | undefined;
  readonly type?: string | undefined;
}

/** A delivery, and where it is in the log. */
export interface LoggedDelivery extends Delivery {
  readonly place: DeliveryPlace;
}

/** Deliveries read for one page at most. A filter that matches few returns what it found, and a cursor. */
const MOST_READ = 1_000;

const passes = ({ states, type }: DeliveryFilter, { state, event }: Delivery): boolean =>
  (states === undefined || states.includes(state)) && (type === undefined || event.type === type);

/** The newest first. @throws Refusal NOT_FOUND. */
export async function listDeliveries(
  ports: LogPorts,
  period: DeliveryPeriod,
  filter: DeliveryFilter,
  before: string | undefined,
  limit: number,
): Promise<Page<LoggedDelivery, string>> {
  await endpointOf(ports, period);
  const found: LoggedDelivery[] = [];
  let position = before;
  for (let read = 0; read < MOST_READ; read += limit) {
    const { items, next } = await ports.store.deliveriesBefore(period, position, limit);
    for (const delivery of items) {
      const place = ports.store.deliveryPlace(delivery.endpointId, delivery.event);
      position = positionOf(place);
      if (passes(filter, delivery)) found.push({ ...delivery, place });
      if (found.length === limit) return { items: found, next: position };
    }
    if (next === undefined) return { items: found, next: undefined };
  }
  return { items: found, next: position };
}

const positionOf = ({ at, sequence, eventId: id }: DeliveryPlace): string => `${at}#${sequence}#${id}`;

/** @throws Refusal NOT_FOUND. */
export async function readDelivery(ports: LogPorts, place: DeliveryPlace): Promise<LoggedDelivery> {
  await endpointOf(ports, place);
  const delivery = await ports.store.delivery(place);
  if (delivery === undefined) throw new Refusal('NOT_FOUND', 'there is no such delivery, or not any more', 'deliveryId');
  return { ...delivery, place };
}

/** @throws Refusal NOT_FOUND, WRONG_STATE; Busy. */
export async function replayDelivery(ports: ReplayPorts, place: DeliveryPlace): Promise<void> {
  await enabledOf(ports, place);
  await sendAgain(ports, [await readDelivery(ports, place)]);
}

/** How far the replay of a period is. */
export interface ReplayPosition {
  readonly shard: number;
  readonly after?: string | undefined;
}

const REPLAY_PAGE = 100;
/** Deliveries replayed by one call: some seconds of one function. */
const MOST_REPLAYED = 500;

/**
 * Replays a part of the period, in the order of each lane. Events that still wait are not sent again.
 * @returns the position of the next call; null at the end.
 * @throws Refusal NOT_FOUND, WRONG_STATE; Busy.
 */
export async function replayPeriod(
  ports: ReplayPorts,
  period: DeliveryPeriod,
  filter: DeliveryFilter,
  from: ReplayPosition = { shard: 0 },
): Promise<{ readonly sent: number; readonly next: ReplayPosition | null }> {
  await enabledOf(ports, period);
  let sent = 0;
  let { shard, after } = from;
  while (shard < ports.store.deliveryShards) {
    if (sent >= MOST_REPLAYED) return { sent, next: { shard, after } };
    const { items, next } = await ports.store.deliveriesAfter(period, shard, after, REPLAY_PAGE);
    const again = items.filter((delivery) => delivery.state !== 'waiting' && passes(filter, delivery));
    await sendAgain(ports, again);
    sent += again.length;
    if (next === undefined) [shard, after] = [shard + 1, undefined];
    else after = next;
  }
  return { sent, next: null };
}

/** Refuses a replay to an endpoint that is paused or disabled: it would miss the events again. */
async function enabledOf(ports: LogPorts, name: EndpointName): Promise<void> {
  const { state } = await endpointOf(ports, name);
  if (state.is !== 'enabled') throw new Refusal('WRONG_STATE', `the endpoint is ${state.is}: enable it first`, 'endpointId');
}

async function sendAgain(ports: ReplayPorts, deliveries: readonly Delivery[]): Promise<void> {
  const replay = ports.clock.now();
  const messages = deliveries.map(({ endpointId, event }) => deliveryMessage(endpointId, event, replay));
  await sendAll(ports.outbox, messages);
}

async function sendAll(outbox: Outbox, messages: Parameters<Outbox['send']>[0]): Promise<void> {
  if (messages.length === 0) return;
  const refused = await outbox.send(messages);
  // Accepted messages are sent again with the rest; receivers recognise them by their ids.
  if (refused.length > 0) throw new Busy(`${refused.length} of ${messages.length} messages were not taken`);
}

/** The type of a test event. */
export const TEST_TYPE = 'endpoint.test';

/** Sends a test event, whatever the endpoint subscribes to. @throws Refusal NOT_FOUND, WRONG_STATE; Busy. */
export async function sendTestEvent(
  ports: ReplayPorts,
  name: EndpointName,
): Promise<{ readonly event: DomainEvent; readonly place: DeliveryPlace }> {
  await enabledOf(ports, name);
  const event = testEvent(name, ports.clock.now());
  await sendAll(ports.outbox, [deliveryMessage(name.endpointId, event)]);
  return { event, place: ports.store.deliveryPlace(name.endpointId, event) };
}

/** A test event has a lane of its own, so it overtakes events that wait. */
function testEvent({ programmeId, endpointId: lane }: EndpointName, at: Instant): DomainEvent {
  const hundredths = Math.floor(millis(at) / 10);
  const sequence = sequenceOf(Math.floor(hundredths / 100), hundredths % 100);
  const data = { programmeId, sequence, endpointId: lane };
  return { id: eventId(programmeId, lane, sequence, TEST_TYPE), type: TEST_TYPE, programmeId, lane, sequence, at, data };
}
