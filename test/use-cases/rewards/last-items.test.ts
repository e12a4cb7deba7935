/** Many members want the last items at the same time: on every table. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Refusal } from '../../../shared/domain/kernel/refusal.ts';
import { blankAccount } from '../../../shared/domain/ledger/account.ts';
import { decideAdjustment } from '../../../shared/domain/ledger/adjustment.ts';
import { type Change, ledgerChanges } from '../../../shared/domain/ledger/decision.ts';
import { decideEnrolment } from '../../../shared/domain/members/enrolment.ts';
import { spread } from '../../../shared/domain/rewards/inventory.ts';
import type { RewardVersion } from '../../../shared/domain/rewards/reward.ts';
import { NOTE } from '../../support/kernel/builders.ts';
import { redelivered } from '../../support/kernel/faults.ts';
import { PROGRAMME } from '../../support/kernel/shop.ts';
import { TABLES, type Tables } from '../../support/kernel/tables.ts';
import { REWARD_ID } from '../../support/rewards/reward-builders.ts';
import { openRewardShop, type RewardShop } from '../../support/rewards/reward-shop.ts';

/** Members of one transaction, each an account and two entries. */
const AT_A_TIME = 30;

/** On DynamoDB each of them takes its time. */
function rushOn({ name, everything }: Tables) {
  if (name === 'in memory') return { members: 1_000, items: 100 };
  return everything ? { members: 200, items: 20 } : { members: 60, items: 20 };
}

describe.each(TABLES)('many members for the last items $name', (tables) => {
  const { members, items } = rushOn(tables);
  let rewards: RewardShop;
  let memberIds: readonly string[];
  beforeAll(tables.start);
  afterAll(tables.stop);
  beforeEach(async () => {
    rewards = await openRewardShop(await tables.fresh());
    memberIds = Array.from({ length: members }, (_, member) => `mem_${member}`);
    for (let from = 0; from < members; from += AT_A_TIME) await makeMembers(memberIds.slice(from, from + AT_A_TIME));
  });

  /** With points for one. */
  const makeMembers = async (ids: readonly string[]): Promise<void> => {
    const { ports, store } = rewards;
    const now = ports.clock.now();
    const programme = await ports.versions.at(PROGRAMME, now);
    const changes = ids.flatMap((memberId) => {
      const { account, appended } = decideEnrolment(memberId, [], programme, now);
      const funded = decideAdjustment(account, { points: 50, note: NOTE }, programme, now);
      const ledger = { account: funded.account, appended: [...appended, ...funded.appended] };
      return ledgerChanges(blankAccount(PROGRAMME, memberId), ledger, programme.terms, now);
    });
    expect(await store.commit(changes)).toEqual({ committed: true });
  };

  /** All in one shard but for a few. */
  const unevenly = async ({ stockShards }: RewardVersion): Promise<void> => {
    const even = spread(items, stockShards);
    const uneven = even.map((_, shard): number => (shard === 1 ? 2 : shard === 2 ? 1 : 0));
    uneven[0] = items - uneven.reduce((sum, left) => sum + left, 0);
    const changes = even.flatMap((left, shard): Change[] => {
      const by = (uneven[shard] ?? 0) - left;
      return by === 0 ? [] : [{ kind: 'stock', programmeId: PROGRAMME, rewardId: REWARD_ID, shard, by }];
    });
    expect(await rewards.store.commit(changes)).toEqual({ committed: true });
  };

  const outcomesOf = async (ask: (memberId: string) => Promise<unknown>) => {
    const outcomes = await Promise.all(
      memberIds.map(async (memberId) => {
        try {
          await redelivered(() => ask(memberId));
          return 'sold';
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          return error.code;
        }
      }),
    );
    return Object.fromEntries(['sold', 'OUT_OF_STOCK'].map((outcome) => [outcome, outcomes.filter((one) => one === outcome).length]));
  };

  const nothingHeld = async () => {
    const accounts = await Promise.all(memberIds.map((memberId) => rewards.account(memberId)));
    for (const { held } of accounts) expect(held).toEqual([]);
  };

  test('are sold to the last one, each once, over uneven shards; and no point is held', async () => {
    await unevenly(await rewards.create({ stock: items }));
    expect(await outcomesOf((memberId) => rewards.on(rewards.store).redeem({ memberId }))).toEqual({
      sold: items,
      OUT_OF_STOCK: members - items,
    });
    expect(await rewards.balanced()).toHaveLength(items);
    await nothingHeld();
  });

  test('are reserved to the last one, and are there again for others when half of them go away', async () => {
    await unevenly(await rewards.create({ stock: items }));
    const sold = { sold: items, OUT_OF_STOCK: members - items };
    expect(await outcomesOf((memberId) => rewards.on(rewards.store).reserve({ memberId }))).toEqual(sold);
    const reserved = await rewards.balanced();
    // Half of them check out, half go away.
    for (const [index, redemption] of reserved.entries()) await (index % 2 === 0 ? rewards.commit(redemption) : rewards.cancel(redemption));
    const back = Math.floor(items / 2);
    const without = new Set(reserved.map(({ memberId }) => memberId));
    memberIds = memberIds.filter((memberId) => !without.has(memberId));
    expect(await outcomesOf((memberId) => rewards.on(rewards.store).redeem({ memberId }))).toEqual({
      sold: back,
      OUT_OF_STOCK: memberIds.length - back,
    });
    await rewards.balanced();
    await nothingHeld();
  });
});
