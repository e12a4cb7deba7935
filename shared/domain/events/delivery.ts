/** The delivery of one event to one endpoint: the request, the meaning of its answer, and the log. */

import { type Instant, millis } from '../kernel/time.ts';
import { type DomainEvent, payloadOf } from './event.ts';
import { LONGEST_SECONDS, MAX_TRIES } from './retry-schedule.ts';

/** A message in the delivery queue. */
export interface DeliveryMessage {
  readonly endpointId: string;
  readonly event: DomainEvent;
  /** Name of a manual replay of an event that was sent before. */
  readonly replay?: string | undefined;
}

/** The queue message: ordered within an endpoint and a lane. A replay is not a duplicate of the first message. */
export const deliveryMessage = (endpointId: string, event: DomainEvent, replay?: string) => ({
  group: `${endpointId}#${event.lane}`,
  id: `${endpointId}#${event.id}${replay === undefined ? '' : `#${replay}`}`,
  body: JSON.stringify({ endpointId, event, ...(replay === undefined ? {} : { replay }) } satisfies DeliveryMessage),
});

/** The body of the request. */
export const bodyOf = (event: DomainEvent): string => JSON.stringify(payloadOf(event));

/** The outcome of a request. */
export type Answer =
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfter?: string | undefined }
  /** No complete answer within the time limit. */
  | { readonly kind: 'timed-out' }
  /** The address must not receive events. */
  | { readonly kind: 'refused-address' }
  /** No connection, or a broken one, with the error's code, such as ECONNREFUSED. */
  | { readonly kind: 'unreachable'; readonly code: string };

export interface Attempt {
  readonly at: Instant;
  readonly tookMillis: number;
  readonly answer: Answer;
}

export type Verdict =
  | { readonly is: 'delivered' }
  /** The receiver wants no more events: the meaning of 410 in Standard Webhooks. */
  | { readonly is: 'gone' }
  /** `afterSeconds`: the receiver's Retry-After. */
  | { readonly is: 'failed'; readonly afterSeconds: number };

const GONE = 410;
/** Statuses whose Retry-After is honoured. RFC 6585, 4; RFC 9110, 15.6.4. */
const ASKING_FOR_TIME: ReadonlySet<number> = new Set([429, 503]);

/** Every status outside 2xx is a failure, redirects included: the secret's owner did not name their target. */
export function verdictOf(answer: Answer, now: Instant): Verdict {
  if (answer.kind !== 'answered') return { is: 'failed', afterSeconds: 0 };
  const { status, retryAfter } = answer;
  if (status >= 200 && status <= 299) return { is: 'delivered' };
  if (status === GONE) return { is: 'gone' };
  return { is: 'failed', afterSeconds: ASKING_FOR_TIME.has(status) ? secondsOf(retryAfter, now) : 0 };
}

/** Seconds or a date: RFC 9110, 10.2.3. Ignores other values. */
function secondsOf(retryAfter: string | undefined, now: Instant): number {
  const text = retryAfter?.trim() ?? '';
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - millis(now)) / 1000;
  return seconds > 0 ? Math.min(Math.ceil(seconds), LONGEST_SECONDS) : 0;
}

/** waiting: in its lane. failed: all attempts failed. missed: not sent, because the endpoint was paused or disabled. */
export type DeliveryState = 'waiting' | 'delivered' | 'failed' | 'missed';

/** A line of the log. */
export interface Delivery {
  readonly endpointId: string;
  readonly event: DomainEvent;
  readonly state: DeliveryState;
  readonly revision: number;
  /** Attempts since the event was last put into the queue. */
  readonly tries: number;
  /** The last MAX_ATTEMPTS_KEPT attempts, oldest first. */
  readonly attempts: readonly Attempt[];
  readonly changedAt: Instant;
  /** Name of the last replay. */
  readonly replay?: string | undefined;
}

/** The place of a delivery in the log. */
export interface DeliveryPlace {
  readonly programmeId: string;
  readonly endpointId: string;
  readonly shard: number;
  /** Lane of the event. */
  readonly at: string;
  readonly sequence: string;
  readonly eventId: string;
}

/** A period of one endpoint's log: `from` inclusive, `to` exclusive. */
export interface DeliveryPeriod {
  readonly programmeId: string;
  readonly endpointId: string;
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
}

/** Attempts of two rounds: an item must not grow with every replay. */
export const MAX_ATTEMPTS_KEPT = 2 * MAX_TRIES;

/** Days after its last change for which a delivery stays in the log. */
export const LOG_DAYS = 30;

/** Whether the delivery that a message asks for is done or in progress. */
export function isKnown(before: Delivery | undefined, { replay }: DeliveryMessage): boolean {
  if (before === undefined) return false;
  return replay === undefined || before.replay === replay || before.state === 'waiting';
}

/** @param before The delivery in the log; undefined: none. */
export function recorded(
  before: Delivery | undefined,
  { endpointId, event, replay }: DeliveryMessage,
  state: DeliveryState,
  attempt: Attempt | undefined,
  now: Instant,
): Delivery {
  const isAgain = replay !== undefined && before?.replay !== replay;
  const tries = (isAgain ? 0 : (before?.tries ?? 0)) + (attempt === undefined ? 0 : 1);
  const attempts = [...(before?.attempts ?? []), ...(attempt === undefined ? [] : [attempt])].slice(-MAX_ATTEMPTS_KEPT);
  const by = replay ?? before?.replay;
  return {
    endpointId,
    event,
    state,
    revision: (before?.revision ?? 0) + 1,
    tries,
    attempts,
    changedAt: now,
    ...(by === undefined ? {} : { replay: by }),
  };
}
