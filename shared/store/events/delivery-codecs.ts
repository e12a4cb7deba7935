/** Endpoints, lanes and deliveries as items and back. */
import { type Delivery, type DeliveryPlace, LOG_DAYS } from '../../domain/events/delivery.ts';
import type { DeliveryChange } from '../../domain/events/delivery-changes.ts';
import type { Endpoint } from '../../domain/events/endpoint.ts';
import type { DomainEvent } from '../../domain/events/event.ts';
import type { Lane, LaneRef, Waiting } from '../../domain/events/lane.ts';
import { millis, toInstant } from '../../domain/kernel/time.ts';
import type { AgendaItem, Attributes, Condition, Item, Write } from '../kernel/item-table.ts';
import { partsOf } from '../kernel/key-parts.ts';
import { byteOf } from '../kernel/shards.ts';
import { agendaKeys, COUNTER, DELIVERY_SHARDS, FORGET_AT, type Key, keys, LANE_SHARDS, laneShard, PREFIX, SORT } from '../table.ts';

const ABSENT: Condition = { kind: 'absent' };
const PRESENT: Condition = { kind: 'present' };
const unchanged = (value: number): Condition => (value === 0 ? ABSENT : { kind: 'unchanged', attribute: 'revision', value });
const put = (key: Key, attributes: Attributes, condition: Condition): Write => ({ key, condition, action: { kind: 'put', attributes } });
const remove = (key: Key, condition: Condition): Write => ({ key, condition, action: { kind: 'remove' } });

export function deliveryWritesOf(change: DeliveryChange): readonly Write[] {
  switch (change.kind) {
    case 'endpoint-set':
      return [put(keys.endpointSet(change.programmeId), { revision: change.expected + 1 }, unchanged(change.expected))];
    case 'endpoint': {
      const { programmeId, id, ...endpoint } = change.endpoint;
      return [put(keys.endpoint(programmeId, id), endpoint, unchanged(change.expected))];
    }
    case 'endpoint-removed': {
      const { programmeId, id, revision } = change.endpoint;
      return [remove(keys.endpoint(programmeId, id), unchanged(revision))];
    }
    case 'lane': {
      const { programmeId, endpointId, lane, ...rest } = change.lane;
      const place = {
        agendaShard: laneShard(byteOf(`${endpointId}#${lane}`) % LANE_SHARDS),
        agendaKey: agendaKeys.lane(rest.nextAttemptAt, programmeId, endpointId, lane),
      };
      return [put(laneKey(change.lane), { ...rest, ...place }, unchanged(change.expected))];
    }
    case 'lane-appended':
      return [{ key: laneKey(change.ref), condition: PRESENT, action: { kind: 'add', attribute: COUNTER.lane, by: 1 } }];
    case 'lane-ended':
      return [remove(laneKey(change.lane), unchanged(change.lane.revision))];
    case 'waiting':
      return [put(waitingKey(change.ref, change.waiting), { at: change.waiting.at }, ABSENT)];
    case 'waiting-left':
      return [remove(waitingKey(change.ref, change.waiting), PRESENT)];
    case 'delivery': {
      const { endpointId, event, ...rest } = change.delivery;
      const { id: _id, at: _at, sequence: _sequence, programmeId: _programmeId, ...said } = event;
      const forgetAt = Math.ceil(millis(rest.changedAt) / 1000) + LOG_DAYS * 86_400;
      return [put(deliveryKey(placeOf(endpointId, event)), { ...rest, event: said, [FORGET_AT]: forgetAt }, unchanged(change.expected))];
    }
  }
}

const laneKey = ({ programmeId, endpointId, lane }: LaneRef): Key => keys.lane(programmeId, endpointId, lane);
const waitingKey = ({ programmeId, endpointId, lane }: LaneRef, { sequence, eventId }: Waiting): Key =>
  keys.waiting(programmeId, endpointId, lane, sequence, eventId);

/** All of a lane are in one shard, so that they can be read in order. */
export const deliveryShard = (lane: string): number => byteOf(lane) % DELIVERY_SHARDS;

const placeOf = (endpointId: string, { programmeId, lane, at, sequence, id }: DomainEvent): DeliveryPlace => ({
  programmeId,
  endpointId,
  shard: deliveryShard(lane),
  at,
  sequence,
  eventId: id,
});

export const deliveryKey = ({ programmeId, endpointId, shard, at, sequence, eventId }: DeliveryPlace): Key =>
  keys.delivery(programmeId, endpointId, shard, at, sequence, eventId);

export function endpointFrom(item: Item): Endpoint {
  const { PK, SK, ...endpoint } = item;
  return { programmeId: PK.slice(PREFIX.endpoints.length), id: SK, ...endpoint } as Endpoint;
}

export function laneFrom(item: Item): Lane {
  const { PK, SK: _, agendaShard: _shard, agendaKey: _key, ...lane } = item;
  return { ...laneOf(PK), ...lane } as Lane;
}

function laneOf(partition: string): LaneRef {
  const [programmeId, endpointId, lane] = partsOf(partition, PREFIX.lane);
  return { programmeId, endpointId, lane };
}

export const dueLaneFrom = ({ PK, agendaKey: position }: AgendaItem) => ({ ...laneOf(PK), position });

export function waitingFrom({ SK, at }: Item): Waiting {
  const [sequence, eventId] = partsOf(SK, SORT.waiting);
  return { sequence, eventId, at: toInstant(String(at)) };
}

export function deliveryFrom(item: Item): Delivery {
  const { PK, SK, [FORGET_AT]: _forgetAt, event, ...delivery } = item;
  const [programmeId, endpointId] = partsOf(PK, PREFIX.deliveries);
  const [at, sequence, id] = partsOf(SK, SORT.delivery);
  const happened = { id, programmeId, at, sequence, ...(event as object) };
  return { endpointId, event: happened as DomainEvent, ...delivery } as Delivery;
}
