/** Compares redemptions of one hot reward with their bare calls, in turns on one DynamoDB Local. */
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { MAX_STOCK_SHARDS } from '../../../shared/domain/rewards/inventory.ts';
import { createDynamoTable } from '../../../shared/store/kernel/dynamo-table.ts';
import type { ItemTable, Write } from '../../../shared/store/kernel/item-table.ts';
import type { BenchRun } from '../benchmark.ts';
import { rushClient } from '../functions/rush-client.ts';
import { contendedTable } from '../kernel/contended-table.ts';
import type { Contest, Round } from '../kernel/contest.ts';
import { copyItems } from '../kernel/copy-items.ts';
import { database } from '../kernel/database.ts';
import { interleaved } from '../kernel/statistics.ts';
import { BareRedemptions, itemsOfRedemption, type RedemptionItems, sendBare } from './bare-redemptions.ts';
import { HotReward, type RewardPlace } from './hot-reward.ts';

export interface RedeemRound extends Round {
  /** Transactions for each successful redemption. */
  readonly attemptsPerSuccess: number;
}

/** By the number in flight. */
export type RedeemContests = Readonly<Record<InFlight, Contest<RedeemRound>>>;

/** One; half as many as there are shards; twice as many. */
export const REDEEM_IN_FLIGHT = [1, 16, 64] as const;
type InFlight = (typeof REDEEM_IN_FLIGHT)[number];

export const HOT = 'rew_hot';
const PLENTY = 1_000_000;
const WARM_UP = 320;
const ROUNDS = 5;
const A_ROUND = 160;

export async function redeemContest(run: BenchRun): Promise<RedeemContests> {
  const tables = await run.once(database);
  run.progress.begin('hot reward', 2 * ROUNDS * REDEEM_IN_FLIGHT.length);
  const tableName = await tables.emptied();
  const client = rushClient(run, tables);
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  const table = contendedTable(createDynamoTable(client, tableName));
  const place = { table, documents, tableName };
  const hot = await HotReward.open(place);
  await hot.create(HOT, PLENTY);
  const bare = new BareRedemptions(tableName, await redeemedItems(hot, place), MAX_STOCK_SHARDS);
  const of = (inFlight: number, count = A_ROUND) => ({
    product: () => productRound(hot, count, inFlight),
    bare: () => bareRound(documents, bare, count, inFlight),
  });
  await copyItems(documents, tableName, bare.seeds(WARM_UP + ROUNDS * A_ROUND * REDEEM_IN_FLIGHT.length));
  const [one, some, many] = REDEEM_IN_FLIGHT;
  const warming = of(some, WARM_UP);
  await warming.product();
  await warming.bare();
  const contest = (inFlight: InFlight) => interleaved(ROUNDS, of(inFlight), () => run.progress.step());
  const contests = { [one]: await contest(one), [some]: await contest(some), [many]: await contest(many) };
  run.progress.end();
  return contests;
}

/** The items of one redemption by the product. */
async function redeemedItems(hot: HotReward, place: RewardPlace): Promise<RedemptionItems> {
  const written: Write[] = [];
  const recording: ItemTable = {
    ...place.table,
    write: (writes) => {
      written.push(...writes);
      return place.table.write(writes);
    },
  };
  await hot.on({ ...place, table: recording }).redeem(HOT, await hot.members(1), 1);
  return itemsOfRedemption(written);
}

async function productRound(hot: HotReward, count: number, inFlight: number): Promise<RedeemRound> {
  const members = await hot.members(count);
  const began = performance.now();
  const redeemed = await hot.redeem(HOT, members, inFlight);
  const millis = performance.now() - began;
  const sold = redeemed.filter((one) => one.sold).length;
  return { invocations: sold, millis, attemptsPerSuccess: redeemed.reduce((sum, { attempts }) => sum + attempts, 0) / sold };
}

async function bareRound(documents: DynamoDBDocumentClient, bare: BareRedemptions, count: number, inFlight: number): Promise<RedeemRound> {
  const left = bare.next(count).values();
  const lane = async (): Promise<void> => {
    for (const redemption of left) await sendBare(documents, redemption);
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: inFlight }, lane));
  return { invocations: count, millis: performance.now() - began, attemptsPerSuccess: 1 };
}
