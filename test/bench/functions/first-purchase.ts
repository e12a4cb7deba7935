/** Processor time until a fresh process of merchant-api has answered its first purchase, against a function of the two bare calls. */
import * as z from 'zod';
import { bundleFunction } from '../../../infra/constructs/bundle.ts';
import { createDynamoTable } from '../../../shared/store/kernel/dynamo-table.ts';
import type { Benchmark, BenchRun } from '../benchmark.ts';
import { BarePurchases, itemsOfPurchase } from '../earning/bare-purchases.ts';
import { openBenchShop } from '../earning/bench-shop.ts';
import { eventOf, SignedPurchases } from '../earning/signed-purchases.ts';
import { database } from '../kernel/database.ts';
import { figure } from '../kernel/figure.ts';
import { interleaved, median } from '../kernel/statistics.ts';
import { bareBundle } from './bare-bundle.ts';
import { FIRST_EVENT_CHILD, type FunctionPlace, InvocationRefused, startBundle } from './function-process.ts';
import { secretsEndpoint } from './secrets-endpoint.ts';

const ROUNDS = 15;
const MEMBERS = 2 * ROUNDS;

const FirstEvent = z.object({ status: z.int(), millis: z.number() });

export const firstPurchase: Benchmark = {
  title: 'first purchase of a process',
  figures: ['function.merchant-api.firstPurchase'],
  async measure(run) {
    const tables = await run.once(database);
    run.progress.begin('first purchase', 2 * ROUNDS);
    const tableName = await tables.emptied();
    const { client, port } = tables.running();
    const table = createDynamoTable(client, tableName);
    const { merchant, memberIds } = await openBenchShop(table, MEMBERS);
    const place = { dynamoDbUrl: `http://127.0.0.1:${port}`, tableName };
    const withSecrets = { ...place, secretsUrl: await secretsEndpoint(run) };
    const product = bundleFunction('merchant-api').directory;
    const bare = bareBundle().directory;

    const purchases = new SignedPurchases(merchant, memberIds);
    const example = purchases.one();
    await firstEventMillis(run, product, withSecrets, eventOf(example, merchant));
    const items = await itemsOfPurchase(table, merchant.programmeId, merchant.id, example.orderId);
    const calls = await BarePurchases.open(table, tableName, items, MEMBERS);
    const { product: products, bare: bares } = await interleaved(
      ROUNDS,
      {
        product: () => firstEventMillis(run, product, withSecrets, eventOf(purchases.one(), merchant)),
        bare: () => firstEventMillis(run, bare, place, calls.next(1)[0] ?? {}),
      },
      run.progress.step,
    );
    run.progress.end();
    return {
      figures: [figure('function.merchant-api.firstPurchase', median(products), 'ms', { limit: median(bares) })],
      notes: [
        'function.merchant-api.firstPurchase: processor time to load the bundle and to answer one purchase in a fresh process: signature, feature, schemas, platform key. Limit: the bare client with the same read and transaction.',
      ],
    };
  },
};

async function firstEventMillis(run: BenchRun, directory: string, place: FunctionPlace, event: object): Promise<number> {
  const { ask, end } = await startBundle(run, FIRST_EVENT_CHILD, directory, place);
  const { status, millis } = FirstEvent.parse(await ask(event));
  await end();
  if (status !== 200) throw new InvocationRefused(`status ${status}`);
  return millis;
}
