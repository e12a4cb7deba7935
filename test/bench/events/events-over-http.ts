/**
 * Events through the running platform, from the commit to a receiver that verifies them, beside a reader that only reads the stream of its
 * DynamoDB Local.
 */

import { setTimeout } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { REGION } from '../../../infra/local/assembly/deployment-place.ts';
import { StreamReader } from '../../../infra/local/streams/stream-reader.ts';
import { createClient } from '../../../shared/contract/client.ts';
import type { Item } from '../../../shared/store/kernel/item-table.ts';
import { ledgerItems } from '../../../shared/store/ledger/items.ts';
import { type RunningPlatform, startPlatform } from '../../support/platform/platform.ts';
import type { BenchRun } from '../benchmark.ts';
import { entriesLike, ordinaryEntry } from '../earning/ordinary-entry.ts';
import { openHttpShop } from '../earning/over-http.ts';
import type { SignedPurchases } from '../earning/signed-purchases.ts';
import { type HttpClient, httpClient } from '../functions/http-client.ts';
import type { Contest, Round } from '../kernel/contest.ts';
import { copyItems } from '../kernel/copy-items.ts';
import { useOrdinaryJvm } from '../kernel/database.ts';
import { type EventReceiver, eventReceiver, preciseNow } from './event-receiver.ts';

export interface EventsOverHttp {
  /** At full speed. */
  readonly rate: Contest<Round>;
  /** Milliseconds from the decision to the receiver, and to the bare reader, at a moderate rate. */
  readonly lags: { readonly product: readonly number[]; readonly bare: readonly number[] };
}

const Health = z.object({ database: z.string(), table: z.string() });
const PROGRAMME = 'demo';
const MEMBERS = 16;
/** The time until functions and Java are compiled. */
const WARM_UP_ROUNDS = 1;
const ROUNDS = 5;
export const EVENTS_A_ROUND = 100;
/** Far below the platform's limit. */
const PURCHASES_A_SECOND = 5;
export const PACED_PURCHASES = 80;
/** The bare reader's interval; Lambda waits a quarter of a second. */
const LOOK_MILLIS = 10;

export async function eventsOverHttp(run: BenchRun): Promise<EventsOverHttp> {
  run.progress.begin('events over HTTP', 2 * ROUNDS + PACED_PURCHASES);
  useOrdinaryJvm();
  const starting = startPlatform();
  // Registered before the platform is up, so that an interrupted run does not leave it behind.
  run.defer(() =>
    starting.then(
      ({ stop }) => stop(),
      () => undefined,
    ),
  );
  const platform = await starting;
  const { database, table } = Health.parse(await (await fetch(`${platform.url}/_local/health`)).json());
  const token = await platform.token({ sub: 'bench', groups: ['manager'] });
  const receiver = await openReceiver(run, platform.url, token);
  const purchases = await openHttpShop(platform.url, token, MEMBERS);
  const reader = new BareReader(new StreamReader(database, table, undefined));
  const rate = await rateOf(run, { platform, receiver, reader, copy: copierTo(run, database, table) });
  const lags = await lagsOf(run, { receiver, reader, purchases, http: httpClient(run, platform.url) });
  run.progress.end();
  return { rate, lags };
}

async function openReceiver(run: BenchRun, baseUrl: string, token: string): Promise<EventReceiver> {
  const receiver = await eventReceiver(run);
  const api = createClient({ baseUrl, token });
  const body = { url: receiver.url, eventTypes: ['points.earned' as const] };
  const { body: endpoint } = await api.call('registerEndpoint', { params: { programmeId: PROGRAMME }, body });
  receiver.trust(endpoint.secret);
  return receiver;
}

function copierTo(run: BenchRun, endpoint: string, tableName: string): (items: readonly Item[]) => Promise<void> {
  const client = new DynamoDBClient({ endpoint, region: REGION, credentials: { accessKeyId: 'bench', secretAccessKey: 'local' } });
  run.defer(async () => client.destroy());
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  return (items) => copyItems(documents, tableName, items);
}

interface RateParts {
  readonly platform: Pick<RunningPlatform, 'settle'>;
  readonly receiver: EventReceiver;
  readonly reader: BareReader;
  readonly copy: (items: readonly Item[]) => Promise<void>;
}

/** Entries of so many members, committed at once; then the same records of the stream are read again. */
async function rateOf(run: BenchRun, { platform, receiver, reader, copy }: RateParts): Promise<Contest<Round>> {
  const entry = await ordinaryEntry();
  const product = async (series: string): Promise<Round> => {
    receiver.forget();
    const entries = entriesLike(entry, PROGRAMME, series, EVENTS_A_ROUND);
    const began = performance.now();
    await copy(entries);
    // Wakes the readers of the stream, which would otherwise look within a second.
    const settled = platform.settle();
    await receiver.until(EVENTS_A_ROUND);
    const millis = performance.now() - began;
    await settled;
    return { invocations: EVENTS_A_ROUND, millis };
  };
  const bare = async (series: string): Promise<Round> => ({
    invocations: EVENTS_A_ROUND,
    millis: await reader.millisUntil((key) => key.includes(`#mem_${series}`), EVENTS_A_ROUND),
  });

  // Loads everything that is loaded on first use.
  await copy(entriesLike(entry, PROGRAMME, 'first', 1));
  await receiver.until(1);
  const rounds: { product: Round[]; bare: Round[] } = { product: [], bare: [] };
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round += 1) {
    const series = `round${String(round).padStart(3, '0')}x`;
    await reader.toEnd();
    const measured = { product: await product(series), bare: await bare(series) };
    if (round < WARM_UP_ROUNDS) continue;
    rounds.product.push(measured.product);
    rounds.bare.push(measured.bare);
    run.progress.step();
    run.progress.step();
  }
  return rounds;
}

interface LagParts {
  readonly receiver: EventReceiver;
  readonly reader: BareReader;
  readonly purchases: SignedPurchases;
  readonly http: HttpClient;
}

/** Purchases at an even rate, observed by both readers at the same time. */
async function lagsOf(run: BenchRun, { receiver, reader, purchases, http }: LagParts): Promise<EventsOverHttp['lags']> {
  receiver.forget();
  await http.post(purchases.next(MEMBERS), 1);
  await receiver.until(MEMBERS);
  await reader.toEnd();
  receiver.forget();
  const reading = reader.lagsOf(PACED_PURCHASES);
  const began = performance.now();
  const sent: Promise<Round>[] = [];
  for (let purchase = 0; purchase < PACED_PURCHASES; purchase += 1) {
    await setTimeout(Math.max(0, began + (purchase * 1000) / PURCHASES_A_SECOND - performance.now()));
    sent.push(http.post(purchases.next(1), 1));
    run.progress.step();
  }
  await Promise.all(sent);
  await receiver.until(PACED_PURCHASES);
  return { product: receiver.arrivals().map(({ happenedAt, arrivedAt }) => arrivedAt - happenedAt), bare: await reading };
}

const Text = z.object({ S: z.string() });
const Read = z.object({
  Keys: z.object({ PK: Text, SK: Text }),
  NewImage: z.object({ at: Text.optional(), purchase: z.unknown().optional() }).optional(),
});

/** Reads the stream only. */
class BareReader {
  readonly #reader: StreamReader;

  constructor(reader: StreamReader) {
    this.#reader = reader;
  }

  async toEnd(): Promise<void> {
    while ((await this.#reader.read()).length > 0);
  }

  /** The time until so many matching records were read. */
  async millisUntil(isOf: (partition: string) => boolean, count: number): Promise<number> {
    const began = performance.now();
    for (let found = 0; found < count; ) {
      found += (await this.#read()).filter(({ Keys }) => isOf(Keys.PK.S)).length;
    }
    return performance.now() - began;
  }

  /** The delays of so many purchases, from the decision to the read. */
  async lagsOf(count: number): Promise<readonly number[]> {
    const lags: number[] = [];
    while (lags.length < count) {
      const read = await this.#read();
      const now = preciseNow();
      for (const { Keys, NewImage } of read) {
        if (Keys.SK.S.startsWith(ledgerItems.entry.sort.prefix) && NewImage?.purchase !== undefined)
          lags.push(now - Date.parse(NewImage.at?.S ?? ''));
      }
      if (read.length === 0) await setTimeout(LOOK_MILLIS);
    }
    return lags;
  }

  async #read(): Promise<readonly z.output<typeof Read>[]> {
    return (await this.#reader.read()).map(({ record }) => Read.parse(record.dynamodb));
  }
}
