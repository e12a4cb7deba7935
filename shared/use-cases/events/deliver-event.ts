/**
 * Sends one event to one endpoint, or puts it into its ordering lane to wait. Safe under redelivery: an event that is in the log is
 * not sent again,
 * unless somebody asks for it.
 */
import type { DeliveryChange } from '../../domain/events/changes.ts';
import {
  type Attempt,
  bodyOf,
  type Delivery,
  type DeliveryMessage,
  type DeliveryState,
  isKnown,
  recorded,
  type Verdict,
  verdictOf,
} from '../../domain/events/delivery.ts';
import { type Endpoint, SLOW_MILLIS } from '../../domain/events/endpoint.ts';
import type { DomainEvent } from '../../domain/events/event.ts';
import { type LaneRef, startedLane, type WaitingEvent } from '../../domain/events/lane.ts';
import { retrySeconds } from '../../domain/events/retry-schedule.ts';
import { type Instant, plusSeconds } from '../../domain/kernel/time.ts';
import type { LaneQueue, WebhookSender } from '../../ports/events/webhooks.ts';
import type { Ports } from '../../ports/ports.ts';
import { decideAndCommit } from '../kernel/commit.ts';
import { admit, type HealthPorts, noteFailure, noteSlow, noteSuccess } from './endpoint-health.ts';
import { openedSecrets } from './endpoints.ts';

export type DeliveryPorts = HealthPorts &
  Pick<Ports, 'secrets'> & {
    readonly sender: WebhookSender;
    readonly lanes: LaneQueue;
    /** At least 0 and below 1. */
    readonly random: () => number;
    /** Never the same twice. */
    readonly leaseId: () => string;
    /** Called for each attempt of an event that waited in its lane, with what became of it. */
    readonly onRetried?: (event: DomainEvent, verdict: Verdict['is']) => void;
    /** Called for a lane that could not be put into the queue. The sweep finds it later. */
    readonly onLaneLeft?: (ref: LaneRef, error: unknown) => void;
  };

export type DeliveryOutcome =
  /** The endpoint was removed. */
  | 'dropped'
  /** The delivery is done or in progress. */
  | 'known'
  | DeliveryState;

/** Retries after an open circuit are spread over this time. */
const SPREAD_SECONDS = 15;

/** A lane that is due within this time goes to the queue instead of waiting for the sweep. */
const SOON_SECONDS = 60;

/**
 * @param isLate Its lane has used up the time of the batch, so the event waits in the lane instead of being sent now.
 * @throws Busy, StoreUnavailable.
 */
export async function deliverEvent(ports: DeliveryPorts, message: DeliveryMessage, isLate = false): Promise<DeliveryOutcome> {
  const { store, clock } = ports;
  const ref = laneRefOf(message);
  const endpoint = await ports.endpoints.read(ref);
  if (endpoint === undefined) return 'dropped';
  const [known, lane] = await Promise.all([deliveryOf(ports, message), store.lane(ref)]);
  if (isKnown(known, message)) return 'known';
  if (endpoint.state.is !== 'enabled') return record(ports, message, known, 'missed', undefined);
  if (lane !== undefined || isLate) return hold(ports, message, clock.now(), undefined);

  const admitted = await admit(ports, endpoint);
  if (admitted.is === 'waits') return hold(ports, message, afterCircuit(ports, admitted.until), undefined);
  const { attempt, verdict } = await attemptOf(ports, endpoint, message);
  await note(ports, endpoint, { attempt, verdict, isProbe: admitted.isProbe });
  if (verdict.is === 'delivered') return record(ports, message, known, 'delivered', attempt);
  if (verdict.is === 'gone') return record(ports, message, known, 'failed', attempt);
  const wait = retrySeconds(1, ports.random(), verdict.afterSeconds) ?? 0;
  return hold(ports, message, plusSeconds(clock.now(), wait), attempt);
}

export const laneRefOf = ({ endpointId, event: { programmeId, lane } }: DeliveryMessage): LaneRef => ({ programmeId, endpointId, lane });

export const deliveryOf = (
  { store }: Pick<DeliveryPorts, 'store'>,
  { endpointId, event }: DeliveryMessage,
): Promise<Delivery | undefined> => store.delivery(store.deliveryPlace(endpointId, event));

/** A random instant shortly after the circuit admits the next attempt, so that not all lanes come at once. */
export const afterCircuit = ({ random }: Pick<DeliveryPorts, 'random'>, until: Instant): Instant =>
  plusSeconds(until, Math.ceil(random() * SPREAD_SECONDS));

/** Makes one attempt. */
export async function attemptOf(
  { sender, clock, secrets }: DeliveryPorts,
  endpoint: Endpoint,
  { event }: DeliveryMessage,
): Promise<{ readonly attempt: Attempt; readonly verdict: Verdict }> {
  const at = clock.now();
  const opened = await openedSecrets({ secrets }, endpoint, at);
  const { answer, tookMillis } = await sender.post({ url: endpoint.url, id: event.id, body: bodyOf(event), at, secrets: opened });
  return { attempt: { at, tookMillis, answer }, verdict: verdictOf(answer, clock.now()) };
}

/** Runs before the attempt is recorded: after a crash it runs twice, which is harmless; skipping it would not be. */
export async function note(
  ports: DeliveryPorts,
  endpoint: Endpoint,
  { attempt, verdict, isProbe }: { readonly attempt: Attempt; readonly verdict: Verdict; readonly isProbe: boolean },
): Promise<void> {
  if (verdict.is === 'delivered')
    return attempt.tookMillis < SLOW_MILLIS ? noteSuccess(ports, endpoint) : noteSlow(ports, endpoint, isProbe);
  const how = verdict.is === 'gone' ? 'gone' : isProbe ? 'probe failed' : 'failed';
  await noteFailure(ports, { programmeId: endpoint.programmeId, endpointId: endpoint.id }, how);
}

/** Puts a lane into the queue if it is due soon. Otherwise the sweep finds it. */
export async function wake(ports: DeliveryPorts, ref: LaneRef, at: Instant): Promise<void> {
  const seconds = Math.max(0, Math.ceil((Date.parse(at) - Date.parse(ports.clock.now())) / 1000));
  if (seconds > SOON_SECONDS) return;
  try {
    await ports.lanes.send([ref], seconds);
  } catch (error) {
    ports.onLaneLeft?.(ref, error);
  }
}

/** Records an attempt of an event that waits in no lane. @param known The delivery as it was read; the commit fails if it changed. */
async function record(
  ports: DeliveryPorts,
  message: DeliveryMessage,
  known: Delivery | undefined,
  state: Exclude<DeliveryState, 'waiting'>,
  attempt: Attempt | undefined,
): Promise<DeliveryOutcome> {
  let isFirst = true;
  return decideAndCommit<DeliveryOutcome, DeliveryChange>(ports, async () => {
    const before = isFirst ? known : await deliveryOf(ports, message);
    isFirst = false;
    if (isKnown(before, message)) return { answer: 'known' };
    const delivery = recorded(before, message, state, attempt, ports.clock.now());
    return { answer: state, changes: [{ kind: 'delivery', delivery, expected: before?.revision ?? 0 }] };
  });
}

/** Appends the event to its lane, or opens the lane. */
async function hold(
  ports: DeliveryPorts,
  message: DeliveryMessage,
  nextAttemptAt: Instant,
  attempt: Attempt | undefined,
): Promise<DeliveryOutcome> {
  const ref = laneRefOf(message);
  const { sequence, id: eventId, at } = message.event;
  const waiting: WaitingEvent = { sequence, eventId, at };
  let begun = false;
  const outcome = await decideAndCommit<DeliveryOutcome, DeliveryChange>(ports, async () => {
    const [before, lane] = await Promise.all([deliveryOf(ports, message), ports.store.lane(ref)]);
    if (isKnown(before, message)) return { answer: 'known' };
    const now = ports.clock.now();
    const delivery = recorded(before, message, 'waiting', attempt, now);
    begun = lane === undefined;
    return {
      answer: 'waiting',
      changes: [
        { kind: 'delivery', delivery, expected: before?.revision ?? 0 },
        { kind: 'waiting', ref, waiting },
        lane === undefined ? { kind: 'lane', lane: startedLane(ref, nextAttemptAt, now), expected: 0 } : { kind: 'lane-appended', ref },
      ],
    };
  });
  if (begun) await wake(ports, ref, nextAttemptAt);
  return outcome;
}
