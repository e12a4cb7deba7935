/** Requests to addresses that strangers name, and lanes that are to be looked at soon. */
import type { Answer } from '../../domain/events/delivery.ts';
import type { LaneRef } from '../../domain/events/lane.ts';
import type { Instant } from '../../domain/kernel/time.ts';

export interface WebhookRequest {
  readonly url: string;
  /** The same in every attempt. */
  readonly id: string;
  readonly body: string;
  /** The instant of the attempt. */
  readonly at: Instant;
  /** In clear; it is signed by each. */
  readonly secrets: readonly string[];
}

export interface WebhookSender {
  /** Signs and posts. Has an answer for everything: it does not throw. */
  post(request: WebhookRequest): Promise<{ readonly answer: Answer; readonly tookMillis: number }>;
}

export interface WebhookTargets {
  /** @returns why nothing is sent there, in words that go on after the field's name; undefined: it is. */
  refusalOf(url: string): Promise<string | undefined>;
}

/** A queue that keeps no order, and hands each lane on at least once. */
export interface LaneQueue {
  /** @throws when it is unknown whether all were taken: the sweep finds them again. */
  send(lanes: readonly LaneRef[], delaySeconds: number): Promise<void>;
}
