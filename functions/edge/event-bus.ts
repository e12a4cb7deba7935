/** The event bus, by `PutEvents`, within its limits. */
import { randomInt } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import type { BusEvent } from '../../shared/domain/events/bus-event.ts';
import { eventBusName } from './environment.ts';
import { captured } from './tracing/tracing.ts';

/** The source by which rules match. */
const SOURCE = 'perennial';

/**
 * One request takes ten entries, and 256 KB of all together. An entry alone is kept below by leaving out its explanation.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html
 */
const MOST_ENTRIES = 10;
const MOST_BYTES = 256 * 1024;
/** Half of it: the names around an event have room. */
const MOST_BYTES_OF_ONE = 128_000;

/** An entry that was refused for a moment is sent again so often, after up to so long. */
const ATTEMPTS = 4;
const PAUSE_MILLIS = 200;

/** Requests under way at once. */
const AT_ONCE = 8;

/** A call that hangs must leave time for another attempt. */
const REQUEST_HANDLER = { connectionTimeout: 1000, requestTimeout: 3000 };

export interface EventBus {
  /** @returns the places of the events that were not taken. */
  put(events: readonly BusEvent[]): Promise<ReadonlySet<number>>;
}

interface Sized {
  readonly place: number;
  readonly entry: PutEventsRequestEntry;
  readonly bytes: number;
}

/** @param onRefused Told why events were not taken. */
export function eventBus(onRefused: (code: string) => void): EventBus {
  const client = captured(new EventBridgeClient({ requestHandler: REQUEST_HANDLER }));
  const name = eventBusName();
  return {
    async put(events) {
      const requests = requestsOf(events.map((event, place) => sized(event, place, name)));
      const refused = new Set<number>();
      const work = async (): Promise<void> => {
        for (let request = requests.shift(); request !== undefined; request = requests.shift()) {
          for (const place of await sent(client, request, onRefused)) refused.add(place);
        }
      };
      await Promise.all(Array.from({ length: Math.min(AT_ONCE, requests.length) }, work));
      return refused;
    },
  };
}

function sized(event: BusEvent, place: number, name: string): Sized {
  const whole = JSON.stringify(event);
  const { explanation: _, ...data } = event.data;
  const Detail = Buffer.byteLength(whole) <= MOST_BYTES_OF_ONE ? whole : JSON.stringify({ ...event, data });
  const entry = { EventBusName: name, Source: SOURCE, DetailType: event.type, Time: new Date(event.timestamp), Detail };
  return { place, entry, bytes: Buffer.byteLength(Detail) + Buffer.byteLength(event.type) + SOURCE.length + TIME_BYTES };
}

/** The bytes that EventBridge counts for a time. */
const TIME_BYTES = 14;

/** As few requests as fit. */
function requestsOf(entries: readonly Sized[]): Sized[][] {
  const requests: Sized[][] = [];
  let bytes = 0;
  for (const one of entries) {
    const last = requests.at(-1);
    if (last === undefined || last.length >= MOST_ENTRIES || bytes + one.bytes > MOST_BYTES) {
      requests.push([one]);
      bytes = one.bytes;
    } else {
      last.push(one);
      bytes += one.bytes;
    }
  }
  return requests;
}

/** @returns the places of those that were not taken. An answer that was lost is as good as none. */
async function sent(client: EventBridgeClient, request: readonly Sized[], onRefused: (code: string) => void): Promise<readonly number[]> {
  let left = request;
  let code = 'unknown';
  for (let attempt = 0; left.length > 0 && attempt < ATTEMPTS; attempt += 1) {
    if (attempt > 0) await setTimeout(randomInt(PAUSE_MILLIS * 2 ** attempt));
    try {
      const { Entries = [] } = await client.send(new PutEventsCommand({ Entries: left.map(({ entry }) => entry) }));
      left = left.filter((_, index) => {
        const refusal = Entries[index]?.ErrorCode;
        code = refusal ?? code;
        return refusal !== undefined;
      });
    } catch (error) {
      code = error instanceof Error ? error.name : code;
    }
  }
  if (left.length > 0) onRefused(code);
  return left.map(({ place }) => place);
}
