/** Systems of brands that receive events: fast, slow, down for a while, busy, gone, or nonexistent. */
import type { Answer } from '../../../shared/domain/events/delivery.ts';
import type { WebhookSender } from '../../../shared/ports/events/webhooks.ts';
import type { FaultCounts } from '../kernel/faults.ts';
import type { Invocation } from '../kernel/invocation.ts';
import { DAY, HOUR, SECOND } from '../kernel/plan-times.ts';
import { type Random, weighted } from '../kernel/random.ts';
import type { RandomOf } from '../kernel/random-by-name.ts';
import type { Timeline } from '../kernel/timeline.ts';
import type { Received } from './audit-deliveries.ts';

/** Kinds of receivers; the kind is part of the address. */
export const RECEIVERS = ['steady', 'moody', 'moody', 'moody', 'sick', 'dead', 'mortal'] as const;

const MOODS = weighted({ up: 60, slow: 8, lossy: 8, down: 8, busy: 6 });
const NOTHING_HEARD: Answer = { kind: 'timed-out' };
const TIME_OUT = 15 * SECOND;

export interface Receivers {
  /** The sender of one invocation. */
  sender(invocation: Invocation, random: Random): WebhookSender;
  /** From now on all receivers are healthy that can be. */
  calm(): void;
}

export function createReceivers(timeline: Timeline, randomOf: RandomOf, faults: FaultCounts, received: (one: Received) => void): Receivers {
  let calm = false;

  const moodOf = (url: string): keyof typeof MOOD_ANSWERS => {
    const [, kind = 'steady'] = /\/\/(\w+)-/.exec(url) ?? [];
    if (kind === 'dead') return 'down';
    if (kind === 'mortal' && randomOf(`${url} dies`).below(200 * DAY) + START < timeline.now) return 'gone';
    if (calm || kind === 'steady' || kind === 'mortal') return 'up';
    // A mood lasts for hours or days.
    const period = randomOf(url).pick([10 * 60 * SECOND, 6 * HOUR, 5 * DAY]);
    const random = randomOf(`${url} ${Math.floor(timeline.now / period)}`);
    return kind === 'sick' && random.chance(0.5) ? 'down' : random.weighted(MOODS);
  };

  return {
    calm: () => {
      calm = true;
    },
    sender: (invocation, random) => ({
      async post({ url, id, body }) {
        const began = timeline.now;
        await invocation.turn();
        const { answer, heard = answer, millis } = MOOD_ANSWERS[moodOf(url)](random);
        const taken = isTaken(heard);
        received({ url, id, body, taken, gone: answer.kind === 'answered' && answer.status === 410 });
        if (!isTaken(answer)) faults['receiver fails'] += 1;
        await invocation.turn(Math.max(1, millis));
        return { answer, tookMillis: timeline.now - began };
      },
    }),
  };
}

const START = Date.UTC(2026, 0, 1);

interface Reaction {
  readonly answer: Answer;
  /** The receiver's answer, where the platform has not received it. */
  readonly heard?: Answer;
  readonly millis: number;
}

const isTaken = (answer: Answer): boolean => answer.kind === 'answered' && answer.status >= 200 && answer.status <= 299;
const answers = (status: number, millis: number): Reaction => ({ answer: { kind: 'answered', status }, millis });

const MOOD_ANSWERS = {
  up: (random: Random): Reaction => answers(random.pick([200, 200, 202, 204]), 30),
  slow: (random: Random): Reaction => (random.chance(0.3) ? lateFor(random) : answers(200, random.between(1_000, 14_000))),
  lossy: (random: Random): Reaction =>
    random.chance(0.5) ? answers(200, 30) : random.pick([answers(500, 20), lateFor(random), unreachable]),
  down: (random: Random): Reaction =>
    random.pick([answers(503, 5), answers(302, 5), unreachable, { ...unreachable, answer: NOTHING_HEARD, millis: TIME_OUT }]),
  busy: (random: Random): Reaction => ({
    answer: { kind: 'answered', status: random.pick([429, 503]), retryAfter: random.pick(['1', '7', '120', '7200', 'soon', '-3']) },
    millis: 10,
  }),
  gone: (): Reaction => answers(410, 5),
};

const unreachable: Reaction = { answer: { kind: 'unreachable', code: 'ECONNREFUSED' }, millis: 5 };
/** The receiver has the event, and its answer comes too late. */
const lateFor = (random: Random): Reaction => ({
  answer: NOTHING_HEARD,
  ...(random.chance(0.7) ? { heard: { kind: 'answered', status: 200 } } : {}),
  millis: TIME_OUT,
});
