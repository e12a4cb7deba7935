/** The part of the EventBridge API that functions use: the action and resource of a request, and its answer. */
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { ACCOUNT_ID, PARTITION, REGION } from '../assembly/deployment-place.ts';
import type { EventBus } from '../resources/event-bus.ts';
import type { Call } from '../runtime/policy.ts';
import type { EventBuses } from './event-buses.ts';

export interface EventCall {
  readonly asks: readonly Call[];
  readonly answer: () => { readonly status: number; readonly error?: string; readonly body: object };
}

/** The buses of the templates, and where their events are stored. */
export interface KnownBuses {
  readonly list: readonly EventBus[];
  readonly buses: EventBuses;
  readonly now: () => Date;
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html */
const MOST_ENTRIES = 10;
const MOST_BYTES = 256 * 1024;
const TIME_BYTES = 14;

const Entry = z.object({
  EventBusName: z.string().default('default'),
  Source: z.string().optional(),
  DetailType: z.string().optional(),
  Detail: z.string().optional(),
  Resources: z.array(z.string()).default([]),
  /** Seconds since 1970. */
  Time: z.number().optional(),
});
type Entry = z.infer<typeof Entry>;
const Request = z.object({ Entries: z.array(Entry) });

/** undefined: an unknown operation, which the platform's functions do not use. */
export function eventCallOf(operation: string, request: unknown, { list, buses, now }: KnownBuses): EventCall | undefined {
  if (operation !== 'PutEvents') return undefined;
  const { Entries } = Request.parse(request);
  const busOf = ({ EventBusName: name }: Entry) => list.find((bus) => bus.name === name || bus.arn === name);
  const arnOf = (entry: Entry) => busOf(entry)?.arn ?? `arn:${PARTITION}:events:${REGION}:${ACCOUNT_ID}:event-bus/${entry.EventBusName}`;
  return {
    asks: [...new Set(Entries.map(arnOf))].map((resource) => ({ action: 'events:PutEvents', resource })),
    answer: () => {
      if (Entries.length === 0 || Entries.length > MOST_ENTRIES)
        return refused(`1 validation error detected: entries must have between 1 and ${MOST_ENTRIES} members, and has ${Entries.length}`);
      if (Entries.reduce((sum, entry) => sum + sizeOf(entry), 0) >= MOST_BYTES)
        return refused(`Total size of the entries in the request is over the limit of ${MOST_BYTES} bytes.`);
      const results = Entries.map((entry) => {
        const bus = busOf(entry);
        const fault = bus === undefined ? 'InvalidArgument' : faultOf(entry);
        if (bus === undefined || fault !== undefined) return { ErrorCode: fault, ErrorMessage: `${fault} in the event` };
        const id = randomUUID();
        const { DetailType = '', Source = '', Detail = '{}', Resources, Time } = entry;
        const time = (Time === undefined ? now() : new Date(Time * 1000)).toISOString();
        buses.put(bus, { id, 'detail-type': DetailType, source: Source, time, resources: Resources, detail: JSON.parse(Detail) });
        return { EventId: id };
      });
      return { status: 200, body: { FailedEntryCount: results.filter((one) => 'ErrorCode' in one).length, Entries: results } };
    },
  };
}

const refused = (message: string) => ({ status: 400, error: 'ValidationException', body: { message } });

const sizeOf = ({ Source = '', DetailType = '', Detail = '', Resources, Time }: Entry): number =>
  [Source, DetailType, Detail, ...Resources].reduce((sum, text) => sum + Buffer.byteLength(text), Time === undefined ? 0 : TIME_BYTES);

/** In the words of EventBridge. */
function faultOf({ Source, DetailType, Detail }: Entry): string | undefined {
  if (!Source || !DetailType || !Detail) return 'InvalidArgument';
  try {
    const detail: unknown = JSON.parse(Detail);
    return typeof detail === 'object' && detail !== null && !Array.isArray(detail) ? undefined : 'MalformedDetail';
  } catch {
    return 'MalformedDetail';
  }
}
