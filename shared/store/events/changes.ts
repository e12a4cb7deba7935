/** Writes of endpoints, lanes and deliveries. */

import type { DeliveryChange } from '../../domain/events/changes.ts';
import { LOG_DAYS } from '../../domain/events/delivery.ts';
import { onAgenda } from '../kernel/agenda-list.ts';
import { FORGET_AT } from '../kernel/key.ts';
import { shardOf } from '../kernel/shards.ts';
import { count, PRESENT, put, remove, secondsOf, unchanged, type WritesOf } from '../kernel/writes.ts';
import { deliveryPlace } from './delivery-place.ts';
import { eventItems, LANES_DUE } from './items.ts';

export const eventWrites: WritesOf<DeliveryChange> = {
  'endpoint-set': ({ programmeId, expected }) => [
    put(eventItems.endpointSet, { programmeId }, { revision: expected + 1 }, unchanged('revision', expected)),
  ],
  endpoint: ({ endpoint, expected }) => {
    const { programmeId: _programmeId, id: _id, ...rest } = endpoint;
    return [put(eventItems.endpoint, endpoint, rest, unchanged('revision', expected))];
  },
  'endpoint-removed': ({ endpoint }) => [remove(eventItems.endpoint, endpoint, unchanged('revision', endpoint.revision))],
  lane: ({ lane: item, expected }) => {
    const { programmeId, endpointId, lane, ...rest } = item;
    const shard = shardOf(`${endpointId}#${lane}`, LANES_DUE);
    const place = onAgenda(eventItems.lane.due, shard, { at: item.nextAttemptAt, programmeId, endpointId, lane });
    return [put(eventItems.lane, item, { ...rest, ...place }, unchanged('revision', expected))];
  },
  'lane-appended': ({ ref }) => [count(eventItems.lane, ref, 1, PRESENT)],
  'lane-ended': ({ lane }) => [remove(eventItems.lane, lane, unchanged('revision', lane.revision))],
  waiting: ({ ref, waiting }) => [put(eventItems.waiting, { ...ref, ...waiting }, { at: waiting.at })],
  'waiting-left': ({ ref, waiting }) => [remove(eventItems.waiting, { ...ref, ...waiting })],
  delivery: ({ delivery, expected }) => {
    const { endpointId, event, ...rest } = delivery;
    const { id: _id, at: _at, sequence: _sequence, programmeId: _programmeId, ...said } = event;
    const attributes = { ...rest, event: said, [FORGET_AT]: secondsOf(rest.changedAt) + LOG_DAYS * 86_400 };
    return [put(eventItems.delivery, deliveryPlace(endpointId, event), attributes, unchanged('revision', expected))];
  },
};
