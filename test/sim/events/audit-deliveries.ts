/**
 * What endpoints are told: every event that was committed while they wanted it, at least once, as it was committed, in order
 * per member for the first time of each; or the log says why not.
 */
import type { Item } from '../../../shared/store/kernel/item-table.ts';
import type { Written } from '../auditor.ts';
import { same } from '../kernel/audit-hash.ts';
import type { Sent } from '../kernel/audit-records.ts';
import { fail } from '../violation.ts';
import { type ExpectedEvent, eventsOfItem } from './audit-events.ts';
import type { EndpointRequest } from './endpoint-request.ts';

/** As its item has it. */
interface EndpointStood {
  /** undefined: there was none. */
  readonly url: string | undefined;
  readonly eventTypes: readonly string[];
  readonly state: 'enabled' | 'paused' | 'disabled' | 'none';
  readonly since: number;
}

interface EndpointBook {
  readonly programmeId: string;
  readonly endpointId: string;
  readonly stood: EndpointStood[];
  /** Whether anything of it was ever other than enabled. */
  wasOff: boolean;
  /** Of each lane the furthest event that arrived. */
  readonly furthest: Map<string, string>;
  readonly arrived: Set<string>;
  readonly tries: Map<string, number>;
  /** Whether it ever said that it wants nothing more. */
  saidGone: boolean;
  /** When the platform last knew that something arrived. */
  arrivedAt: number;
  /** What the log says of each event. */
  readonly logged: Map<string, string>;
  /** Events that the log once said will not come by themselves: by a replay they come whenever. */
  readonly givenUp: Set<string>;
}

interface Known {
  readonly event: ExpectedEvent;
  readonly at: number;
  /** When it was read from the stream, with all that came before it. */
  projectedAt: number | undefined;
}

/** What was sent to a receiver. */
export interface Received {
  readonly url: string;
  readonly id: string;
  readonly body: string;
  /** Whether it has it, and says so: whoever sent it may have gone by then. */
  readonly taken: boolean;
  /** Whether it says that it wants nothing more. */
  readonly gone: boolean;
}

/** As a manager is shown it. */
interface Shown {
  readonly id: string;
  readonly url: string;
  readonly eventTypes: readonly string[];
  readonly state: { readonly is: string };
}

const OF_ENDPOINTS = new Set(['create-endpoint', 'move-endpoint', 'change-endpoint', 'remove-endpoint', 'replay']);
const isOfEndpoint = (request: { readonly kind: string }): request is EndpointRequest => OF_ENDPOINTS.has(request.kind);

/** A projector may go by endpoints as they were so long ago, and a command by a clock as far off. */
const REMEMBERED = 90_000;
/** "5 s … 24 h": the first, and nine more. */
const MOST_TRIES = 10;
/** "Without any success for 72 h", less what clocks are off. */
const DISABLED_AFTER = 72 * 3_600_000 - 60_000;

export class Deliveries {
  readonly #events = new Map<string, Known>();
  readonly #endpoints = new Map<string, EndpointBook>();
  readonly #idsOf = new Map<string, readonly string[]>();

  /** An item that was committed. */
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
      if (this.#events.has(event.id)) fail('events', `${event.id} stands for two things: ${JSON.stringify(event)}`);
      this.#events.set(event.id, { event, at: now, projectedAt: undefined });
    }
    this.#idsOf.set(
      recordOf({ key, after }),
      events.map(({ id }) => id),
    );
  }

  /** The stream has got past an item's record. */
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
        fail('deliveries', `${endpointId} is disabled as ${state.reason}; something arrived on ${new Date(book.arrivedAt).toISOString()}`);
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
      fail('deliveries', `the log of ${endpointId} says that ${id} was delivered, which has not arrived`);
    if (state === 'failed' && !book.saidGone && (book.tries.get(id) ?? 0) < MOST_TRIES)
      fail('deliveries', `${id} is given up after ${book.tries.get(id) ?? 0} attempts at ${endpointId}`);
    if (state === 'missed' && !book.wasOff) fail('deliveries', `${id} is said to be missed by ${endpointId}, which was always enabled`);
    book.logged.set(id, state);
    if (state === 'failed' || state === 'missed') book.givenUp.add(id);
  }

  received({ url, id, body, taken, gone }: Received, now: number): void {
    const known = this.#events.get(id);
    if (known === undefined) fail('events', `${url} is told of ${id}, which no commit led to: ${body}`);
    const { event } = known;
    const said = JSON.parse(body) as { readonly type?: unknown; readonly timestamp?: unknown; readonly data?: unknown };
    if (said.type !== event.type || said.timestamp !== event.at || !same(said.data, event.data))
      fail('events', `${url} is told ${body}, where the commit makes ${JSON.stringify(event)}`);
    if (body.includes('770077007')) fail('privacy', `an identity stands in clear in event ${id}: ${body}`);
    const tellable = [...this.#endpoints.values()].filter(
      (book) => book.programmeId === event.programmeId && stoodSince(book, known.at - REMEMBERED).some((stood) => stood.url === url),
    );
    const book = tellable.find((one) => stoodSince(one, known.at - REMEMBERED).some((stood) => wants(stood, event.type)));
    if (book === undefined) fail('events', `${url} is told of ${event.type} of ${event.programmeId}, which it did not ask for`);
    book.tries.set(id, (book.tries.get(id) ?? 0) + 1);
    if (gone) book.saidGone = true;
    if (!taken) return;
    this.#arrives(book, known, now);
  }

  #arrives(book: EndpointBook, { event: { id, type, lane, sequence }, at, projectedAt }: Known, now: number): void {
    if (book.arrived.has(id)) return;
    book.arrived.add(id);
    // What was found of a member is in another item than the ledger: each has an order of its own.
    const ofItem = `${lane} ${sequence.length}`;
    const furthest = book.furthest.get(ofItem);
    if (furthest === undefined || furthest < sequence) {
      book.furthest.set(ofItem, sequence);
      return;
    }
    // By a replay they come when they come: what was given up, and what is read again from the stream for who has come since.
    if (book.givenUp.has(id) || !wantedAllAlong(book, type, at, projectedAt ?? now)) return;
    fail('order', `${book.endpointId} is told of ${sequence} of ${lane} at ${new Date(now).toISOString()}, after ${furthest}`);
  }

  /** An endpoint as a manager is shown it was so at some moment between. */
  answered({ request, when }: Sent, shown: Shown): void {
    if (!isOfEndpoint(request)) return;
    const stood = stoodSince(this.#bookOf(shown.id), when);
    const isRight = stood.some(
      ({ url, eventTypes, state }) => url === shown.url && same(eventTypes, shown.eventTypes) && state === shown.state.is,
    );
    const isDone = (request.kind !== 'create-endpoint' && request.kind !== 'change-endpoint') || same(shown.eventTypes, request.eventTypes);
    const isMoved = request.kind !== 'move-endpoint' || shown.state.is === (request.move === 'pause' ? 'paused' : 'enabled');
    if (!isRight || !isDone || !isMoved)
      fail('answer', `${request.id} is answered ${JSON.stringify(shown)}, where ${JSON.stringify(stood)} stood`);
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
    return this.#endpoints.get(endpointId) ?? fail('answer', `someone is told of ${endpointId}, which there never was`);
  }

  /** Once everything has come to rest. */
  conclude(): void {
    const known = [...this.#events.values()];
    for (const book of this.#endpoints.values()) {
      const last = book.stood.at(-1);
      if (last?.state === 'none') continue;
      for (const one of known) if (one.event.programmeId === book.programmeId) this.#checkOwed(book, one);
    }
    for (const { event, projectedAt } of known)
      if (projectedAt === undefined) fail('events', `the stream never got past what ${event.id} (${event.type}) was made of`);
  }

  #checkOwed(book: EndpointBook, { event, at, projectedAt = at }: Known): void {
    const { id, type } = event;
    if (book.arrived.has(id)) {
      const state = book.logged.get(id);
      // Its answer may have been lost, and then its chances.
      if (state === undefined || state === 'waiting')
        fail('deliveries', `${id} has arrived at ${book.endpointId}, the log says ${state ?? 'nothing'}`);
      return;
    }
    if (!wantedAllAlong(book, type, at, projectedAt)) return;
    const logged = book.logged.get(id);
    if (logged === 'failed' || logged === 'missed') return;
    fail(
      'deliveries',
      `${book.endpointId} was never told of ${id} (${type}, ${event.sequence} of ${event.lane}): the log says ${logged ?? 'nothing'}`,
    );
  }
}

/** Which state of an item it is. */
const recordOf = ({ key: { PK, SK }, after }: Written): string => `${PK}\n${SK}\n${String(after?.revision ?? '')}`;

const wants = ({ state, eventTypes }: EndpointStood, type: string): boolean =>
  state !== 'none' && (eventTypes.includes('*') || eventTypes.includes(type));

/** From when it was committed until it was read from the stream. */
function wantedAllAlong(book: EndpointBook, type: string, at: number, projectedAt: number): boolean {
  const meanwhile = stoodSince(book, at - REMEMBERED).filter(({ since }) => since <= projectedAt);
  return meanwhile.length > 0 && meanwhile.every((stood) => wants(stood, type));
}

/** All that it was at some moment after that; nothing while it was not there. */
function stoodSince({ stood }: EndpointBook, since: number): readonly EndpointStood[] {
  const first = stood.findLastIndex((one) => one.since <= since);
  const nothing: EndpointStood = { url: undefined, eventTypes: [], state: 'none', since };
  return first === -1 ? [nothing, ...stood] : stood.slice(first);
}
