/** Stores the newest events of a bus for inspection. */
import { ACCOUNT_ID, REGION } from '../assembly/deployment-place.ts';
import type { EventBus } from '../resources/event-bus.ts';

/** An event as rules of the bus would see it. */
export interface BusEvent {
  /** Counts from 1. A reader continues after the last number that it has seen. */
  readonly number: number;
  readonly bus: string;
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: object;
}

/** Enough for tests and tours; a few megabytes at most. */
export const KEPT_EVENTS = 1_000;

export class EventBuses {
  #events: BusEvent[] = [];
  #count = 0;

  put(bus: EventBus, event: Pick<BusEvent, 'id' | 'detail-type' | 'source' | 'time' | 'resources' | 'detail'>): void {
    this.#count += 1;
    const where = { bus: bus.name, account: ACCOUNT_ID, region: REGION };
    this.#events = [...this.#events, { number: this.#count, version: '0' as const, ...where, ...event }].slice(-KEPT_EVENTS);
  }

  /** The events after a number, the oldest first. */
  after(number: number): readonly BusEvent[] {
    return this.#events.filter((event) => event.number > number);
  }

  clear(): void {
    this.#events = [];
  }
}
