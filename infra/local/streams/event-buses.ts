/** Stores the newest events of a bus for inspection. */
import { randomUUID } from 'node:crypto';
import { ACCOUNT_ID, REGION } from '../assembly/deployment-place.ts';
import type { Pipe } from '../resources/pipe.ts';

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
  readonly #now: () => Date;
  #events: BusEvent[] = [];
  #count = 0;

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** @returns false, with nothing stored, if EventBridge would reject one of them. */
  put(pipe: Pipe, details: readonly unknown[]): boolean {
    const made = details.map((detail, index) => this.#eventOf(pipe, detail, this.#count + index + 1));
    const taken = made.filter((event) => event !== undefined);
    if (taken.length < made.length) return false;
    this.#events = [...this.#events, ...taken].slice(-KEPT_EVENTS);
    this.#count += taken.length;
    return true;
  }

  /** The events after a number, the oldest first. */
  after(number: number): readonly BusEvent[] {
    return this.#events.filter((event) => event.number > number);
  }

  clear(): void {
    this.#events = [];
  }

  #eventOf(pipe: Pipe, detail: unknown, number: number): BusEvent | undefined {
    if (typeof detail !== 'object' || detail === null || Array.isArray(detail)) return undefined;
    const text = (expression: string) => (expression.startsWith('$.') ? textAt(detail, expression) : expression);
    const [detailType, source] = [text(pipe.detailType), text(pipe.source)];
    const time = pipe.time === undefined ? this.#now().toISOString() : text(pipe.time);
    if (!detailType || !source || time === undefined || Number.isNaN(Date.parse(time))) return undefined;
    const resources = pipe.resources.map(text).filter((resource) => resource !== undefined);
    const where = { bus: pipe.bus.name, account: ACCOUNT_ID, region: REGION };
    return { number, ...where, version: '0', id: randomUUID(), 'detail-type': detailType, source, time, resources, detail };
  }
}

/** The text at a path such as `$.a.b`. */
function textAt(detail: object, path: string): string | undefined {
  let value: unknown = detail;
  for (const name of path.slice(2).split('.')) {
    value = typeof value === 'object' && value !== null ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined;
  }
  return typeof value === 'string' ? value : undefined;
}
