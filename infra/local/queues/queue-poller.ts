/** Passes a queue's messages to the function of an event source mapping, as Lambda's pollers do. */
import { REGION } from '../assembly/deployment-place.ts';
import { messageOf } from '../failure.ts';
import type { QueueMapping } from '../resources/event-source-mapping.ts';
import { type FunctionPool, MAX_WORKERS } from '../runtime/function-pool.ts';
import { failedItems } from '../streams/failed-items.ts';
import { WakeUp } from '../streams/wake-up.ts';
import type { Queues, Received } from './queues.ts';

/** Lambda begins with five batches at once and scales further. Here each batch needs a worker and its memory. */
const CONCURRENT_BATCHES = 4;

/** The pause after a fault of the platform itself. */
const FAULT_MILLISECONDS = 1_000;

/** The interval of checks for messages that have become visible. */
const DUE_MILLISECONDS = 250;

export class QueuePoller {
  readonly #mapping: QueueMapping;
  readonly #queues: Queues;
  readonly #pool: FunctionPool;
  readonly #wakeUp = new WakeUp();
  readonly #batches = new Set<Promise<void>>();
  readonly #concurrency: number;

  constructor(mapping: QueueMapping, queues: Queues, pool: FunctionPool) {
    this.#mapping = mapping;
    this.#queues = queues;
    this.#pool = pool;
    this.#concurrency = Math.min(CONCURRENT_BATCHES, mapping.maxConcurrency ?? MAX_WORKERS, pool.lambda.concurrency ?? MAX_WORKERS);
    queues.onChange((name) => {
      if (name === mapping.queue.name) this.#wakeUp.now();
    });
  }

  /** Runs until `signal` is aborted and the running batches have ended. */
  async run(signal: AbortSignal): Promise<void> {
    signal.addEventListener('abort', () => this.#wakeUp.now());
    while (!signal.aborted) {
      try {
        if (this.#batches.size < this.#concurrency && (await this.#takeOne(signal))) continue;
        const counts = (await this.#queues.counts()).get(this.#mapping.queue.name);
        const isDue = counts !== undefined && counts.inFlight + counts.delayed > 0;
        if (!signal.aborted) await this.#wakeUp.sleep(isDue ? DUE_MILLISECONDS : undefined);
      } catch (error) {
        this.#note(error);
        if (!signal.aborted) await this.#wakeUp.sleep(FAULT_MILLISECONDS);
      }
    }
    await Promise.all(this.#batches);
  }

  async #takeOne(signal: AbortSignal): Promise<boolean> {
    const messages = await this.#queues.receive(this.#mapping.queue, this.#mapping.batchSize);
    if (messages.length === 0) return false;
    const batch = this.#handle(messages, signal)
      .catch((error: unknown) => this.#note(error))
      .finally(() => {
        this.#batches.delete(batch);
        this.#wakeUp.now();
      });
    this.#batches.add(batch);
    return true;
  }

  /** Failed messages stay in flight until their visibility timeout ends. */
  async #handle(messages: readonly Received[], signal: AbortSignal): Promise<void> {
    const { queue, passes, reportsItems } = this.#mapping;
    const passing = messages.filter((message) => passes({ body: parsed(message.Body) }));
    const filteredOut = messages.filter((message) => !passing.includes(message));
    await this.#queues.remove(queue, filteredOut);
    if (passing.length === 0) return;
    const outcome = await this.#pool.invoke({ Records: passing.map((message) => this.#record(message)) }, undefined, signal);
    if (outcome.kind !== 'answered') return;
    const failed = reportsItems ? failedItems(outcome.result) : [];
    if (failed === 'all') return;
    const known = new Set(passing.map((message) => message.MessageId));
    // An id that was not in the batch makes the whole batch fail.
    if (failed.some((id) => !known.has(id))) return;
    await this.#queues.remove(
      queue,
      passing.filter((message) => !failed.includes(message.MessageId)),
    );
  }

  #note(error: unknown): void {
    this.#pool.log.write(`the queue ${this.#mapping.queue.name} cannot be read: ${messageOf(error)}`);
  }

  #record(message: Received): object {
    const attributes = Object.entries(message.MessageAttributes).map(([name, { StringValue, BinaryValue, DataType }]) => [
      name,
      { stringValue: StringValue, binaryValue: BinaryValue, stringListValues: [], binaryListValues: [], dataType: DataType },
    ]);
    return {
      messageId: message.MessageId,
      receiptHandle: message.ReceiptHandle,
      body: message.Body,
      attributes: message.Attributes,
      messageAttributes: Object.fromEntries(attributes),
      md5OfBody: message.MD5OfBody,
      eventSource: 'aws:sqs',
      eventSourceARN: this.#mapping.queue.arn,
      awsRegion: REGION,
    };
  }
}

/** A filter sees the parsed body if it is JSON. */
function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
