/**
 * Delivers the records of a table's stream to a consumer, as Lambda does: in order, one batch at a time. A batch that fails is
 * split or tried again from its first failure on, until it is given up. After "Process DynamoDB records with Lambda" and "Batching
 * behavior" in the Lambda developer guide.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '../failure.ts';
import type { StreamConsumer } from '../resources/stream-consumer.ts';
import { type ReadRecord, type StreamPlace, StreamReader } from './stream-reader.ts';
import { WakeUp } from './wake-up.ts';

export type BatchOutcome =
  | { readonly kind: 'done' }
  /** The records before this index are done. */
  | { readonly kind: 'failed'; readonly from: number; readonly functionError: boolean; readonly requestId: string }
  /** The batch was not tried, because no worker is free. */
  | { readonly kind: 'busy' };

/** The reason why a batch was given up, in Lambda's words. */
export interface GivenUp {
  readonly condition: 'RetryAttemptsExhausted' | 'RecordAgeExceeded';
  readonly records: readonly ReadRecord[];
  readonly attempts: number;
  readonly outcome: Extract<BatchOutcome, { kind: 'failed' }>;
}

export interface StreamPollerOptions {
  readonly consumer: StreamConsumer;
  readonly databaseUrl: string;
  readonly deliver: (records: readonly ReadRecord[], signal: AbortSignal) => Promise<BatchOutcome>;
  readonly onGivenUp: (givenUp: GivenUp) => Promise<void>;
  /** The place to continue from after a stop. */
  readonly place: () => StreamPlace | undefined;
  readonly onPlace: (place: StreamPlace) => void;
  readonly onFault: (message: string) => void;
}

/** Writes of functions wake the poller. This interval finds writes from outside, such as by NoSQL Workbench. */
const IDLE_MILLISECONDS = 1_000;

/** Writes within this time share a batch. Lambda itself polls four times a second. */
const GATHER_MILLISECONDS = 25;

/** Lambda backs off up to a minute, which is too long on one's own machine. */
const FIRST_BACKOFF_MILLISECONDS = 100;
const LAST_BACKOFF_MILLISECONDS = 5_000;

export class StreamPoller {
  readonly #options: StreamPollerOptions;
  readonly #wakeUp = new WakeUp();
  #atEnd: (() => void)[] = [];

  constructor(options: StreamPollerOptions) {
    this.#options = options;
  }

  wake(): void {
    this.#wakeUp.now();
  }

  /** Resolves when the records that were in the stream at the time of the call are handled. */
  readToEnd(): Promise<void> {
    return new Promise((resolve) => {
      this.#atEnd.push(resolve);
      this.#wakeUp.now();
    });
  }

  async run(signal: AbortSignal): Promise<void> {
    const { consumer, databaseUrl, place, onFault } = this.#options;
    signal.addEventListener('abort', () => this.#wakeUp.now());
    const reader = new StreamReader(databaseUrl, consumer.tableName, place());
    let backoff = FIRST_BACKOFF_MILLISECONDS;
    while (!signal.aborted) {
      const waiting = this.#atEnd.splice(0);
      try {
        const read = await reader.read();
        backoff = FIRST_BACKOFF_MILLISECONDS;
        if (read.length > 0) {
          this.#atEnd.unshift(...waiting);
          await this.#handle(read, signal);
        } else {
          for (const resolve of waiting) resolve();
          if (!signal.aborted) await this.#wakeUp.sleep(IDLE_MILLISECONDS);
          await this.#rest(GATHER_MILLISECONDS, signal);
        }
      } catch (error) {
        this.#atEnd.unshift(...waiting);
        if (signal.aborted) break;
        onFault(messageOf(error));
        await this.#rest(backoff, signal);
        backoff = Math.min(2 * backoff, LAST_BACKOFF_MILLISECONDS);
      }
    }
    for (const resolve of this.#atEnd.splice(0)) resolve();
  }

  async #handle(read: readonly ReadRecord[], signal: AbortSignal): Promise<void> {
    const { consumer, onPlace } = this.#options;
    const passing = read.filter(({ record }) => consumer.passes(record));
    for (let from = 0; from < passing.length; from += consumer.batchSize) {
      const batch = passing.slice(from, from + consumer.batchSize);
      if (!(await this.#untilHandled(batch, signal))) return;
      const last = batch.at(-1);
      if (last) onPlace(last.place);
    }
    const last = read.at(-1);
    if (last) onPlace(last.place);
  }

  /** @returns false: aborted before the end. */
  async #untilHandled(batch: readonly ReadRecord[], signal: AbortSignal): Promise<boolean> {
    const { consumer, deliver, onGivenUp } = this.#options;
    let rest = batch;
    let attempts = 0;
    let backoff = FIRST_BACKOFF_MILLISECONDS;
    while (!signal.aborted) {
      const outcome = await deliver(rest, signal);
      if (outcome.kind === 'done') return true;
      if (signal.aborted) return false;
      if (outcome.kind === 'failed') {
        attempts = outcome.from > 0 ? 1 : attempts + 1;
        rest = rest.slice(outcome.from);
        // Splitting does not use up an attempt.
        if (outcome.from === 0 && consumer.bisects && rest.length > 1) {
          const middle = Math.ceil(rest.length / 2);
          return (await this.#untilHandled(rest.slice(0, middle), signal)) && this.#untilHandled(rest.slice(middle), signal);
        }
        const condition = givenUpFor(consumer, rest, attempts);
        if (condition !== undefined) {
          await onGivenUp({ condition, records: rest, attempts, outcome });
          return true;
        }
      }
      await this.#rest(backoff, signal);
      backoff = Math.min(2 * backoff, LAST_BACKOFF_MILLISECONDS);
    }
    return false;
  }

  async #rest(milliseconds: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    // An aborted delay rejects, and there is nothing more to wait for.
    await delay(milliseconds, undefined, { signal }).catch(() => undefined);
  }
}

function givenUpFor(consumer: StreamConsumer, [first]: readonly ReadRecord[], attempts: number): GivenUp['condition'] | undefined {
  if (consumer.maxRetries !== undefined && attempts > consumer.maxRetries) return 'RetryAttemptsExhausted';
  const createdAtSeconds = first?.record.dynamodb.ApproximateCreationDateTime ?? 0;
  const isTooOld = consumer.maxAgeSeconds !== undefined && Date.now() / 1000 - createdAtSeconds > consumer.maxAgeSeconds;
  return isTooOld ? 'RecordAgeExceeded' : undefined;
}
