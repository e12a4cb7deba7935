/** Compares signed purchases to the running platform with their bare calls to its DynamoDB Local. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { REGION } from '../../../infra/local/assembly/deployment-place.ts';
import { createClient } from '../../../shared/contract/client.ts';
import { createDynamoTable } from '../../../shared/store/kernel/dynamo-table.ts';
import { startPlatform } from '../../support/platform/platform.ts';
import type { BenchRun } from '../benchmark.ts';
import { bareBundle } from '../functions/bare-bundle.ts';
import { startFunction } from '../functions/function-process.ts';
import { httpClient } from '../functions/http-client.ts';
import { CONTEST_STEPS, type Contenders, type Contest, contest, IN_FLIGHT, MEMBERS, type Round, WARM_UP } from '../kernel/contest.ts';
import { useOrdinaryJvm } from '../kernel/database.ts';
import { BarePurchases, itemsOfPurchase } from './bare-purchases.ts';
import { SignedPurchases } from './signed-purchases.ts';

export interface OverHttp {
  readonly oneInFlight: Contest<Round>;
  readonly eightInFlight: Contest<Round>;
}

const Health = z.object({ database: z.string(), table: z.string() });
const PROGRAMME = 'demo';

export async function overHttp(run: BenchRun): Promise<OverHttp> {
  run.progress.begin('platform over HTTP', 2 * CONTEST_STEPS);
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
  const { database, table: tableName } = Health.parse(await (await fetch(`${platform.url}/_local/health`)).json());
  const client = new DynamoDBClient({
    endpoint: database,
    region: REGION,
    credentials: { accessKeyId: 'bench', secretAccessKey: 'local' },
  });
  run.defer(async () => client.destroy());
  const table = createDynamoTable(client, tableName);

  const purchases = await openHttpShop(platform.url, await platform.token({ sub: 'bench', groups: ['manager'] }), MEMBERS);
  const http = httpClient(run, platform.url);
  const product = (count: number, inFlight: number) => http.post(purchases.next(count), inFlight);
  // Each member's first purchase is not an ordinary one.
  await product(MEMBERS, 1);
  const ordinary = purchases.one();
  await http.post([ordinary], 1);
  const items = await itemsOfPurchase(table, PROGRAMME, purchases.merchant.id, ordinary.orderId);
  const calls = await BarePurchases.open(table, tableName, items, MEMBERS);
  const bare = await startFunction(run, bareBundle().directory, { dynamoDbUrl: database, tableName });
  const contenders: Contenders<Round> = { product, bare: (count, inFlight) => bare.invoke(calls.next(count), inFlight) };

  await contenders.product(WARM_UP, IN_FLIGHT);
  await contenders.bare(WARM_UP, IN_FLIGHT);
  const oneInFlight = await contest(run, contenders, 1);
  const eightInFlight = await contest(run, contenders, IN_FLIGHT);
  run.progress.end();
  return { oneInFlight, eightInFlight };
}

export async function openHttpShop(baseUrl: string, token: string, members: number): Promise<SignedPurchases> {
  const api = createClient({ baseUrl, token });
  const params = { programmeId: PROGRAMME };
  const { body: merchant } = await api.call('registerMerchant', { params, body: { id: 'mer_bench', name: 'Bench' } });
  const memberIds: string[] = [];
  for (let member = 1; member <= members; member += 1) {
    const { body } = await api.call('enrolMember', { params, body: { externalId: `customer-${member}` } });
    memberIds.push(body.memberId);
  }
  return new SignedPurchases(merchant, memberIds);
}
