/** Compares agenda-worker's bundle with one that only makes the same calls, in turns on one DynamoDB Local. */

import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { bundleFunction } from '../../../infra/constructs/bundle.ts';
import { invariant } from '../../../shared/domain/kernel/refusal.ts';
import { DUE } from '../../../shared/store/agenda/items.ts';
import { createDynamoTable } from '../../../shared/store/kernel/dynamo-table.ts';
import type { Item, ItemTable } from '../../../shared/store/kernel/item-table.ts';
import { ledgerItems } from '../../../shared/store/ledger/items.ts';
import type { BenchRun } from '../benchmark.ts';
import { bareWorkerBundle } from '../functions/bare-bundle.ts';
import type { Contest } from '../kernel/contest.ts';
import { copyItems } from '../kernel/copy-items.ts';
import { database } from '../kernel/database.ts';
import { interleaved, median } from '../kernel/statistics.ts';
import { type BareShards, bareItem, bareQuery, type SettledItems } from './bare-agenda.ts';
import { copiesInShard, DUE_AT } from './due-copies.ts';
import { dueMembers, openAgendaProgramme } from './due-members.ts';
import { startWorker, type WorkerProcess, type WorkerRound } from './worker-process.ts';

export interface AgendaContest extends Contest<WorkerRound> {
  /** One invocation through a group of shards without due accounts. */
  readonly idleMillis: number;
  /** The log of one invocation. */
  readonly logBytes: number;
}

/** A full page of one shard. */
const ACCOUNTS_A_ROUND = 200;
/** The concurrency of the product's worker, in `work-agenda.ts`. */
const IN_FLIGHT = 16;
const WARM_UP_ROUNDS = 3;
const ROUNDS = 9;
const IDLE_ROUNDS = 15;
/** The number of shards of a deployed worker. */
const IDLE_GROUP = [40, 41, 42, 43, 44, 45, 46, 47];

export async function agendaContest(run: BenchRun): Promise<AgendaContest> {
  const tables = await run.once(database);
  run.progress.begin('agenda worker', WARM_UP_ROUNDS + 3 * ROUNDS + IDLE_ROUNDS);
  const tableName = await tables.emptied();
  const { client, port } = tables.running();
  const table = createDynamoTable(client, tableName);
  await openAgendaProgramme(table);
  const { expiry } = await dueMembers();
  const documents = DynamoDBDocumentClient.from(client);
  const seeded: (readonly Item[])[] = [];
  for (let shard = 0; shard < WARM_UP_ROUNDS + ROUNDS; shard += 1) {
    const items = copiesInShard(expiry, 'r', ACCOUNTS_A_ROUND, shard);
    await copyItems(documents, tableName, [...items, ...items.map(bareItem)]);
    seeded.push(items);
    run.progress.step();
  }

  const place = { dynamoDbUrl: `http://127.0.0.1:${port}`, tableName };
  const product = await startWorker(run, bundleFunction('agenda-worker').directory, place);
  const bare = await startWorker(run, bareWorkerBundle().directory, place);
  const productRound = (shard: number) => product.work({ shards: [shard], until: DUE_AT }, ACCOUNTS_A_ROUND);
  await productRound(0);
  const settled = await settledItems(table, tableName, seeded[0]?.[0]);
  const bareRound = (shard: number) =>
    bare.work(
      { ...settled, inFlight: IN_FLIGHT, queries: [bareQuery(tableName, DUE.partition.of({ shard: shard }))] } satisfies BareShards,
      ACCOUNTS_A_ROUND,
    );
  await bareRound(0);
  for (let shard = 1; shard < WARM_UP_ROUNDS; shard += 1) {
    await productRound(shard);
    await bareRound(shard);
  }

  const turnsOf = (round: (shard: number) => Promise<WorkerRound>) => {
    let shard = WARM_UP_ROUNDS;
    return () => round(shard++);
  };
  const contest = await interleaved(ROUNDS, { product: turnsOf(productRound), bare: turnsOf(bareRound) }, () => run.progress.step());
  const idle = await idleRounds(run, product);
  run.progress.end();
  return { ...contest, ...idle };
}

/** The items that the product left for one of the accounts. */
async function settledItems(table: ItemTable, tableName: string, due: Item | undefined): Promise<SettledItems> {
  const partition = due?.PK ?? '';
  const account = await table.get({ PK: partition, SK: ledgerItems.account.sort.prefix });
  const [entry] = await table.query({ partition, prefix: ledgerItems.entry.sort.prefix, order: 'descending', limit: 1 });
  invariant(account !== undefined && entry !== undefined, 'an account that was settled leaves an account and an entry');
  return { tableName, account, entry };
}

async function idleRounds(run: BenchRun, product: WorkerProcess): Promise<Pick<AgendaContest, 'idleMillis' | 'logBytes'>> {
  const logged = product.logBytes();
  const millis: number[] = [];
  for (let round = 0; round < IDLE_ROUNDS; round += 1) {
    millis.push((await product.work({ shards: IDLE_GROUP }, 0)).millis);
    run.progress.step();
  }
  return { idleMillis: median(millis), logBytes: (product.logBytes() - logged) / IDLE_ROUNDS };
}
