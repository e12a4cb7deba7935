/** Where the delivery of an event is in the log. */
import type { DeliveryPlace } from '../../domain/events/delivery.ts';
import type { DomainEvent } from '../../domain/events/event.ts';
import { shardOf } from '../kernel/shards.ts';
import { eventItems } from './items.ts';

/** All of a lane are in one shard, so that they can be read in order. */
export const deliveryPlace = (
  endpointId: string,
  { programmeId, lane, at, sequence, id }: Pick<DomainEvent, 'programmeId' | 'lane' | 'at' | 'sequence' | 'id'>,
): DeliveryPlace => ({ programmeId, endpointId, shard: shardOf(lane, eventItems.delivery), at, sequence, eventId: id });
