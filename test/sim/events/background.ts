/**
 * The platform's work after each commit: the stream is projected into queues, deliveries are sent, retried and swept, and referrals react.
 * All of it has the same faults as commands.
 */
import type { DeliveryMessage } from '../../../shared/domain/events/delivery.ts';
import type { LaneRef } from '../../../shared/domain/events/lane.ts';
import type { OutgoingMessage } from '../../../shared/ports/events/outbox.ts';
import type { LaneQueue } from '../../../shared/ports/events/webhooks.ts';
import type { Item } from '../../../shared/store/kernel/item-table.ts';
import { subscriptionsIn } from '../../../shared/use-cases/events/subscriptions.ts';
import type { ReferralReaction } from '../../../shared/use-cases/referrals/react-to-referral.ts';
import type { Written } from '../auditor.ts';
import { NO_FAULTS } from '../kernel/faults.ts';
import type { Invocation } from '../kernel/invocation.ts';
import { runOnServer, type Servers } from '../kernel/run-on-server.ts';
import { portsOf, type Server, type World } from '../kernel/server.ts';
import type { BackgroundPorts, System } from '../kernel/system.ts';
import type { Received } from './audit-deliveries.ts';
import { streamedAs } from './project-records.ts';
import { createQueue } from './queue.ts';
import { createReceivers, type Receivers } from './receivers.ts';
import { type Attempt, createStream, type Stream, type StreamRecord } from './stream.ts';

export interface Background {
  readonly stream: Stream;
  /** Takes messages that a manager sends again. */
  readonly deliveries: (message: OutgoingMessage) => void;
  wrote(written: readonly Written[]): void;
  calm(): void;
}

/** Faults spare a message after so many attempts. */
const ATTEMPTS_WITH_FAULTS = 4;
/** A consumer that crashes does so at one of its first calls. */
const CALLS = 12;
const MINUTE = 60_000;

export interface Workplace extends Servers {
  readonly world: World;
  readonly system: System;
  readonly received: (one: Received) => void;
  readonly projected: (written: Written) => void;
}

export function createBackground(place: Workplace): Background {
  const { world, system, surroundings } = place;
  const { timeline, randomOf, faults, noticing } = surroundings;
  const receivers: Receivers = createReceivers(timeline, randomOf, faults, place.received);

  const during = <Done>(attempt: Attempt, work: (ports: BackgroundPorts, invocation: Invocation) => Promise<Done>): Promise<Done> => {
    const rates = attempt.count < ATTEMPTS_WITH_FAULTS ? surroundings.rates() : NO_FAULTS;
    return runOnServer(place, attempt, { rates, calls: CALLS }, (server, invocation) =>
      work(portsFor(server, invocation, attempt), invocation),
    );
  };

  const portsFor = (server: Server, invocation: Invocation, { random }: Attempt): BackgroundPorts => ({
    ...portsOf(world, server, invocation),
    deliveries: invocation.outbox(deliveries.send),
    reactions: invocation.outbox(reactions.send),
    subscriptions: subscriptionsIn(portsOf(world, server, invocation).store),
    isPassing: surroundings.isPassing,
    leaseId: () => `lease ${random.seed()}`,
    sender: receivers.sender(invocation, random),
    lanes: laneQueue(invocation),
    random: () => random.below(1 << 20) / (1 << 20),
    endpoints: server.endpoints,
  });

  const laneQueue = (invocation: Invocation): LaneQueue => ({
    async send(refs, delaySeconds) {
      await invocation.turn();
      for (const ref of refs) {
        const id = `${ref.endpointId}#${ref.lane}`;
        lanesSent += 1;
        retries.send({ group: `${id} ${lanesSent}`, id: `${id} ${lanesSent}`, body: JSON.stringify(ref) }, delaySeconds * 1_000);
      }
    },
  });
  let lanesSent = 0;

  const deliveries = createQueue({ name: 'deliveries', dropsRepeats: true }, surroundings, (message, attempt) =>
    during(attempt, async (ports) => {
      await system.deliver(ports, JSON.parse(message.body) as DeliveryMessage);
    }),
  );
  const retries = createQueue({ name: 'retries', dropsRepeats: false }, surroundings, (message, attempt) =>
    during(attempt, async (ports) => {
      const until = timeline.now + attempt.random.between(MINUTE / 60, MINUTE);
      await system.retry(ports, JSON.parse(message.body) as LaneRef, () => until - timeline.now);
    }),
  );
  const reactions = createQueue({ name: 'reactions', dropsRepeats: true }, surroundings, (message, attempt) =>
    during(attempt, (ports) => system.react(ports, JSON.parse(message.body) as ReferralReaction)),
  );

  const stream = createStream(surroundings, async (batch, attempt) =>
    during(attempt, async (ports) => {
      const failed = await system.project(ports, batch);
      for (const record of batch) {
        if (record.sequence === failed) break;
        place.projected(record);
      }
      return failed;
    }),
  );

  const items = new Map<string, Item>();
  /** Adds the item's previous state to a record. */
  const recordOf = ({ key, after }: Written): Omit<StreamRecord, 'sequence'> => {
    const name = `${key.PK}\n${key.SK}`;
    const before = items.get(name);
    if (after === undefined) items.delete(name);
    else items.set(name, after);
    return { key, before, after };
  };

  /** The due time of each lane. */
  const lanes = new Map<string, number>();
  let nextSweep = Number.POSITIVE_INFINITY;
  /** The schedule runs every minute. Runs without a due lane are skipped. */
  const sweepFor = (due: number): void => {
    const minute = Math.max(Math.ceil(due / MINUTE), Math.floor(timeline.now / MINUTE) + 1);
    const random = randomOf(`sweep ${minute} ${due}`);
    const at = minute * MINUTE + random.pick([0, 0, 0, random.below(MINUTE), random.below(60 * MINUTE)]);
    if (at >= nextSweep) return;
    nextSweep = at;
    timeline.at(at, () => noticing(() => sweep(at)));
  };
  const sweep = (at: number): void => {
    // An earlier run has replaced this one.
    if (at !== nextSweep) return;
    const over = (): void => {
      nextSweep = Number.POSITIVE_INFINITY;
      if (lanes.size > 0) sweepFor(Math.min(...lanes.values()));
    };
    const attempt: Attempt = { count: 1, random: randomOf(`sweep at ${at}`), died: over };
    during(attempt, (ports) => system.sweep(ports, () => MINUTE)).then(over, (error: unknown) =>
      noticing(() => {
        if (!surroundings.isPassing(error)) throw error;
        over();
      }),
    );
  };

  return {
    stream,
    deliveries: deliveries.send,
    wrote(written) {
      stream.add(written.map(recordOf).filter((record) => streamedAs(record) !== undefined));
      for (const { key, after } of written) {
        if (!key.PK.startsWith('LANE#') || key.SK !== 'LANE') continue;
        const place = after?.agendaKey;
        if (typeof place !== 'string') {
          lanes.delete(key.PK);
          continue;
        }
        const due = Date.parse(place.slice(0, place.indexOf('#')));
        lanes.set(key.PK, due);
        sweepFor(due);
      }
    },
    calm: receivers.calm,
  };
}
