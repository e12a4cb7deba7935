/** The DynamoDB units of redeem, reserve, commit and cancel, metered, so the same in every run. */

import { invariant, Refusal } from '../../../shared/domain/kernel/refusal.ts';
import type { Change } from '../../../shared/domain/ledger/decision.ts';
import { MAX_STOCK_SHARDS } from '../../../shared/domain/rewards/inventory.ts';
import type { ItemTable } from '../../../shared/store/kernel/item-table.ts';
import type { Key } from '../../../shared/store/kernel/key.ts';
import { ATTRIBUTES } from '../../../shared/store/table.ts';
import { PROGRAMME } from '../../support/kernel/shop.ts';
import { REWARD_ID } from '../../support/rewards/reward-builders.ts';
import { openRewardShop, type RewardShop } from '../../support/rewards/reward-shop.ts';
import type { BenchRun } from '../benchmark.ts';
import { ORDINARY, orderId } from '../earning/ordinary-purchase.ts';
import { MeterDisagrees } from '../earning/purchase-units.ts';
import { database } from '../kernel/database.ts';
import { differencesFromLocal } from '../kernel/meter-check.ts';
import { type Consumed, meteredTable } from '../kernel/metered-table.ts';

export interface RedeemUnits {
  /** A redemption in one step, of a reward with inventory, a limit and a voucher. */
  readonly redeem: Consumed;
  /** A reward without these three. */
  readonly plain: Consumed;
  /** A reward whose inventory is empty in all of the most possible shards, in a container that has seen it. */
  readonly refusal: Consumed;
  /** The same in a container that has not seen the reward yet. */
  readonly firstRefusal: Consumed;
  /** The rest are of the same reward as `redeem`. */
  readonly replay: Consumed;
  readonly reserve: Consumed;
  readonly commit: Consumed;
  /** Cancels an issued redemption. */
  readonly cancel: Consumed;
  readonly cancelReserved: Consumed;
  /** Two parallel reads, and one transaction of seven items with keys only, one of them on the agenda. */
  readonly bare: Consumed;
  /** The items that the operations left, on which the meter agreed with DynamoDB Local. */
  readonly itemsChecked: number;
}

const ITEMS = MAX_STOCK_SHARDS * 10;
const SOLD_OUT = 'rew_sold-out';
const PLAIN = 'rew_donation';

export async function redeemUnits(run: BenchRun): Promise<RedeemUnits> {
  const tables = await run.once(database);
  run.progress.begin('redeem units', 11);
  const testTable = await tables.fresh();
  const metered = meteredTable(testTable.table);
  const rewards = await openRewardShop({ ...testTable, table: metered });
  await makeRewards(rewards);
  const memberId = await rewards.member(1_000, 'customer-000123456');
  // Until a member's first purchase, every command searches for unclaimed purchases.
  await rewards.shop.credit({ ...ORDINARY, member: { id: memberId }, orderId: orderId(1) });
  // The first request in a container reads the terms of programme and reward.
  for (const rewardId of [REWARD_ID, PLAIN]) await rewards.redeem({ memberId, rewardId });
  const during = async <Answer>(act: () => Promise<Answer>): Promise<{ readonly consumed: Consumed; readonly answer: Answer }> => {
    let answer: Promise<Answer> | undefined;
    const consumed = await metered.during(() => (answer = act()));
    run.progress.step();
    invariant(answer !== undefined, 'what is metered was done');
    return { consumed, answer: await answer };
  };

  const idempotencyKey = KEY;
  const redeem = await during(() => rewards.redeem({ memberId, idempotencyKey }));
  const replay = await during(() => rewards.redeem({ memberId, idempotencyKey }));
  const plain = await during(() => rewards.redeem({ memberId, rewardId: PLAIN }));
  const firstRefusal = await during(() => refused(rewards.redeem({ memberId, rewardId: SOLD_OUT })));
  const refusal = await during(() => refused(rewards.redeem({ memberId, rewardId: SOLD_OUT })));
  const cancel = await during(() => rewards.cancel(redeem.answer.redemption));
  const reserve = await during(() => rewards.reserve({ memberId }));
  const commit = await during(() => rewards.commit(reserve.answer.redemption));
  const { redemption: reserved } = await rewards.reserve({ memberId });
  const cancelReserved = await during(() => rewards.cancel(reserved));
  const bare = await during(() => bareCalls(metered));

  const items = await testTable.items();
  const [difference] = await differencesFromLocal(tables.running().client, await tables.emptied(), items);
  if (difference !== undefined) throw new MeterDisagrees(JSON.stringify(difference));
  run.progress.step();
  run.progress.end();
  const measured = { redeem, replay, plain, refusal, firstRefusal, reserve, commit, cancel, cancelReserved, bare };
  return { ...consumedOf(measured), itemsChecked: items.length };
}

/** An idempotency key with the length of a UUID, which clients usually send. */
const KEY = '7f1c1d0e-5f0b-4a57-9a37-2c8f6f1f0a11';

const consumedOf = <Name extends string>(
  measured: Readonly<Record<Name, { readonly consumed: Consumed }>>,
): Readonly<Record<Name, Consumed>> => {
  const names = Object.keys(measured) as Name[];
  return Object.fromEntries(names.map((name) => [name, measured[name].consumed])) as Record<Name, Consumed>;
};

async function makeRewards(rewards: RewardShop): Promise<void> {
  await rewards.create({ stock: ITEMS, limit: { redemptions: 9, per: 'month' } });
  await rewards.create({ gift: { kind: 'donation', to: 'Red Cross', value: { currency: 'EUR', amount: 500 }, mostUnits: 1 } }, PLAIN);
  const { stockShards } = await rewards.create({ stock: ITEMS, limit: { redemptions: 9, per: 'month' } }, SOLD_OUT);
  const sold = Array.from(
    { length: stockShards },
    (_, shard): Change => ({ kind: 'stock', programmeId: PROGRAMME, rewardId: SOLD_OUT, shard, by: -ITEMS / stockShards }),
  );
  const { committed } = await rewards.store.commit(sold);
  invariant(committed, 'all that there is can be sold');
}

async function refused(asked: Promise<unknown>): Promise<void> {
  const outcome = await asked.then(
    () => 'sold',
    (error: unknown) => error,
  );
  if (!(outcome instanceof Refusal) || outcome.code !== 'OUT_OF_STOCK') throw new TypeError('there was something left', { cause: outcome });
}

async function bareCalls(table: ItemTable): Promise<void> {
  const key = (name: string): Key => ({ PK: `BARE#${name}`, SK: name });
  await Promise.all(['claim', 'account'].map((name) => table.get(key(name))));
  const put = (name: string, attributes: object = {}) =>
    ({ key: key(name), condition: { kind: 'absent' }, action: { kind: 'put', attributes: { ...attributes } } }) as const;
  const place = { [ATTRIBUTES.agendaPartitionKey]: 'BARE', [ATTRIBUTES.agendaSortKey]: 'redemption' };
  const others = ['account', 'entry', 'claim', 'stock', 'limit', 'voucher'].map((name) => put(name));
  await table.write([...others, put('redemption', place)]);
}
