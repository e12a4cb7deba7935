/** A referrer with very many friends, and the cost of rewarding one more. */

import { ledgerChanges } from '../../../shared/domain/ledger/decision.ts';
import { friendIdOf } from '../../../shared/domain/referrals/friend.ts';
import { decideReferrerAward } from '../../../shared/domain/referrals/referral-award.ts';
import type { Store } from '../../../shared/ports/store.ts';
import { createMemoryTable } from '../../../shared/store/kernel/memory-table.ts';
import { ledgerItems } from '../../../shared/store/ledger/items.ts';
import { itemBytes } from '../../support/kernel/item-size.ts';
import { PROGRAMME } from '../../support/kernel/shop.ts';
import { openReferralShop, type ReferralShop } from '../../support/referrals/referral-shop.ts';
import type { BenchRun } from '../benchmark.ts';
import { type Consumed, meteredTable } from '../kernel/metered-table.ts';

export interface PopularReferrer {
  /** All work after one more friend's purchase, until both are rewarded. */
  readonly rewarded: Consumed;
  /** The referrer's account afterwards. */
  readonly accountBytes: number;
}

/** The number of steps of progress. */
export const POPULAR_STEPS = 10;

/** Adds referees to the list. The domain's own decisions reward each, on the account at that time. */
export async function popularReferrer(run: BenchRun, friends: number): Promise<PopularReferrer> {
  const memory = createMemoryTable();
  const table = meteredTable(memory);
  const referrals = await openReferralShop({ table, items: async () => [...memory.items()] });
  const { memberId: referrerId, code } = await referrals.referrer();
  for (let friend = 1; friend <= friends; friend += 1) {
    await list(referrals, referrerId, memberIdOf(friend));
    if (friend % (friends / POPULAR_STEPS) < 1) run.progress.step();
  }
  await pay(referrals, referrerId, friends);

  const memberId = await referrals.friend(code);
  await referrals.react(entryOf(memberId, 1));
  await referrals.buys('Grace');
  // The purchase's entry, and the entry of the friend's reward.
  const rewarded = await table.during(async () => {
    for (const entry of [2, 3]) await referrals.react(entryOf(memberId, entry));
  });
  const { referred } = await referrals.account(referrerId);
  if (referred?.friends !== friends + 1) throw new TypeError(`of ${friends + 1} friends ${referred?.friends} are paid for`);
  return {
    rewarded,
    accountBytes: itemBytes((await table.get(ledgerItems.account.key({ programmeId: PROGRAMME, memberId: referrerId }))) ?? {}),
  };
}

const entryOf = (memberId: string, entry: number) => ({ kind: 'referral-entry', programmeId: PROGRAMME, memberId, entry }) as const;

const memberIdOf = (friend: number): string => `mem_friend${String(friend).padStart(20, '0')}`;

async function list({ store, ports }: ReferralShop, referrerId: string, refereeId: string): Promise<void> {
  const friendId = friendIdOf(PROGRAMME, referrerId, refereeId);
  const since = ports.clock.now();
  const friend = { programmeId: PROGRAMME, referrerId, friendId, refereeId, stage: 'rewarded', since, entry: 3, revision: 1 } as const;
  await written(store, [
    { kind: 'friend', friend, expected: 0 },
    { kind: 'friends-at-stage', friend, stage: 'rewarded', by: 1 },
  ]);
}

/** One decision after another. Only the last account is written, because no award reads earlier entries. */
async function pay({ store, ports, account }: ReferralShop, referrerId: string, friends: number): Promise<void> {
  const now = ports.clock.now();
  const version = await ports.versions.at(PROGRAMME, now);
  const programme = { atEnrolment: version, now: version };
  const read = await account(referrerId);
  let paid = read;
  for (let friend = 1; friend <= friends; friend += 1) {
    const award = { referrerId, refereeId: memberIdOf(friend), level: 1 };
    paid = decideReferrerAward(paid, award, undefined, programme, now).ledger.account;
  }
  await written(store, ledgerChanges(read, { account: paid, appended: [] }, version.terms, now));
}

async function written(store: Store, changes: Parameters<Store['commit']>[0]): Promise<void> {
  const { committed } = await store.commit(changes);
  if (!committed) throw new TypeError('what nobody else writes is written');
}
