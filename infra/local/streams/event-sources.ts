/** Everything that runs by itself while the platform is up: streams and queues, each from its stored place. */
import { setTimeout as delay } from 'node:timers/promises';
import { QueuePoller } from '../queues/queue-poller.ts';
import type { Queues } from '../queues/queues.ts';
import type { EventSourceMapping } from '../resources/event-source-mapping.ts';
import type { Queue } from '../resources/queue.ts';
import type { StreamConsumer } from '../resources/stream-consumer.ts';
import type { FunctionPool } from '../runtime/function-pool.ts';
import type { EventBuses } from './event-buses.ts';
import type { EventProgress } from './event-progress.ts';
import { failureMessage, toFunction } from './stream-deliveries.ts';
import { StreamPoller, type StreamPollerOptions } from './stream-poller.ts';

export interface EventSourcesOptions {
  readonly mappings: readonly EventSourceMapping[];
  readonly databaseUrl: string;
  readonly poolOf: (functionArn: string) => FunctionPool | undefined;
  readonly queues: Queues;
  readonly buses: EventBuses;
  readonly progress: EventProgress;
}

export interface QueueListed {
  readonly name: string;
  readonly queue: string;
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
  /** The name of its dead-letter queue. */
  readonly deadLetters: string | null;
}

/** The pause between two checks whether queues are quiet. */
const SETTLE_MILLISECONDS = 20;

export class EventSources {
  readonly #options: EventSourcesOptions;
  readonly #streamPollers: readonly StreamPoller[];
  readonly #queuePollers: readonly QueuePoller[];
  readonly #consumed: ReadonlySet<string>;
  #running: { readonly abort: AbortController; readonly ended: Promise<unknown> } | undefined;

  constructor(options: EventSourcesOptions) {
    this.#options = options;
    const streams: StreamPoller[] = [];
    const queues: QueuePoller[] = [];
    for (const mapping of options.mappings) {
      const pool = this.#poolOf(mapping.functionArn);
      if (mapping.kind === 'queue') queues.push(new QueuePoller(mapping, options.queues, pool));
      else streams.push(this.#streamPoller(mapping.consumer, pool, toFunction(mapping, pool)));
    }
    this.#streamPollers = streams;
    this.#queuePollers = queues;
    this.#consumed = new Set(options.mappings.flatMap((mapping) => (mapping.kind === 'queue' ? [mapping.queue.name] : [])));
  }

  start(): void {
    const abort = new AbortController();
    const pollers = [...this.#streamPollers, ...this.#queuePollers];
    this.#running = { abort, ended: Promise.all(pollers.map((poller) => poller.run(abort.signal))) };
  }

  /** Begins nothing new. Resolves when running work has ended, at the latest when the functions' workers end. */
  async stop(): Promise<void> {
    this.#running?.abort.abort();
    await this.#running?.ended;
    this.#running = undefined;
  }

  /** Called after a write to a table. */
  wake(): void {
    for (const poller of this.#streamPollers) poller.wake();
  }

  /** Every consumer of a stream starts again at the first record that the stream still has. */
  async replay(): Promise<void> {
    await this.stop();
    this.#options.progress.forgetPlaces();
    this.start();
  }

  /** Resets the state after `stop`, as if nothing had ever been sent. */
  async clear(): Promise<void> {
    this.#options.progress.forgetPlaces();
    this.#options.buses.clear();
    await this.#options.queues.clear();
  }

  async listQueues(): Promise<readonly QueueListed[]> {
    const { queues } = this.#options;
    const counts = await queues.counts();
    return queues.list.map(({ label, name, redrive }) => ({
      name: label,
      queue: name,
      ...(counts.get(name) ?? { visible: 0, inFlight: 0, delayed: 0 }),
      deadLetters: queues.list.find((one) => one.arn === redrive?.deadLetterArn)?.label ?? null,
    }));
  }

  queueNamed(name: string): Queue | undefined {
    return this.#options.queues.list.find((queue) => queue.label === name || queue.name === name);
  }

  redrive(queue: Queue): Promise<number | undefined> {
    return this.#options.queues.redrive(queue);
  }

  /**
   * Waits until every stream is read to its end, and no message is visible or in flight in the queues of functions. Delayed messages are
   * not waited for. @returns the names of what is still busy when the time is over; empty if all is done.
   */
  async settle(withinMilliseconds: number): Promise<readonly string[]> {
    const end = performance.now() + withinMilliseconds;
    for (;;) {
      const { version } = this.#options.progress;
      const read = Promise.all(this.#streamPollers.map((poller) => poller.readToEnd())).then(() => true);
      const left = Math.max(0, end - performance.now());
      const timer = new AbortController();
      const inTime = await Promise.race([read, delay(left, false, { signal: timer.signal }).catch(() => false)]);
      timer.abort();
      if (!inTime) return ['streams'];
      const busy = await this.#busyQueues();
      // Otherwise work that ended meanwhile may have written to the table.
      if (busy.length === 0 && version === this.#options.progress.version) return [];
      if (performance.now() > end) return busy;
      await delay(SETTLE_MILLISECONDS);
    }
  }

  async #busyQueues(): Promise<readonly string[]> {
    const listed = await this.listQueues();
    return listed.filter(({ queue, visible, inFlight }) => this.#consumed.has(queue) && visible + inFlight > 0).map(({ name }) => name);
  }

  #poolOf(functionArn: string): FunctionPool {
    const pool = this.#options.poolOf(functionArn);
    // The templates were checked before.
    if (!pool) throw new RangeError(`there is no function ${functionArn}`);
    return pool;
  }

  #streamPoller(consumer: StreamConsumer, pool: FunctionPool, deliver: StreamPollerOptions['deliver']): StreamPoller {
    const { databaseUrl, progress, queues } = this.#options;
    return new StreamPoller({
      consumer,
      databaseUrl,
      deliver,
      place: () => progress.placeOf(consumer.name),
      onPlace: (place) => progress.notePlace(consumer.name, place),
      onGivenUp: async (givenUp) => {
        pool.log.write(`${consumer.name} gave up ${givenUp.records.length} records: ${givenUp.condition}`);
        if (consumer.onFailure) await queues.send(consumer.onFailure, { body: failureMessage(givenUp, consumer, pool.lambda.arn) });
      },
      onFault: (message) => pool.log.write(`${consumer.name} cannot read its stream: ${message}`),
    });
  }
}
