/**
 * Audits deliveries: an endpoint receives every event that was committed while it was subscribed, at least once, unchanged, and with the
 * first deliveries in order for each member; or the log has the reason why not.
 */
import type { Item } from '../../../shared/store/kernel/item-table.ts';
import type { Written } from '../auditor.ts';
import { same } from '../kernel/audit-hash.ts';
import type { Sent } from '../kernel/audit-records.ts';
import { fail } from '../violation.ts';
import { type ExpectedEvent, eventsOfItem } from './audit-events.ts';
import type { EndpointRequest } from './endpoint-request.ts';

/** An endpoint as its item has it. */
interface EndpointStood {
  /** undefined: the endpoint did not exist. */
  readonly url: string | undefined;
  readonly eventTypes: readonly string[];
  readonly state: 'enabled' | 'paused' | 'disabled' | 'none';
  readonly since: number;
}

interface EndpointBook {
  readonly programmeId: string;
  readonly endpointId: string;
  readonly stood: EndpointStood[];
  /** Whether the endpoint was ever disabled. */
  wasOff: boolean;
  /** The last event that arrived, by lane. */
  readonly furthest: Map<string, string>;
  readonly arrived: Set<string>;
  readonly tries: Map<string, number>;
  /** Whether it ever answered that it wants no more events. */
  saidGone: boolean;
  /** The instant at which the platform last knew of a success. */
  arrivedAt: number;
  /** The log's state of each event. */
  readonly logged: Map<string, string>;
  /** Events that the log once gave up. A replay may deliver them at any time. */
  readonly givenUp: Set<string>;
}

interface Known {
  readonly event: ExpectedEvent;
  readonly at: number;
  /** The instant at which the stream had passed it and all records before it. */
  projectedAt: number | undefined;
}

/** A message to a receiver. */
export interface Received {
  readonly url: string;
  readonly id: string;
  readonly body: string;
  /** Whether the receiver has it, and answered so. The sender may have gone by then. */
  readonly taken: boolean;
  /** Whether the receiver answered that it wants no more events. */
  readonly gone: boolean;
}

/** An endpoint as a manager sees it. */
interface Shown {
  readonly id: string;
  readonly url: string;
  readonly eventTypes: readonly string[];
  readonly state: { readonly is: string };
}

const OF_ENDPOINTS = new Set(['create-endpoint', 'move-endpoint', 'change-endpoint', 'remove-endpoint', 'replay']);
const isOfEndpoint = (request: { readonly kind: string }): request is EndpointRequest => OF_ENDPOINTS.has(request.kind);

/** A projector may cache endpoints for so long, and a command's clock may differ as much. */
const REMEMBERED = 90_000;
/** "5 s … 24 h": the first attempt, and nine more. */
const MOST_TRIES = 10;
/** "Without any success for 72 h", less the error of clocks. */
const DISABLED_AFTER = 72 * 3_600_000 - 60_000;

export class Deliveries {
  readonly #events = new Map<string, Known>();
  readonly #endpoints = new Map<string, EndpointBook>();
  readonly #idsOf = new Map<string, readonly string[]>();

  /** Sees a committed item. */
  wrote(key: Written['key'], before: Item | undefined, after: Item | undefined, now: number): void {
    const { PK, SK } = key;
    if (PK.startsWith('ENDPOINTS#') && SK.startsWith('end_')) this.#endpointStands(PK.slice('ENDPOINTS#'.length), SK, after, now);
    if (PK.startsWith('DELIVERIES#')) {
      this.#logged(PK, SK, after, now);
      return;
    }
    const events = eventsOfItem(before, after);
    if (events.length === 0) return;
    for (const event of events) {
      if (this.#events.has(event.id)) fail('events', `${event.id} is the id of two events: ${JSON.stringify(event)}`);
      this.#events.set(event.id, { event, at: now, projectedAt: undefined });
    }
    this.#idsOf.set(
      recordOf({ key, after }),
      events.map(({ id }) => id),
    );
  }

  /** The stream has passed an item's record. */
  projected(record: Written, now: number): void {
    for (const id of this.#idsOf.get(recordOf(record)) ?? []) {
      const known = this.#events.get(id);
      if (known !== undefined) known.projectedAt ??= now;
    }
  }

  #endpointStands(programmeId: string, endpointId: string, item: Item | undefined, now: number): void {
    const book: EndpointBook = this.#endpoints.get(endpointId) ?? {
      programmeId,
      endpointId,
      stood: [],
      wasOff: false,
      furthest: new Map(),
      arrived: new Set(),
      tries: new Map(),
      saidGone: false,
      arrivedAt: now,
      logged: new Map(),
      givenUp: new Set(),
    };
    this.#endpoints.set(endpointId, book);
    const {
      url,
      eventTypes = [],
      state,
    } = (item ?? {}) as unknown as {
      readonly url?: string;
      readonly eventTypes?: readonly string[];
      readonly state?: { readonly is: 'enabled' | 'paused' | 'disabled'; readonly reason?: string };
    };
    const was = book.stood.at(-1)?.state;
    if (state?.is === 'disabled' && was !== 'disabled') {
      if (state.reason === 'gone' ? !book.saidGone : now - book.arrivedAt < DISABLED_AFTER)
        fail('deliveries', `${endpointId} is disabled as ${state.reason}; an event arrived on ${new Date(book.arrivedAt).toISOString()}`);
    }
    book.stood.push({ url, eventTypes, state: state?.is ?? 'none', since: now });
    if (state?.is !== 'enabled') book.wasOff = true;
  }

  #logged(PK: string, SK: string, item: Item | undefined, now: number): void {
    const [, , endpointId = ''] = PK.split('#');
    const book = this.#endpoints.get(endpointId);
    const id = SK.slice(SK.lastIndexOf('#') + 1);
    if (book === undefined || item === undefined) return;
    const { state } = item as unknown as { readonly state: string };
    if (state === 'delivered' && book.logged.get(id) !== 'delivered') book.arrivedAt = now;
    if (state === 'delivered' && !book.arrived.has(id))
      fail('deliveries', `the log of ${endpointId} says that ${id} was delivered, but it has not arrived`);
    if (state === 'failed' && !book.saidGone && (book.tries.get(id) ?? 0) < MOST_TRIES)
      fail('deliveries', `${id} is given up after ${book.tries.get(id) ?? 0} attempts at ${endpointId}`);
    if (state === 'missed' && !book.wasOff) fail('deliveries', `the log says that ${endpointId} missed ${id}, but it was always enabled`);
    book.logged.set(id, state);
    if (state === 'failed' || state === 'missed') book.givenUp.add(id);
  }

  received({ url, id, body, taken, gone }: Received, now: number): void {
    const known = this.#events.get(id);
    if (known === undefined) fail('events', `${url} receives ${id}, which follows from no commit: ${body}`);
    const { event } = known;
    const said = JSON.parse(body) as { readonly type?: unknown; readonly timestamp?: unknown; readonly data?: unknown };
    if (said.type !== event.type || said.timestamp !== event.at || !same(said.data, event.data))
      fail('events', `${url} receives ${body}, but the commit makes ${JSON.stringify(event)}`);
    if (body.includes('770077007')) fail('privacy', `event ${id} contains an identity in clear: ${body}`);
    const tellable = [...this.#endpoints.values()].filter(
      (book) => book.programmeId === event.programmeId && stoodSince(book, known.at - REMEMBERED).some((stood) => stood.url === url),
    );
    const book = tellable.find((one) => stoodSince(one, known.at - REMEMBERED).some((stood) => wants(stood, event.type)));
    if (book === undefined) fail('events', `${url} receives ${event.type} of ${event.programmeId}, to which it is not subscribed`);
    book.tries.set(id, (book.tries.get(id) ?? 0) + 1);
    if (gone) book.saidGone = true;
    if (!taken) return;
    this.#arrives(book, known, now);
  }

  #arrives(book: EndpointBook, { event: { id, type, lane, sequence }, at, projectedAt }: Known, now: number): void {
    if (book.arrived.has(id)) return;
    book.arrived.add(id);
    // Findings are in another item than the ledger, so each has an order of its own.
    const ofItem = `${lane} ${sequence.length}`;
    const furthest = book.furthest.get(ofItem);
    if (furthest === undefined || furthest < sequence) {
      book.furthest.set(ofItem, sequence);
      return;
    }
    // Replayed events come in any order: given-up ones, and those read again for a later endpoint.
    if (book.givenUp.has(id) || !wantedAllAlong(book, type, at, projectedAt ?? now)) return;
    fail('order', `${book.endpointId} receives ${sequence} of ${lane} at ${new Date(now).toISOString()}, after ${furthest}`);
  }

  /** Checks that an endpoint was at some moment as a manager saw it. */
  answered({ request, when }: Sent, shown: Shown): void {
    if (!isOfEndpoint(request)) return;
    const stood = stoodSince(this.#bookOf(shown.id), when);
    const isRight = stood.some(
      ({ url, eventTypes, state }) => url === shown.url && same(eventTypes, shown.eventTypes) && state === shown.state.is,
    );
    const isDone = (request.kind !== 'create-endpoint' && request.kind !== 'change-endpoint') || same(shown.eventTypes, request.eventTypes);
    const isMoved = request.kind !== 'move-endpoint' || shown.state.is === (request.move === 'pause' ? 'paused' : 'enabled');
    if (!isRight || !isDone || !isMoved)
      fail('answer', `${request.id} is answered ${JSON.stringify(shown)}, but it was ${JSON.stringify(stood)}`);
  }

  mayRefuse({ request, when }: Sent, code: string): boolean {
    if (!isOfEndpoint(request) || request.kind === 'create-endpoint' || request.endpointId === undefined) return false;
    const stood = stoodSince(this.#bookOf(request.endpointId), when);
    if (code === 'NOT_FOUND') return stood.some(({ state }) => state === 'none');
    if (code !== 'WRONG_STATE') return false;
    return stood.some(({ state }) =>
      request.kind === 'replay' ? state !== 'enabled' : request.kind === 'move-endpoint' && state === 'disabled',
    );
  }

  #bookOf(endpointId: string): EndpointBook {
    return this.#endpoints.get(endpointId) ?? fail('answer', `${endpointId} is shown, but never existed`);
  }

  /** The final audit, after all work has ended. */
  conclude(): void {
    const known = [...this.#events.values()];
    for (const book of this.#endpoints.values()) {
      const last = book.stood.at(-1);
      if (last?.state === 'none') continue;
      for (const one of known) if (one.event.programmeId === book.programmeId) this.#checkOwed(book, one);
    }
    for (const { event, projectedAt } of known)
      if (projectedAt === undefined) fail('events', `the stream never passed the record of ${event.id} (${event.type})`);
  }

  #checkOwed(book: EndpointBook, { event, at, projectedAt = at }: Known): void {
    const { id, type } = event;
    if (book.arrived.has(id)) {
      const state = book.logged.get(id);
      // Its answer may have been lost, and its retries used up.
      if (state === undefined || state === 'waiting')
        fail('deliveries', `${id} has arrived at ${book.endpointId}, the log says ${state ?? 'nothing'}`);
      return;
    }
    if (!wantedAllAlong(book, type, at, projectedAt)) return;
    const logged = book.logged.get(id);
    if (logged === 'failed' || logged === 'missed') return;
    fail(
      'deliveries',
      `${book.endpointId} never received ${id} (${type}, ${event.sequence} of ${event.lane}): the log says ${logged ?? 'nothing'}`,
    );
  }
}

/** Identifies one state of an item. */
const recordOf = ({ key: { PK, SK }, after }: Written): string => `${PK}\n${SK}\n${String(after?.revision ?? '')}`;

const wants = ({ state, eventTypes }: EndpointStood, type: string): boolean =>
  state !== 'none' && (eventTypes.includes('*') || eventTypes.includes(type));

/** Whether the endpoint was subscribed from the commit until the stream was read. */
function wantedAllAlong(book: EndpointBook, type: string, at: number, projectedAt: number): boolean {
  const meanwhile = stoodSince(book, at - REMEMBERED).filter(({ since }) => since <= projectedAt);
  return meanwhile.length > 0 && meanwhile.every((stood) => wants(stood, type));
}

/** All states of the endpoint after an instant, without those in which it did not exist. */
function stoodSince({ stood }: EndpointBook, since: number): readonly EndpointStood[] {
  const first = stood.findLastIndex((one) => one.since <= since);
  const nothing: EndpointStood = { url: undefined, eventTypes: [], state: 'none', since };
  return first === -1 ? [nothing, ...stood] : stood.slice(first);
}
