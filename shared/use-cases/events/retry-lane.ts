/**
 * Sends the events that wait in a lane, in order, until the lane is empty or an attempt fails. A lease keeps others
 * off the lane meanwhile.
 */

import type { DeliveryChange } from '../../domain/events/changes.ts';
import { type Attempt, type Delivery, type DeliveryMessage, type DeliveryState, recorded } from '../../domain/events/delivery.ts';
import type { Endpoint } from '../../domain/events/endpoint.ts';
import { type Lane, type LaneRef, postponedLane, takenLane, type WaitingEvent } from '../../domain/events/lane.ts';
import { retrySeconds } from '../../domain/events/retry-schedule.ts';
import { type Instant, plusSeconds } from '../../domain/kernel/time.ts';
import { decideAndCommit } from '../kernel/commit.ts';
import { afterCircuit, attemptOf, type DeliveryPorts, note, wake } from './deliver-event.ts';
import { admit } from './endpoint-health.ts';

export type LaneOutcome =
  /** The lane does not exist, is not due, or is leased. */
  | 'nothing'
  /** The lane is empty and removed. */
  | 'ended'
  /** The lane is retried later. */
  | 'postponed';

/** @param timeLeft Milliseconds in which another attempt may start. @throws Busy, StoreUnavailable. */
export async function retryLane(ports: DeliveryPorts, ref: LaneRef, timeLeft: () => number): Promise<LaneOutcome> {
  const lease = ports.leaseId();
  if (!(await take(ports, ref, lease))) return 'nothing';
  while (timeLeft() > 0) {
    const lane = await ports.store.lane(ref);
    if (lane?.lease !== lease) return 'nothing';
    const endpoint = await ports.endpoints.read(ref);
    const outcome =
      endpoint?.state.is === 'enabled'
        ? await next(ports, lane, endpoint)
        : await clear(ports, lane, endpoint === undefined ? 'dropped' : 'missed');
    if (outcome !== 'more') return outcome;
  }
  return postpone(ports, ref, lease, ports.clock.now());
}

async function take(ports: DeliveryPorts, ref: LaneRef, lease: string): Promise<boolean> {
  return decideAndCommit(ports, async () => {
    const lane = await ports.store.lane(ref);
    // The previous attempt was written, and its answer was lost.
    if (lane?.lease === lease) return { answer: true };
    const taken = lane && takenLane(lane, lease, ports.clock.now());
    if (taken === undefined) return { answer: false };
    return { answer: true, changes: [{ kind: 'lane', lane: taken, expected: taken.revision - 1 }] };
  });
}

/** Sends the event that waits longest. */
async function next(ports: DeliveryPorts, lane: Lane, endpoint: Endpoint): Promise<LaneOutcome | 'more'> {
  const [head] = await ports.store.waiting(lane, 1);
  // Read after the lane: an event that was appended since would have changed the lane's revision.
  if (head === undefined) return (await committed(ports, [{ kind: 'lane-ended', lane }])) ? 'ended' : 'more';
  const delivery = await deliveryOf(ports, lane, head);
  // The log has expired: the event is too old to be of use.
  if (delivery === undefined) return left(ports, lane, head);

  const admitted = await admit(ports, endpoint);
  if (admitted.is === 'waits') return postpone(ports, lane, lane.lease, afterCircuit(ports, admitted.until));
  const message = messageOf(delivery);
  const { attempt, verdict } = await attemptOf(ports, endpoint, message);
  ports.onRetried?.(message.event, verdict.is);
  await note(ports, endpoint, { attempt, verdict, isProbe: admitted.isProbe });
  if (verdict.is === 'delivered') return settle(ports, lane, head, 'delivered', attempt);
  const wait = verdict.is === 'gone' ? undefined : retrySeconds(delivery.tries + 1, ports.random(), verdict.afterSeconds);
  if (wait === undefined) return settle(ports, lane, head, 'failed', attempt);
  return postpone(ports, lane, lane.lease, plusSeconds(ports.clock.now(), wait), { head, attempt });
}

const deliveryOf = ({ store }: DeliveryPorts, { programmeId, endpointId, lane }: LaneRef, { sequence, eventId: id, at }: WaitingEvent) =>
  store.delivery(store.deliveryPlace(endpointId, { programmeId, lane, sequence, id, at }));

const messageOf = ({ endpointId, event, replay }: Delivery): DeliveryMessage => ({ endpointId, event, replay });

/** Removes the head of the lane. */
async function settle(
  ports: DeliveryPorts,
  ref: LaneRef,
  head: WaitingEvent,
  state: Exclude<DeliveryState, 'waiting'>,
  attempt: Attempt | undefined,
): Promise<'more'> {
  await decideAndCommit(ports, async () => {
    const delivery = await deliveryOf(ports, ref, head);
    if (delivery?.state !== 'waiting') return { answer: undefined };
    const after = recorded(delivery, messageOf(delivery), state, attempt, ports.clock.now());
    return {
      answer: undefined,
      changes: [
        { kind: 'delivery', delivery: after, expected: delivery.revision },
        { kind: 'waiting-left', ref, waiting: head },
      ],
    };
  });
  return 'more';
}

async function left(ports: DeliveryPorts, ref: LaneRef, head: WaitingEvent): Promise<'more'> {
  await committed(ports, [{ kind: 'waiting-left', ref, waiting: head }]);
  return 'more';
}

/** Returns the lane until the next attempt, and records the attempt at its head. Another worker may hold the lane by now. */
async function postpone(
  ports: DeliveryPorts,
  ref: LaneRef,
  lease: string | undefined,
  until: Instant,
  failure?: { readonly head: WaitingEvent; readonly attempt: Attempt },
): Promise<LaneOutcome> {
  await decideAndCommit(ports, async () => {
    const lane = await ports.store.lane(ref);
    // The previous attempt was written, and its answer was lost.
    if (lane === undefined || lane.lease !== lease) return { answer: undefined };
    const later = postponedLane(lane, until);
    const delivery = failure && (await deliveryOf(ports, ref, failure.head));
    return {
      answer: undefined,
      changes: [
        { kind: 'lane', lane: later, expected: lane.revision },
        ...(delivery === undefined
          ? []
          : [
              {
                kind: 'delivery' as const,
                delivery: recorded(delivery, messageOf(delivery), 'waiting', failure?.attempt, ports.clock.now()),
                expected: delivery.revision,
              },
            ]),
      ],
    };
  });
  await wake(ports, { programmeId: ref.programmeId, endpointId: ref.endpointId, lane: ref.lane }, until);
  return 'postponed';
}

/** Two writes each, well below the limit of one transaction. */
const CLEARED_AT_A_TIME = 40;

/** Empties the lane of an endpoint that is disabled or removed: its events are missed or dropped. */
async function clear(ports: DeliveryPorts, lane: Lane, as: 'missed' | 'dropped'): Promise<LaneOutcome | 'more'> {
  const waiting = await ports.store.waiting(lane, CLEARED_AT_A_TIME);
  if (waiting.length === 0) return (await committed(ports, [{ kind: 'lane-ended', lane }])) ? 'ended' : 'more';
  const changes = await Promise.all(
    waiting.map(async (one): Promise<readonly DeliveryChange[]> => {
      const delivery = as === 'missed' ? await deliveryOf(ports, lane, one) : undefined;
      const gone: DeliveryChange = { kind: 'waiting-left', ref: lane, waiting: one };
      if (delivery === undefined) return [gone];
      const missed = recorded(delivery, messageOf(delivery), 'missed', undefined, ports.clock.now());
      return [{ kind: 'delivery', delivery: missed, expected: delivery.revision }, gone];
    }),
  );
  await committed(ports, changes.flat());
  return 'more';
}

/** @returns whether the commit succeeded; if not, the caller reads again. */
async function committed(ports: DeliveryPorts, changes: readonly DeliveryChange[]): Promise<boolean> {
  const outcome = await ports.store.commit(changes);
  return outcome.committed;
}
