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
interface EndpointState {
  /** undefined: the endpoint did not exist. */
  readonly url: string | undefined;
  readonly eventTypes: readonly string[];
  readonly state: 'enabled' | 'paused' | 'disabled' | 'none';
  readonly since: number;
}

interface EndpointRecord {
  readonly programmeId: string;
  readonly endpointId: string;
  readonly states: EndpointState[];
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
  readonly #endpoints = new Map<string, EndpointRecord>();
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
    const record: EndpointRecord = this.#endpoints.get(endpointId) ?? {
      programmeId,
      endpointId,
      states: [],
      wasOff: false,
      furthest: new Map(),
      arrived: new Set(),
      tries: new Map(),
      saidGone: false,
      arrivedAt: now,
      logged: new Map(),
      givenUp: new Set(),
    };
    this.#endpoints.set(endpointId, record);
    const {
      url,
      eventTypes = [],
      state,
    } = (item ?? {}) as unknown as {
      readonly url?: string;
      readonly eventTypes?: readonly string[];
      readonly state?: { readonly is: 'enabled' | 'paused' | 'disabled'; readonly reason?: string };
    };
    const was = record.states.at(-1)?.state;
    if (state?.is === 'disabled' && was !== 'disabled') {
      if (state.reason === 'gone' ? !record.saidGone : now - record.arrivedAt < DISABLED_AFTER)
        fail('deliveries', `${endpointId} is disabled as ${state.reason}; an event arrived on ${new Date(record.arrivedAt).toISOString()}`);
    }
    record.states.push({ url, eventTypes, state: state?.is ?? 'none', since: now });
    if (state?.is !== 'enabled') record.wasOff = true;
  }

  #logged(PK: string, SK: string, item: Item | undefined, now: number): void {
    const [, , endpointId = ''] = PK.split('#');
    const record = this.#endpoints.get(endpointId);
    const id = SK.slice(SK.lastIndexOf('#') + 1);
    if (record === undefined || item === undefined) return;
    const { state } = item as unknown as { readonly state: string };
    if (state === 'delivered' && record.logged.get(id) !== 'delivered') record.arrivedAt = now;
    if (state === 'delivered' && !record.arrived.has(id))
      fail('deliveries', `the log of ${endpointId} says that ${id} was delivered, but it has not arrived`);
    if (state === 'failed' && !record.saidGone && (record.tries.get(id) ?? 0) < MOST_TRIES)
      fail('deliveries', `${id} is given up after ${record.tries.get(id) ?? 0} attempts at ${endpointId}`);
    if (state === 'missed' && !record.wasOff) fail('deliveries', `the log says that ${endpointId} missed ${id}, but it was always enabled`);
    record.logged.set(id, state);
    if (state === 'failed' || state === 'missed') record.givenUp.add(id);
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
      (record) => record.programmeId === event.programmeId && statesSince(record, known.at - REMEMBERED).some((state) => state.url === url),
    );
    const record = tellable.find((one) => statesSince(one, known.at - REMEMBERED).some((state) => wants(state, event.type)));
    if (record === undefined) fail('events', `${url} receives ${event.type} of ${event.programmeId}, to which it is not subscribed`);
    record.tries.set(id, (record.tries.get(id) ?? 0) + 1);
    if (gone) record.saidGone = true;
    if (!taken) return;
    this.#arrives(record, known, now);
  }

  #arrives(record: EndpointRecord, { event: { id, type, lane, sequence }, at, projectedAt }: Known, now: number): void {
    if (record.arrived.has(id)) return;
    record.arrived.add(id);
    // Findings are in another item than the ledger, so each has an order of its own.
    const ofItem = `${lane} ${sequence.length}`;
    const furthest = record.furthest.get(ofItem);
    if (furthest === undefined || furthest < sequence) {
      record.furthest.set(ofItem, sequence);
      return;
    }
    // Replayed events come in any order: given-up ones, and those read again for a later endpoint.
    if (record.givenUp.has(id) || !wantedAllAlong(record, type, at, projectedAt ?? now)) return;
    fail('order', `${record.endpointId} receives ${sequence} of ${lane} at ${new Date(now).toISOString()}, after ${furthest}`);
  }

  /** Checks that an endpoint was at some moment as a manager saw it. */
  answered({ request, when }: Sent, shown: Shown): void {
    if (!isOfEndpoint(request)) return;
    const states = statesSince(this.#endpointOf(shown.id), when);
    const isRight = states.some(
      ({ url, eventTypes, state }) => url === shown.url && same(eventTypes, shown.eventTypes) && state === shown.state.is,
    );
    const isDone = (request.kind !== 'create-endpoint' && request.kind !== 'change-endpoint') || same(shown.eventTypes, request.eventTypes);
    const isMoved = request.kind !== 'move-endpoint' || shown.state.is === (request.move === 'pause' ? 'paused' : 'enabled');
    if (!isRight || !isDone || !isMoved)
      fail('answer', `${request.id} is answered ${JSON.stringify(shown)}, but it was ${JSON.stringify(states)}`);
  }

  mayRefuse({ request, when }: Sent, code: string): boolean {
    if (!isOfEndpoint(request) || request.kind === 'create-endpoint' || request.endpointId === undefined) return false;
    const states = statesSince(this.#endpointOf(request.endpointId), when);
    if (code === 'NOT_FOUND') return states.some(({ state }) => state === 'none');
    if (code !== 'WRONG_STATE') return false;
    return states.some(({ state }) =>
      request.kind === 'replay' ? state !== 'enabled' : request.kind === 'move-endpoint' && state === 'disabled',
    );
  }

  #endpointOf(endpointId: string): EndpointRecord {
    return this.#endpoints.get(endpointId) ?? fail('answer', `${endpointId} is shown, but never existed`);
  }

  /** The final audit, after all work has ended. */
  conclude(): void {
    const known = [...this.#events.values()];
    for (const record of this.#endpoints.values()) {
      const last = record.states.at(-1);
      if (last?.state === 'none') continue;
      for (const one of known) if (one.event.programmeId === record.programmeId) this.#checkOwed(record, one);
    }
    for (const { event, projectedAt } of known)
      if (projectedAt === undefined) fail('events', `the stream never passed the record of ${event.id} (${event.type})`);
  }

  #checkOwed(record: EndpointRecord, { event, at, projectedAt = at }: Known): void {
    const { id, type } = event;
    if (record.arrived.has(id)) {
      const state = record.logged.get(id);
      // Its answer may have been lost, and its retries used up.
      if (state === undefined || state === 'waiting')
        fail('deliveries', `${id} has arrived at ${record.endpointId}, the log says ${state ?? 'nothing'}`);
      return;
    }
    if (!wantedAllAlong(record, type, at, projectedAt)) return;
    const logged = record.logged.get(id);
    if (logged === 'failed' || logged === 'missed') return;
    fail(
      'deliveries',
      `${record.endpointId} never received ${id} (${type}, ${event.sequence} of ${event.lane}): the log says ${logged ?? 'nothing'}`,
    );
  }
}

/** Identifies one state of an item. */
const recordOf = ({ key: { PK, SK }, after }: Written): string => `${PK}\n${SK}\n${String(after?.revision ?? '')}`;

const wants = ({ state, eventTypes }: EndpointState, type: string): boolean =>
  state !== 'none' && (eventTypes.includes('*') || eventTypes.includes(type));

/** Whether the endpoint was subscribed from the commit until the stream was read. */
function wantedAllAlong(record: EndpointRecord, type: string, at: number, projectedAt: number): boolean {
  const meanwhile = statesSince(record, at - REMEMBERED).filter(({ since }) => since <= projectedAt);
  return meanwhile.length > 0 && meanwhile.every((state) => wants(state, type));
}

/** All states of the endpoint after an instant, without those in which it did not exist. */
function statesSince({ states }: EndpointRecord, since: number): readonly EndpointState[] {
  const first = states.findLastIndex((one) => one.since <= since);
  const nothing: EndpointState = { url: undefined, eventTypes: [], state: 'none', since };
  return first === -1 ? [nothing, ...states] : states.slice(first);
}
