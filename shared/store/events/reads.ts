/** Reads of endpoints, lanes and deliveries. */
import type { DeliveryPeriod } from '../../domain/events/delivery.ts';
import type { EventStore } from '../../ports/events/store.ts';
import { endOf } from '../kernel/agenda-list.ts';
import type { Item, ItemTable } from '../kernel/item-table.ts';
import { oneMoreThan, pageOf } from '../kernel/page-of.ts';
import { readAllShards, readOne } from '../kernel/reads.ts';
import { deliveryFrom, dueLaneFrom, endpointFrom, endpointSetFrom, laneFrom, waitingFrom } from './codecs.ts';
import { deliveryPlace } from './delivery-place.ts';
import { eventItems, LANES_DUE } from './items.ts';

const { endpoint, endpointSet, lane: laneItem, waiting, delivery } = eventItems;

/** More than a programme can have of endpoints, and the set itself. */
const ALL = 1_000;

export const eventReads = (table: ItemTable): EventStore => ({
  laneShards: LANES_DUE.shards,
  deliveryShards: delivery.shards,
  async endpoints(programmeId) {
    const partition = endpoint.partition.of({ programmeId });
    const found = await table.query({ partition, prefix: '', order: 'ascending', limit: ALL });
    const set = found.find((item) => endpointSet.partsOf(item) !== undefined);
    return {
      revision: set === undefined ? 0 : endpointSetFrom(set).revision,
      endpoints: found.filter((item) => item !== set).map(endpointFrom),
    };
  },
  endpoint: (programmeId, id) => readOne(table, endpoint.key({ programmeId, id }), endpointFrom),
  lane: (ref) => readOne(table, laneItem.key(ref), laneFrom),
  async waiting(ref, limit) {
    const range = { partition: waiting.partition.of(ref), prefix: waiting.sort.prefix, order: 'ascending', limit } as const;
    return (await table.query(range)).map(waitingFrom);
  },
  async dueLanes(shard, until, after, limit) {
    const range = { partition: LANES_DUE.partition.of({ shard }), upTo: endOf(until), beyond: after, limit: oneMoreThan(limit) };
    return pageOf((await table.agenda(range)).map(dueLaneFrom), limit, ({ position }) => position);
  },
  delivery: ({ programmeId, endpointId, shard, at, sequence, eventId }) =>
    readOne(table, delivery.key({ programmeId, endpointId, shard, at, sequence, eventId }), deliveryFrom),
  deliveryPlace,
  async deliveriesBefore(period, before, limit) {
    const { prefix } = delivery.sort;
    const beyond = before === undefined ? bound(period.to) : prefix + before;
    const range = { prefix, beyond, order: 'descending', limit: oneMoreThan(limit) } as const;
    const all = await readAllShards(table, delivery, (shard) => partitionOf(period, shard), range);
    const found = all.filter(({ SK }) => period.from === undefined || SK >= prefix + period.from);
    const page = pageOf(
      found.sort((a, b) => (a.SK < b.SK ? 1 : -1)),
      limit,
      positionOf,
    );
    return { ...page, items: page.items.map(deliveryFrom) };
  },
  async deliveriesAfter(period, shard, after, limit) {
    const { prefix } = delivery.sort;
    const beyond = after === undefined ? bound(period.from) : prefix + after;
    const range = { partition: partitionOf(period, shard), prefix, beyond, order: 'ascending', limit: oneMoreThan(limit) } as const;
    const found = (await table.query(range)).filter(({ SK }) => period.to === undefined || SK < prefix + period.to);
    const page = pageOf(found, limit, positionOf);
    return { ...page, items: page.items.map(deliveryFrom) };
  },
});

const partitionOf = ({ programmeId, endpointId }: DeliveryPeriod, shard: number): string =>
  delivery.partition.of({ programmeId, endpointId, shard });

/** Before everything that happened at that instant, behind all that happened sooner. */
const bound = (at: string | undefined): string | undefined => (at === undefined ? undefined : delivery.sort.prefix + at);

const positionOf = ({ SK }: Item): string => SK.slice(delivery.sort.prefix.length);
