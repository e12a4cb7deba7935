/** A reward that everyone wants, and members who have not redeemed it yet. */
import { randomBytes, randomInt } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { nextActionAt } from '../../../shared/domain/agenda/next-action.ts';
import { invariant, Refusal } from '../../../shared/domain/kernel/refusal.ts';
import type { ItemTable } from '../../../shared/store/kernel/item-table.ts';
import { createStore } from '../../../shared/store/store.ts';
import { Busy } from '../../../shared/use-cases/kernel/commit.ts';
import { createReward } from '../../../shared/use-cases/rewards/publish-reward.ts';
import { redeemReward } from '../../../shared/use-cases/rewards/redeem-reward.ts';
import { onStore, type TestPorts } from '../../support/kernel/ports.ts';
import { rewardTerms } from '../../support/rewards/reward-builders.ts';
import { copies } from '../agenda/due-copies.ts';
import { BENCH_PROGRAMME, BENCH_TERMS, benchPorts, openBenchShop } from '../earning/bench-shop.ts';
import { copyItems } from '../kernel/copy-items.ts';
import { type Tally, talliedTable } from '../kernel/tallied-table.ts';

/** The outcome of one member's redemption, over all its attempts. */
export interface Redeemed extends Tally {
  readonly sold: boolean;
}

export interface RewardPlace {
  readonly table: ItemTable;
  readonly documents: DynamoDBDocumentClient;
  readonly tableName: string;
}

/** With inventory, a limit and a voucher, for fewer points than a member's first purchase earns. */
const hotTerms = (stock: number) => rewardTerms({ stock, cost: { points: 10 }, limit: { redemptions: 1, per: 'month' } });

export class HotReward {
  readonly #place: RewardPlace;
  readonly #ports: TestPorts;
  readonly #likeMember: string;
  /** Containers as in Lambda: each handles one request at a time, and caches terms. */
  readonly #containers: TestPorts[] = [];
  #series = 0;

  private constructor(place: RewardPlace, ports: TestPorts, likeMember: string) {
    this.#place = place;
    this.#ports = ports;
    this.#likeMember = likeMember;
  }

  /** @param place an empty table. */
  static async open(place: RewardPlace): Promise<HotReward> {
    const { memberIds } = await openBenchShop(place.table, 1);
    const [likeMember] = memberIds;
    invariant(likeMember !== undefined, 'one has enrolled');
    return new HotReward(place, asDeployed(benchPorts(place.table)), likeMember);
  }

  /** The same reward in fresh containers, through another table. */
  on(place: RewardPlace): HotReward {
    return new HotReward(place, this.#ports, this.#likeMember);
  }

  async create(rewardId: string, stock: number): Promise<void> {
    await createReward(this.#ports, { programmeId: BENCH_PROGRAMME, rewardId, state: 'active', terms: hotTerms(stock), by: 'founder' });
  }

  /** Adds members who have redeemed nothing. */
  async members(count: number): Promise<readonly string[]> {
    const { store, clock } = this.#ports;
    const account = await store.account(BENCH_PROGRAMME, this.#likeMember);
    invariant(account !== undefined, 'who has enrolled has an account');
    const dueAt = nextActionAt(account, BENCH_TERMS, clock.now());
    invariant(dueAt !== null, 'points expire');
    const items = [...copies({ account }, seriesName(this.#series++), count, dueAt)].flat();
    await copyItems(this.#place.documents, this.#place.tableName, items);
    return items.map(({ PK }) => PK.slice(PK.lastIndexOf('#') + 1));
  }

  /** Each member redeems once, with so many in flight. */
  async redeem(rewardId: string, memberIds: readonly string[], inFlight: number): Promise<readonly Redeemed[]> {
    while (this.#containers.length < inFlight) this.#containers.push(asDeployed(onStore(this.#ports, createStore(this.#place.table))));
    const left = memberIds.values();
    const redeemed: Redeemed[] = [];
    const invoke = async (container: TestPorts): Promise<void> => {
      for (const memberId of left) redeemed.push(await this.#redeemIn(container, rewardId, memberId));
    };
    await Promise.all(this.#containers.slice(0, inFlight).map(invoke));
    return redeemed;
  }

  async #redeemIn(container: TestPorts, rewardId: string, memberId: string): Promise<Redeemed> {
    const { table, tally } = talliedTable(this.#place.table);
    const idempotencyKey = randomBytes(18).toString('hex');
    const command = { programmeId: BENCH_PROGRAMME, memberId, by: memberId, idempotencyKey, rewardId };
    const sold = await isSold(() => redeemReward({ ...container, store: createStore(table) }, command));
    return { sold, ...tally };
  }
}

const seriesName = (series: number): string => `h${String(series).padStart(3, '0')}`;

/** Repeats a redemption until it has an answer, as a client does after BUSY. */
async function isSold(redeem: () => Promise<unknown>): Promise<boolean> {
  for (;;) {
    try {
      await redeem();
      return true;
    } catch (error) {
      if (error instanceof Refusal && error.code === 'OUT_OF_STOCK') return false;
      if (!(error instanceof Busy)) throw error;
    }
  }
}

/** Ids and pauses as in `wire.ts`. */
export const asDeployed = (ports: TestPorts): TestPorts => ({
  ...ports,
  ids: {
    ...ports.ids,
    redemptionId: () => `red_${randomBytes(13).toString('hex')}`,
    voucherSymbols: () => String(randomInt(2 ** 47)).padStart(16, '0'),
  },
  pause: { upTo: [], jittered: (upToMillis) => setTimeout(randomInt(upToMillis + 1)) },
});
