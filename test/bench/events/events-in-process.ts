/** Compares the bundles of projector and deliverer with ones that only make their calls, without a stream or a queue. */
import { bundleFunction } from '../../../infra/constructs/bundle.ts';
import type { DeliveryMessage } from '../../../shared/domain/events/delivery.ts';
import { createDynamoTable } from '../../../shared/store/kernel/dynamo-table.ts';
import type { Item } from '../../../shared/store/kernel/item-table.ts';
import { registerEndpoint } from '../../../shared/use-cases/events/endpoints.ts';
import { createProgramme } from '../../../shared/use-cases/programmes/publish-programme.ts';
import type { BenchRun } from '../benchmark.ts';
import { BENCH_PROGRAMME, BENCH_TERMS, benchPorts } from '../earning/bench-shop.ts';
import { entriesLike, ordinaryEntry, recordOf } from '../earning/ordinary-entry.ts';
import { bareDelivererBundle, bareProjectorBundle } from '../functions/bare-bundle.ts';
import type { FunctionPlace, InvocationRound } from '../functions/function-process.ts';
import { type QueuedMessage, type QueuesEndpoint, queuesEndpoint } from '../functions/queues-endpoint.ts';
import { secretsEndpoint } from '../functions/secrets-endpoint.ts';
import type { Contest } from '../kernel/contest.ts';
import { database } from '../kernel/database.ts';
import { interleaved, median } from '../kernel/statistics.ts';
import { bareDelivery, bareProjection } from './bare-events.ts';
import { startEventFunction } from './event-function.ts';
import { type EventReceiver, eventReceiver } from './event-receiver.ts';

export type EventRound = Pick<InvocationRound, 'invocations' | 'millis' | 'cpuMicros'>;

/** The milliseconds and log bytes of an invocation. */
export interface Invocation {
  readonly millis: number;
  readonly logBytes: number;
}

export type EventFunctionName = 'projector' | 'publisher' | 'deliverer';

export interface EventsInProcess {
  readonly contest: Contest<EventRound>;
  /** With one event, and with a full batch. */
  readonly alone: Readonly<Record<EventFunctionName, Invocation>>;
  readonly full: Readonly<Record<EventFunctionName, Invocation>>;
}

/** The batch sizes of the event source mappings. */
export const FULL_BATCH = { projector: 100, publisher: 100, deliverer: 10 } as const satisfies Readonly<Record<EventFunctionName, number>>;

export const EVENTS_A_ROUND = 100;
const WARM_UP_ROUNDS = 4;
const ROUNDS = 5;
const INVOCATIONS = 15;

export async function eventsInProcess(run: BenchRun): Promise<EventsInProcess> {
  const tables = await run.once(database);
  run.progress.begin('events in process', 2 * ROUNDS + 2);
  const tableName = await tables.emptied();
  const { client, port } = tables.running();
  const [receiver, queues] = [await eventReceiver(run), await queuesEndpoint(run)];
  await openEndpoint(createDynamoTable(client, tableName), receiver);
  const place = { dynamoDbUrl: `http://127.0.0.1:${port}`, tableName, queuesUrl: queues.url, secretsUrl: await secretsEndpoint(run) };
  const product = await ProductEvents.start(run, place, queues);
  const bare = await BareEvents.start(run, place, queues, receiver.plainUrl);

  await product.round('first', EVENTS_A_ROUND);
  await bare.round(product.lastMessages);
  for (let round = 1; round < WARM_UP_ROUNDS; round += 1) {
    await product.round(`warm${round}`, EVENTS_A_ROUND);
    await bare.round(product.lastMessages);
  }
  let round = 0;
  const turns = { product: () => product.round(`r${round++}x`, EVENTS_A_ROUND), bare: () => bare.round(product.lastMessages) };
  const contest = await interleaved(ROUNDS, turns, () => run.progress.step());
  const alone = await product.invocations('alone', () => 1);
  run.progress.step();
  const full = await product.invocations('full', (name) => FULL_BATCH[name]);
  run.progress.step();
  run.progress.end();
  receiver.arrivals();
  return { contest, alone, full };
}

async function openEndpoint(table: ReturnType<typeof createDynamoTable>, receiver: EventReceiver): Promise<void> {
  const ports = { ...benchPorts(table), targets: { refusalOf: async () => undefined } };
  await createProgramme(ports, BENCH_PROGRAMME, BENCH_TERMS, 'founder');
  const { secret } = await registerEndpoint(ports, BENCH_PROGRAMME, { url: receiver.url, eventTypes: ['*'] });
  receiver.trust(secret);
}

type EventFunction = Awaited<ReturnType<typeof startEventFunction>>;

class ProductEvents {
  lastMessages: readonly QueuedMessage[] = [];
  readonly #functions: Readonly<Record<EventFunctionName, EventFunction>>;
  readonly #queues: QueuesEndpoint;
  readonly #entry: Item;

  private constructor(functions: Readonly<Record<EventFunctionName, EventFunction>>, queues: QueuesEndpoint, entry: Item) {
    this.#functions = functions;
    this.#queues = queues;
    this.#entry = entry;
  }

  static async start(run: BenchRun, place: FunctionPlace, queues: QueuesEndpoint): Promise<ProductEvents> {
    const started = (name: EventFunctionName) => startEventFunction(run, bundleFunction(name).directory, place);
    const functions = {
      projector: await started('projector'),
      publisher: await started('publisher'),
      deliverer: await started('deliverer'),
    };
    return new ProductEvents(functions, queues, await ordinaryEntry());
  }

  /** Entries of so many members, projected and delivered in full batches, one after another. */
  async round(series: string, count: number): Promise<EventRound> {
    const { projector, deliverer } = this.#functions;
    const projected = await projector.invoke(chunks(this.#records(series, count), FULL_BATCH.projector).map((Records) => ({ Records })));
    this.lastMessages = this.#queues.taken();
    if (this.lastMessages.length !== count) throw new RangeError(`of ${count} events ${this.lastMessages.length} were sent on`);
    const delivered = await deliverer.invoke(chunks(this.lastMessages, FULL_BATCH.deliverer).map(asBatch));
    return sumOf(count, projected, delivered);
  }

  /** The median of several invocations, each with new events. */
  async invocations(series: string, sizeOf: (name: EventFunctionName) => number): Promise<Readonly<Record<EventFunctionName, Invocation>>> {
    const records = (name: EventFunctionName) => (number: number) => this.#records(`${series}${name.slice(0, 2)}${number}x`, sizeOf(name));
    const projector = await this.#invocation('projector', (number) => ({ Records: records('projector')(number) }));
    const publisher = await this.#invocation('publisher', (number) => ({ Records: records('publisher')(number) }));
    const messages = this.#queues.taken().slice(0, INVOCATIONS * sizeOf('deliverer'));
    const batches = chunks(messages, sizeOf('deliverer')).map(asBatch);
    const deliverer = await this.#invocation('deliverer', (number) => batches[number] ?? {});
    return { projector, publisher, deliverer };
  }

  async #invocation(name: EventFunctionName, eventOf: (number: number) => object): Promise<Invocation> {
    const invoked = this.#functions[name];
    const logged = invoked.logBytes();
    const millis: number[] = [];
    for (let number = 0; number < INVOCATIONS; number += 1) millis.push((await invoked.invoke([eventOf(number)])).millis);
    return { millis: median(millis), logBytes: (invoked.logBytes() - logged) / INVOCATIONS };
  }

  #records = (series: string, count: number) => entriesLike(this.#entry, BENCH_PROGRAMME, series, count).map(recordOf);
}

class BareEvents {
  readonly #projector: EventFunction;
  readonly #deliverer: EventFunction;
  readonly #queues: QueuesEndpoint;
  readonly #tableName: string;
  readonly #url: string;
  #rounds = 0;

  private constructor(functions: readonly [EventFunction, EventFunction], queues: QueuesEndpoint, tableName: string, url: string) {
    [this.#projector, this.#deliverer] = functions;
    this.#queues = queues;
    this.#tableName = tableName;
    this.#url = url;
  }

  static async start(run: BenchRun, place: FunctionPlace, queues: QueuesEndpoint, url: string): Promise<BareEvents> {
    const projector = await startEventFunction(run, bareProjectorBundle().directory, place);
    const deliverer = await startEventFunction(run, bareDelivererBundle().directory, place);
    return new BareEvents([projector, deliverer], queues, place.tableName, url);
  }

  /** Sends the same messages. */
  async round(messages: readonly QueuedMessage[]): Promise<EventRound> {
    const series = String(this.#rounds++);
    const projections = chunks(messages, FULL_BATCH.projector).map((some) => bareProjection(`${this.#queues.url}/bare.fifo`, some));
    const projected = await this.#projector.invoke(projections);
    this.#queues.taken();
    const deliveries = messages.map(({ body }) => bareDelivery(this.#tableName, series, JSON.parse(body) as DeliveryMessage));
    const delivered = await this.#deliverer.invoke(
      chunks(deliveries, FULL_BATCH.deliverer).map((some) => ({ url: this.#url, deliveries: some })),
    );
    return sumOf(messages.length, projected, delivered);
  }
}

const asBatch = (messages: readonly QueuedMessage[]): object => ({
  Records: messages.map(({ body, group }, index) => ({ messageId: String(index), body, attributes: { MessageGroupId: group } })),
});

const sumOf = (invocations: number, ...parts: readonly Omit<EventRound, 'invocations'>[]): EventRound => ({
  invocations,
  millis: parts.reduce((sum, { millis }) => sum + millis, 0),
  cpuMicros: parts.reduce((sum, { cpuMicros }) => sum + cpuMicros, 0),
});

function chunks<One>(all: readonly One[], size: number): (readonly One[])[] {
  const found: (readonly One[])[] = [];
  for (let from = 0; from < all.length; from += size) found.push(all.slice(from, from + size));
  return found;
}
