/** Compares retention-worker's bundle, pass by pass, with one that only makes its reads, in turns on one DynamoDB Local. */
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { bundleFunction } from '../../../infra/constructs/bundle.ts';
import { invariant } from '../../../shared/domain/kernel/refusal.ts';
import { createDynamoTable } from '../../../shared/store/kernel/dynamo-table.ts';
import type { Item } from '../../../shared/store/kernel/item-table.ts';
import { byteOf } from '../../../shared/store/kernel/shards.ts';
import { AGENDA_SHARDS } from '../../../shared/store/table.ts';
import { createProgramme } from '../../../shared/use-cases/programmes/publish-programme.ts';
import type { BenchRun } from '../benchmark.ts';
import { BENCH_PROGRAMME, benchPorts } from '../earning/bench-shop.ts';
import { bareRetentionBundle } from '../functions/bare-bundle.ts';
import { type BundleProcess, startBundle, WORKER_CHILD } from '../functions/function-process.ts';
import { copyItems } from '../kernel/copy-items.ts';
import { database } from '../kernel/database.ts';
import { interleaved } from '../kernel/statistics.ts';
import type { BareReading } from './bare-retention.ts';
import { accountItem, insightItem, SYNTHETIC_TERMS, syntheticId, syntheticMember, yesterday } from './synthetic-members.ts';

/** The time of one pass over some members. */
export interface Reading {
  readonly invocations: number;
  readonly millis: number;
  readonly cpuMicros: number;
}

export interface Night {
  readonly measure: Reading;
  readonly judge: Reading;
}

export interface RetentionContest {
  readonly product: readonly Night[];
  /** The same calls without the product; the plain scan. */
  readonly bare: readonly Night[];
  readonly scan: readonly Reading[];
  /** A night on which every finding is new and stored. */
  readonly firstNight: Night;
  readonly members: number;
  /** Conclude and report, and an invocation over sixteen empty shards. The reader takes medians. */
  readonly betweenMillis: readonly number[];
  readonly logBytes: number;
}

/** The number of shards that a worker takes at a time. */
const SHARDS = [0, 1, 2, 3];
const OTHERS = Array.from({ length: AGENDA_SHARDS - SHARDS.length }, (_, index) => index + SHARDS.length);
const MEMBERS = 6_000;
const ROUNDS = 5;
const DAYS_SINCE_BEGINNING = 800;
/** The same as in `members-as-of.ts`. */
const ACCOUNTS_AT_A_TIME = 100;
const INSIGHTS_AT_A_TIME = 500;

export async function retentionContest(run: BenchRun): Promise<RetentionContest> {
  const tables = await run.once(database);
  run.progress.begin('retention worker', 2 + 3 * ROUNDS);
  const tableName = await tables.emptied();
  const { client, port } = tables.running();
  const beginning = new Date(Date.now() - DAYS_SINCE_BEGINNING * 86_400_000);
  await createProgramme(benchPorts(createDynamoTable(client, tableName), beginning), BENCH_PROGRAMME, SYNTHETIC_TERMS, 'founder');
  await copyItems(DynamoDBDocumentClient.from(client), tableName, membersIn(SHARDS));
  run.progress.step();

  const place = { dynamoDbUrl: `http://127.0.0.1:${port}`, tableName };
  const product = await startBundle(run, WORKER_CHILD, bundleFunction('retention-worker').directory, place);
  const bare = await startBundle(run, WORKER_CHILD, bareRetentionBundle().directory, place);
  const logged = product.logBytes();
  const betweenMillis: number[] = [];
  let invocations = 0;
  const night = async (): Promise<Night> => {
    const done = await nightOf(product);
    betweenMillis.push(done.betweenMillis);
    invocations += done.invocations;
    return done;
  };
  const bareReading = (read: BareReading['read'], limit: number) =>
    reading(bare, { tableName, programmeId: BENCH_PROGRAMME, read, limit, shards: SHARDS } satisfies BareReading);
  const bareNight = async (): Promise<Night> => ({
    measure: await bareReading('insights-and-accounts', ACCOUNTS_AT_A_TIME),
    judge: await bareReading('insights', INSIGHTS_AT_A_TIME),
  });
  const scan = () => bareReading('scan', 0);

  const firstNight = await night();
  await night();
  for (let warmUp = 0; warmUp < 2; warmUp += 1) {
    await bareNight();
    await scan();
  }
  run.progress.step();
  const nights = await interleaved<'product' | 'bare', Night>(ROUNDS, { product: night, bare: bareNight }, () => run.progress.step());
  const { scans } = await interleaved(ROUNDS, { scans: scan }, () => run.progress.step());
  run.progress.end();
  return { ...nights, scan: scans, firstNight, members: MEMBERS, betweenMillis, logBytes: (product.logBytes() - logged) / invocations };
}

/** Makes members, each in the shard of its id. */
function membersIn(shards: readonly number[]): readonly Item[] {
  const newest = yesterday();
  const found: Item[] = [];
  for (let number = 0; found.length < 2 * MEMBERS; number += 1) {
    const memberId = syntheticId(number);
    if (!shards.includes(byteOf(memberId) % AGENDA_SHARDS)) continue;
    const member = syntheticMember(number, memberId, newest);
    found.push(insightItem(member), accountItem(member));
  }
  return found;
}

const Answered = z.object({ millis: z.number(), cpuMicros: z.number(), answer: z.looseObject({ status: z.string() }) });
const BareAnswer = z.looseObject({ members: z.literal(MEMBERS) });
const Planned = z.object({
  answer: z.object({
    runs: z.tuple([z.looseObject({ programmeId: z.string(), asOf: z.string(), knownAt: z.string(), startedAt: z.string() })]),
  }),
});

async function reading(bare: BundleProcess, event: object): Promise<Reading> {
  const { millis, cpuMicros, answer } = Answered.parse(await bare.ask(event));
  BareAnswer.parse(answer);
  return { invocations: MEMBERS, millis, cpuMicros };
}

/** One run: plan, and each step. Only steps with members are timed. */
async function nightOf(product: BundleProcess): Promise<Night & { readonly betweenMillis: number; readonly invocations: number }> {
  const { answer } = Planned.parse(await product.ask({ step: 'plan', request: { programmeId: BENCH_PROGRAMME, knownAt: 'now' } }));
  const [{ programmeId, asOf, knownAt, startedAt }] = answer.runs;
  const ref = { programmeId, asOf, knownAt, startedAt };
  let invocations = 1;
  const step = async (event: object): Promise<z.infer<typeof Answered>> => {
    invocations += 1;
    return Answered.parse(await product.ask(event));
  };
  /** Workers follow each other, as in the state machine. */
  const pass = async (name: 'measure' | 'judge', shards: readonly number[]): Promise<Reading> => {
    const took = { millis: 0, cpuMicros: 0 };
    let group: object = { ...ref, shards, workers: 0, unlisted: [] };
    for (let status = 'more'; status !== 'done'; ) {
      const { millis, cpuMicros, answer: left } = await step({ step: name, group });
      took.millis += millis;
      took.cpuMicros += cpuMicros;
      status = left.status;
      invariant(status === 'done' || status === 'more', `a pass is not ${status}`);
      group = left;
    }
    return { invocations: MEMBERS, ...took };
  };
  const between = async (name: 'conclude' | 'report'): Promise<number> => {
    const { millis, answer: ended } = await step({ step: name, run: ref });
    invariant(ended.status === 'done', `${name} is not ${ended.status}`);
    return millis;
  };

  await pass('measure', OTHERS);
  const measure = await pass('measure', SHARDS);
  const concluded = await between('conclude');
  await pass('judge', OTHERS);
  const judge = await pass('judge', SHARDS);
  return { measure, judge, betweenMillis: concluded + (await between('report')), invocations };
}
