/** Compares merchant-api's bundle with one that only makes its calls, on one DynamoDB Local, without a gateway. */
import { bundleFunction } from '../../../infra/constructs/bundle.ts';
import { createDynamoTable } from '../../../shared/store/kernel/dynamo-table.ts';
import type { BenchRun } from '../benchmark.ts';
import { bareBundle } from '../functions/bare-bundle.ts';
import { type InvocationRound, startFunction } from '../functions/function-process.ts';
import { secretsEndpoint } from '../functions/secrets-endpoint.ts';
import { CONTEST_STEPS, type Contenders, type Contest, contest, IN_FLIGHT, MEMBERS, WARM_UP } from '../kernel/contest.ts';
import { database } from '../kernel/database.ts';
import { BarePurchases, itemsOfPurchase } from './bare-purchases.ts';
import { openBenchShop } from './bench-shop.ts';
import { eventOf, SignedPurchases } from './signed-purchases.ts';

export interface InProcess {
  readonly oneInFlight: Contest<InvocationRound>;
  readonly eightInFlight: Contest<InvocationRound>;
  /** The log of one purchase. */
  readonly logBytes: number;
}

export async function inProcess(run: BenchRun): Promise<InProcess> {
  const tables = await run.once(database);
  run.progress.begin('handler in process', 2 * CONTEST_STEPS);
  const tableName = await tables.emptied();
  const { client, port } = tables.running();
  const table = createDynamoTable(client, tableName);
  const { merchant, memberIds } = await openBenchShop(table, MEMBERS);
  const place = { dynamoDbUrl: `http://127.0.0.1:${port}`, tableName };
  const product = await startFunction(run, bundleFunction('merchant-api').directory, { ...place, secretsUrl: await secretsEndpoint(run) });
  const bare = await startFunction(run, bareBundle().directory, place);

  const purchases = new SignedPurchases(merchant, memberIds);
  const credit = (count: number, inFlight: number) =>
    product.invoke(
      purchases.next(count).map((one) => eventOf(one, merchant)),
      inFlight,
    );
  const ordinary = purchases.one();
  await product.invoke([eventOf(ordinary, merchant)]);
  const items = await itemsOfPurchase(table, merchant.programmeId, merchant.id, ordinary.orderId);
  const calls = await BarePurchases.open(table, tableName, items, MEMBERS);
  const contenders: Contenders<InvocationRound> = {
    product: credit,
    bare: (count, inFlight) => bare.invoke(calls.next(count), inFlight),
  };

  await contenders.product(WARM_UP, IN_FLIGHT);
  await contenders.bare(WARM_UP, IN_FLIGHT);
  const logged = product.logBytes();
  const oneInFlight = await contest(run, contenders, 1);
  const logBytes = (product.logBytes() - logged) / oneInFlight.product.reduce((sum, { invocations }) => sum + invocations, 0);
  const eightInFlight = await contest(run, contenders, IN_FLIGHT);
  run.progress.end();
  return { oneInFlight, eightInFlight, logBytes };
}
