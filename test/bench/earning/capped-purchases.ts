/** Purchases at a merchant with an issue cap: the additional cost of its counter, also with many purchases in flight. */
import { invariant } from '../../../shared/domain/kernel/refusal.ts';
import { createDynamoTable } from '../../../shared/store/kernel/dynamo-table.ts';
import type { ItemTable } from '../../../shared/store/kernel/item-table.ts';
import { createStore } from '../../../shared/store/store.ts';
import { creditPurchase, type MerchantCaller } from '../../../shared/use-cases/earning/credit-purchase.ts';
import { Busy } from '../../../shared/use-cases/kernel/commit.ts';
import { capIssue } from '../../../shared/use-cases/merchants/cap-issue.ts';
import { onStore, type TestPorts } from '../../support/kernel/ports.ts';
import type { BenchRun } from '../benchmark.ts';
import { rushClient } from '../functions/rush-client.ts';
import { contendedTable } from '../kernel/contended-table.ts';
import { database } from '../kernel/database.ts';
import { type Consumed, meteredTable } from '../kernel/metered-table.ts';
import { talliedTable } from '../kernel/tallied-table.ts';
import { asDeployed } from '../rewards/hot-reward.ts';
import { BENCH_PROGRAMME, benchPorts, openBenchShop } from './bench-shop.ts';
import { ORDINARY, orderId } from './ordinary-purchase.ts';

export interface CappedPurchases {
  /** A member who has bought before, in a container that knows the merchant. */
  readonly purchase: Consumed;
  /** Transactions for each purchase, and the share that clients had to repeat. */
  readonly attemptsPerSuccess: number;
  /** The share of requests that were answered with BUSY. */
  readonly busy: number;
}

export const CAPPED_IN_FLIGHT = 16;
/** Each container has its own members, so that only the merchant's counter is contended. */
const MEMBERS_OF_EACH = 4;
export const CAPPED_PURCHASES = 400;
/** No run comes near this cap. */
const POINTS_A_DAY = 100_000_000;

export async function cappedPurchases(run: BenchRun): Promise<CappedPurchases> {
  const tables = await run.once(database);
  run.progress.begin('capped purchases', 2);
  const tableName = await tables.emptied();
  const table = createDynamoTable(rushClient(run, tables), tableName);
  const { merchant, memberIds } = await openBenchShop(table, CAPPED_IN_FLIGHT * MEMBERS_OF_EACH);
  const ports = benchPorts(table);
  const cap = { pointsPerDay: POINTS_A_DAY, reason: 'what a shop of its size gives', by: 'manager-1' };
  const { merchant: capped } = await capIssue(ports, { programmeId: BENCH_PROGRAMME, merchantId: merchant.id, ...cap });
  const metered = meteredTable(table);
  const shop = (on: ItemTable): Shop => ({ ports: asDeployed(onStore(ports, createStore(on))), merchant: capped });
  const [memberId = ''] = memberIds;
  const meteredShop = shop(metered);
  await credit(meteredShop, memberId, 1);
  const purchase = await metered.during(() => credit(meteredShop, memberId, 2));
  run.progress.step();

  const contended = contendedTable(table);
  const rushes = Array.from({ length: CAPPED_IN_FLIGHT }, (_, container) => {
    const { table: tallied, tally } = talliedTable(contended);
    const members = memberIds.slice(container * MEMBERS_OF_EACH, (container + 1) * MEMBERS_OF_EACH);
    return { shop: shop(tallied), tally, members };
  });
  let [made, busy] = [2, 0];
  const rush = async ({ shop: one, members }: (typeof rushes)[number]): Promise<void> => {
    while (made < CAPPED_PURCHASES) {
      made += 1;
      busy += await credited(one, members[made % members.length] ?? '', made);
    }
  };
  await Promise.all(rushes.map(rush));
  const attempts = rushes.reduce((sum, { tally }) => sum + tally.attempts, 0);
  invariant(attempts > 0, 'something was bought');
  run.progress.step();
  run.progress.end();
  return { purchase, attemptsPerSuccess: attempts / (CAPPED_PURCHASES - 2), busy };
}

interface Shop {
  readonly ports: TestPorts;
  readonly merchant: MerchantCaller;
}

const credit = ({ ports, merchant }: Shop, id: string, number: number) =>
  creditPurchase(ports, merchant, { ...ORDINARY, orderId: orderId(number), member: { id }, occurredAt: ports.clock.now() });

/** Repeats a purchase until it succeeds. @returns the number of repetitions. */
async function credited(shop: Shop, memberId: string, number: number): Promise<number> {
  for (let again = 0; ; again += 1) {
    try {
      await credit(shop, memberId, number);
      return again;
    } catch (error) {
      if (!(error instanceof Busy)) throw error;
    }
  }
}
