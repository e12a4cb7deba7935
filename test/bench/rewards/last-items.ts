/** Many more members than items: the attempts until the last item is sold, and until the others are refused. */
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { invariant } from '../../../shared/domain/kernel/refusal.ts';
import { MAX_STOCK_SHARDS } from '../../../shared/domain/rewards/inventory.ts';
import { createDynamoTable } from '../../../shared/store/kernel/dynamo-table.ts';
import type { BenchRun } from '../benchmark.ts';
import { rushClient } from '../functions/rush-client.ts';
import { contendedTable } from '../kernel/contended-table.ts';
import { database } from '../kernel/database.ts';
import { HotReward, type Redeemed } from './hot-reward.ts';

export interface LastItems {
  readonly sold: LastItemsOf;
  readonly refused: LastItemsOf;
}

/** Averages over the redemptions. */
export interface LastItemsOf {
  readonly count: number;
  readonly attempts: number;
  readonly readUnits: number;
}

/** The smallest inventory with the largest number of shards. */
export const ITEMS = MAX_STOCK_SHARDS * 10;
export const MEMBERS = 1_000;
export const IN_FLIGHT = 64;
const REWARD = 'rew_last';

export async function lastItems(run: BenchRun): Promise<LastItems> {
  const tables = await run.once(database);
  run.progress.begin('last items', 1);
  const tableName = await tables.emptied();
  const client = rushClient(run, tables);
  const table = contendedTable(createDynamoTable(client, tableName));
  const hot = await HotReward.open({ table, documents: DynamoDBDocumentClient.from(client), tableName });
  await hot.create(REWARD, ITEMS);
  const redeemed = await hot.redeem(REWARD, await hot.members(MEMBERS), IN_FLIGHT);
  const [sold, refused] = [true, false].map((wasSold) => average(redeemed.filter((one) => one.sold === wasSold)));
  invariant(sold?.count === ITEMS && refused?.count === MEMBERS - ITEMS, `of ${ITEMS} items ${sold?.count} were sold`);
  run.progress.step();
  run.progress.end();
  return { sold, refused };
}

function average(redeemed: readonly Redeemed[]): LastItemsOf {
  const count = redeemed.length;
  return {
    count,
    attempts: redeemed.reduce((sum, { attempts }) => sum + attempts, 0) / count,
    readUnits: redeemed.reduce((sum, { readUnits }) => sum + readUnits, 0) / count,
  };
}
