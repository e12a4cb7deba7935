/** The delivery of one event to one endpoint: what is sent, what an answer means, and what is remembered of it. */

import { type Instant, millis } from '../kernel/time.ts';
import { type DomainEvent, payloadOf } from './event.ts';
import { LONGEST_SECONDS, MAX_TRIES } from './retry-schedule.ts';

/** Sent to the queue of deliveries. */
export interface DeliveryMessage {
  readonly endpointId: string;
  readonly event: DomainEvent;
  /** Asked for by hand, though it was sent before: a name for the asking. */
  readonly replay?: string | undefined;
}

/** As the queue takes it: one after another within an endpoint and a lane. A replay is not taken for what was sent before it. */
export const deliveryMessage = (endpointId: string, event: DomainEvent, replay?: string) => ({
  group: `${endpointId}#${event.lane}`,
  id: `${endpointId}#${event.id}${replay === undefined ? '' : `#${replay}`}`,
  body: JSON.stringify({ endpointId, event, ...(replay === undefined ? {} : { replay }) } satisfies DeliveryMessage),
});

/** The body of the request. */
export const bodyOf = (event: DomainEvent): string => JSON.stringify(payloadOf(event));

/** What became of a request. */
export type Answer =
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfter?: string | undefined }
  /** Nothing, or not all of it, within the time. */
  | { readonly kind: 'timed-out' }
  /** The address is not one that is sent to. */
  | { readonly kind: 'refused-address' }
  /** No connection, or a broken one; with the error's code, such as ECONNREFUSED. */
  | { readonly kind: 'unreachable'; readonly code: string };

export interface Attempt {
  readonly at: Instant;
  readonly tookMillis: number;
  readonly answer: Answer;
}

export type Verdict =
  | { readonly is: 'delivered' }
  /** The receiver wants nothing more: Standard Webhooks' meaning of 410. */
  | { readonly is: 'gone' }
  /** `afterSeconds`: what the receiver asks for. */
  | { readonly is: 'failed'; readonly afterSeconds: number };

const GONE = 410;
/** Of which Retry-After is the receiver's own wish. RFC 6585, 4; RFC 9110, 15.6.4. */
const ASKING_FOR_TIME: ReadonlySet<number> = new Set([429, 503]);

/** Whatever is not 2xx has failed: a redirect, too, since the secret's owner did not name where it leads. */
export function verdictOf(answer: Answer, now: Instant): Verdict {
  if (answer.kind !== 'answered') return { is: 'failed', afterSeconds: 0 };
  const { status, retryAfter } = answer;
  if (status >= 200 && status <= 299) return { is: 'delivered' };
  if (status === GONE) return { is: 'gone' };
  return { is: 'failed', afterSeconds: ASKING_FOR_TIME.has(status) ? secondsOf(retryAfter, now) : 0 };
}

/** Seconds, or a date: RFC 9110, 10.2.3. What is neither asks for nothing. */
function secondsOf(retryAfter: string | undefined, now: Instant): number {
  const text = retryAfter?.trim() ?? '';
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - millis(now)) / 1000;
  return seconds > 0 ? Math.min(Math.ceil(seconds), LONGEST_SECONDS) : 0;
}

/** waiting: in its lane. failed: tried as often as it is. missed: not sent, since the endpoint was paused or disabled. */
export type DeliveryState = 'waiting' | 'delivered' | 'failed' | 'missed';

/** A line of the log. */
export interface Delivery {
  readonly endpointId: string;
  readonly event: DomainEvent;
  readonly state: DeliveryState;
  readonly revision: number;
  /** Attempts since it was sent, or sent again, to the queue. */
  readonly tries: number;
  /** The oldest first, the last MAX_ATTEMPTS_KEPT of them. */
  readonly attempts: readonly Attempt[];
  readonly changedAt: Instant;
  /** The replay that it was last sent by. */
  readonly replay?: string | undefined;
}

/** Where a delivery is in the log. */
export interface DeliveryPlace {
  readonly programmeId: string;
  readonly endpointId: string;
  readonly shard: number;
  /** Of the event. */
  readonly at: string;
  readonly sequence: string;
  readonly eventId: string;
}

/** Of one endpoint: what happened at `from` or later, and before `to`. */
export interface DeliveryPeriod {
  readonly programmeId: string;
  readonly endpointId: string;
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
}

/** Two rounds of them: an item must not grow with every replay. */
export const MAX_ATTEMPTS_KEPT = 2 * MAX_TRIES;

/** What is in the log is forgotten so long after it last changed. */
export const LOG_DAYS = 30;

/** Whether a message asks for what was done, or is under way, already. */
export function isKnown(before: Delivery | undefined, { replay }: DeliveryMessage): boolean {
  if (before === undefined) return false;
  return replay === undefined || before.replay === replay || before.state === 'waiting';
}

/** @param before what the log has of it; undefined: nothing. */
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
