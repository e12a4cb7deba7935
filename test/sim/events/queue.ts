/**
 * A queue: each message at least once, those of a group one after another. Ids of taken messages are known for five minutes. If a consumer
 * takes longer than the visibility timeout, another one gets the message, too, and both continue.
 */
import type { OutgoingMessage } from '../../../shared/ports/events/outbox.ts';
import type { FaultCounts, FaultRates } from '../kernel/faults.ts';
import type { RandomOf } from '../kernel/random-by-name.ts';
import type { Timeline } from '../kernel/timeline.ts';
import { fail } from '../violation.ts';
import type { Attempt } from './stream.ts';

export type MessageHandler = (message: OutgoingMessage, attempt: Attempt) => Promise<void>;

export interface Queue {
  /** @param delayMillis how long the message stays invisible. */
  send(message: OutgoingMessage, delayMillis?: number): void;
  /** The number of messages that were sent and not yet handled. */
  readonly waiting: number;
}

export interface QueueKind {
  readonly name: string;
  /** Whether a message with an id that was sent before is dropped. */
  readonly dropsRepeats: boolean;
}

/** The surrounding world. */
export interface Surroundings {
  readonly timeline: Timeline;
  readonly randomOf: RandomOf;
  rates(): FaultRates;
  readonly faults: FaultCounts;
  noticing(act: () => void): void;
  /** Whether an error is transient, so that the message is delivered again. */
  isPassing(error: unknown): boolean;
}

const KNOWN_FOR = 5 * 60_000;
const HIDDEN_FOR = 30_000;
const MAX_ATTEMPTS = 80;

interface Group {
  readonly messages: { readonly message: OutgoingMessage; attempts: number }[];
  busy: boolean;
}

export function createQueue(
  { name, dropsRepeats }: QueueKind,
  { timeline, randomOf, rates, faults, noticing, isPassing }: Surroundings,
  handle: MessageHandler,
): Queue {
  const groups = new Map<string, Group>();
  const takenAt = new Map<string, number>();
  let waiting = 0;

  const wake = (key: string, group: Group, afterMillis: number): void => {
    if (group.busy) return;
    if (group.messages.length === 0) {
      groups.delete(key);
      return;
    }
    group.busy = true;
    timeline.at(timeline.now + afterMillis, () => noticing(() => handOut(key, group)));
  };

  const handOut = (key: string, group: Group): void => {
    const [first] = group.messages;
    if (first === undefined) return;
    first.attempts += 1;
    const { message, attempts } = first;
    if (attempts > MAX_ATTEMPTS) fail('liveness', `message ${message.id} of ${name} is delivered again and again`);
    const random = randomOf(`${name} ${message.id} ${attempts} ${timeline.now}`);
    let over = false;
    const released = (done: boolean, pause: number): void => {
      if (over) return;
      over = true;
      group.busy = false;
      if (done) {
        group.messages.shift();
        waiting -= 1;
      }
      wake(key, group, pause);
    };
    const again = (): void => released(false, random.between(20, 3_000));
    const attempt: Attempt = {
      count: attempts,
      random,
      died: () => {
        faults['consumer killed'] += 1;
        released(false, HIDDEN_FOR);
      },
    };
    if (random.chance(rates().redelivered)) {
      // Its visibility ends before its work, or its answer is lost: another consumer gets it, too.
      faults['duplicate message'] += 1;
      timeline.at(timeline.now + random.pick([1, 20, 200]), () => noticing(() => released(false, 1)));
    }
    handle(message, attempt).then(
      () => released(true, random.between(1, 20)),
      (error: unknown) =>
        noticing(() => {
          if (!isPassing(error)) throw error;
          again();
        }),
    );
  };

  return {
    send(message, delayMillis = 0) {
      if (dropsRepeats) {
        const before = takenAt.get(message.id);
        if (before !== undefined && timeline.now - before < KNOWN_FOR) return;
        takenAt.set(message.id, timeline.now);
      }
      const group = groups.get(message.group) ?? { messages: [], busy: false };
      groups.set(message.group, group);
      group.messages.push({ message, attempts: 0 });
      waiting += 1;
      wake(message.group, group, delayMillis + randomOf(`${name} ${message.id} sent`).between(1, 100));
    },
    get waiting() {
      return waiting;
    },
  };
}
