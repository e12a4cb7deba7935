/** The part of the store that events are sent out by: endpoints, lanes and the log of deliveries. */
import type { DeliveryPeriod } from '../../domain/events/delivery.ts';
import type { Store } from '../../ports/store.ts';
import type { Item, ItemTable } from '../kernel/item-table.ts';
import { oneMoreThan, pageOf } from '../kernel/page-of.ts';
import { agendaKeys, DELIVERY_SHARDS, keys, LANE_SHARDS, laneShard, PREFIX, SORT } from '../table.ts';
import { deliveryFrom, deliveryKey, deliveryShard, dueLaneFrom, endpointFrom, laneFrom, waitingFrom } from './delivery-codecs.ts';

type DeliveryStore = Pick<
  Store,
  | 'endpoints'
  | 'endpoint'
  | 'lane'
  | 'waiting'
  | 'laneShards'
  | 'dueLanes'
  | 'delivery'
  | 'deliveryPlace'
  | 'deliveriesBefore'
  | 'deliveryShards'
  | 'deliveriesAfter'
>;

/** More than a programme can have of endpoints, and the set itself. */
const ALL = 1_000;

export function deliveryStore(table: ItemTable): DeliveryStore {
  const shardOf = (period: DeliveryPeriod, shard: number, order: 'ascending' | 'descending', beyond: string | undefined, limit: number) =>
    table.query({ partition: partitionOf(period, shard), prefix: SORT.delivery, beyond, order, limit: oneMoreThan(limit) });

  return {
    laneShards: LANE_SHARDS,
    deliveryShards: DELIVERY_SHARDS,
    async endpoints(programmeId) {
      const found = await table.query({ partition: PREFIX.endpoints + programmeId, prefix: '', order: 'ascending', limit: ALL });
      const set = found.find(({ SK }) => SK === SORT.endpointSet);
      return {
        revision: Number(set?.revision ?? 0),
        endpoints: found.filter(({ SK }) => SK.startsWith(SORT.endpoint)).map(endpointFrom),
      };
    },
    async endpoint(programmeId, endpointId) {
      const item = await table.get(keys.endpoint(programmeId, endpointId));
      return item && endpointFrom(item);
    },
    async lane({ programmeId, endpointId, lane }) {
      const item = await table.get(keys.lane(programmeId, endpointId, lane));
      return item && laneFrom(item);
    },
    async waiting({ programmeId, endpointId, lane }, limit) {
      const { PK: partition } = keys.lane(programmeId, endpointId, lane);
      return (await table.query({ partition, prefix: SORT.waiting, order: 'ascending', limit })).map(waitingFrom);
    },
    async dueLanes(shard, until, after, limit) {
      const range = { partition: laneShard(shard), upTo: agendaKeys.endOf(until), beyond: after, limit: oneMoreThan(limit) };
      return pageOf((await table.agenda(range)).map(dueLaneFrom), limit, ({ position }) => position);
    },
    async delivery(place) {
      const item = await table.get(deliveryKey(place));
      return item && deliveryFrom(item);
    },
    deliveryPlace: (endpointId, { programmeId, lane, at, sequence, id }) => ({
      programmeId,
      endpointId,
      shard: deliveryShard(lane),
      at,
      sequence,
      eventId: id,
    }),
    async deliveriesBefore(period, before, limit) {
      const beyond = before === undefined ? bound(period.to) : SORT.delivery + before;
      const shards = Array.from({ length: DELIVERY_SHARDS }, (_, shard) => shardOf(period, shard, 'descending', beyond, limit));
      const found = (await Promise.all(shards)).flat().filter(({ SK }) => period.from === undefined || SK >= SORT.delivery + period.from);
      const page = pageOf(
        found.sort((a, b) => (a.SK < b.SK ? 1 : -1)),
        limit,
        positionOf,
      );
      return { ...page, items: page.items.map(deliveryFrom) };
    },
    async deliveriesAfter(period, shard, after, limit) {
      const beyond = after === undefined ? bound(period.from) : SORT.delivery + after;
      const found = await shardOf(period, shard, 'ascending', beyond, limit);
      const page = pageOf(
        found.filter(({ SK }) => period.to === undefined || SK < SORT.delivery + period.to),
        limit,
        positionOf,
      );
      return { ...page, items: page.items.map(deliveryFrom) };
    },
  };
}

const partitionOf = ({ programmeId, endpointId }: DeliveryPeriod, shard: number): string =>
  keys.delivery(programmeId, endpointId, shard, '', '', '').PK;

/** Before everything that happened at that instant, behind all that happened sooner. */
const bound = (at: string | undefined): string | undefined => (at === undefined ? undefined : SORT.delivery + at);

const positionOf = ({ SK }: Item): string => SK.slice(SORT.delivery.length);
