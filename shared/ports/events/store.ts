/** Reads of endpoints, lanes and deliveries. */
import type { Delivery, DeliveryPeriod, DeliveryPlace } from '../../domain/events/delivery.ts';
import type { Endpoint } from '../../domain/events/endpoint.ts';
import type { DomainEvent } from '../../domain/events/event.ts';
import type { Lane, LaneRef, WaitingEvent } from '../../domain/events/lane.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import type { Page } from '../kernel/storage.ts';

export interface DueLane extends LaneRef {
  readonly position: string;
}

export interface EventStore {
  /** All endpoints of a programme, and the revision of the set: 0 while there was never one. */
  endpoints(programmeId: string): Promise<{ readonly revision: number; readonly endpoints: readonly Endpoint[] }>;
  endpoint(programmeId: string, endpointId: string): Promise<Endpoint | undefined>;
  lane(ref: LaneRef): Promise<Lane | undefined>;
  /** The deliveries that wait in a lane, in order. */
  waiting(ref: LaneRef, limit: number): Promise<readonly WaitingEvent[]>;
  /** Lanes are on the agenda in so many parts, numbered from 0. */
  readonly laneShards: number;
  /** Lanes of one of those parts whose time has come; not consistent, as `due`. */
  dueLanes(shard: number, until: Instant, after: string | undefined, limit: number): Promise<Page<DueLane, string>>;
  delivery(place: DeliveryPlace): Promise<Delivery | undefined>;
  /** Where the delivery of an event is, or would be. */
  deliveryPlace(endpointId: string, event: Pick<DomainEvent, 'programmeId' | 'lane' | 'at' | 'sequence' | 'id'>): DeliveryPlace;
  /** The deliveries of a period, the newest first, before a position. */
  deliveriesBefore(period: DeliveryPeriod, before: string | undefined, limit: number): Promise<Page<Delivery, string>>;
  /** An endpoint's deliveries are in so many parts, numbered from 0; those of a lane are in one. */
  readonly deliveryShards: number;
  /** One part of what happened in a period, the oldest first, behind a position. */
  deliveriesAfter(period: DeliveryPeriod, shard: number, after: string | undefined, limit: number): Promise<Page<Delivery, string>>;
}
