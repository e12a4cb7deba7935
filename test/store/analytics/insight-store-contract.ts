/** The contract of insights, and of batch reads of accounts, for every store: one suite, run on each table. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Found } from '../../../shared/domain/analytics/passes/insight.ts';
import { type MemberInsight, newInsight } from '../../../shared/domain/analytics/passes/member-insight.ts';
import type { Change } from '../../../shared/domain/ledger/decision.ts';
import type { Store } from '../../../shared/ports/store.ts';
import { MAX_GETS } from '../../../shared/store/kernel/item-table.ts';
import { byteOf } from '../../../shared/store/kernel/shards.ts';
import { createStore } from '../../../shared/store/store.ts';
import { anAccount, aPurchase, MEMBER_ID as M, MemberHistory, PROGRAMME_ID as P } from '../../support/kernel/builders.ts';
import type { Tables } from '../../support/kernel/tables.ts';

const COMMITTED = { committed: true };
const FOUND: Found = {
  since: 20_770,
  insight: {
    stage: 'retained',
    rfm: { recency: 5, frequency: 4, monetary: 3, class: 'champions' },
    abc: 'A',
    value: 'most-growable',
    risk: 'low',
    alive: 0.9,
    segments: ['seg_1'],
  },
};

const anInsight = (memberId = M, special: Partial<MemberInsight> = {}): MemberInsight => ({
  ...newInsight(P, memberId, [], 'Europe/Berlin'),
  ...special,
});
const change = (insight: MemberInsight, expected = 0): Change => ({ kind: 'insight', insight, expected });

/** Members of one shard, in order of id. */
function membersOf(shard: number, count: number): readonly string[] {
  const found: string[] = [];
  for (let number = 100_000; found.length < count; number += 1) {
    if (byteOf(`mem_${number}`) % 64 === shard) found.push(`mem_${number}`);
  }
  return found;
}

export function describeInsightStore(tables: Tables): void {
  describe(`insights ${tables.name}`, () => {
    let store: Store;
    beforeAll(tables.start);
    afterAll(tables.stop);
    beforeEach(async () => {
      store = createStore((await tables.fresh()).table);
    });
    const written = async (...changes: Change[]) => expect(await store.commit(changes)).toEqual(COMMITTED);

    test('are read as they were written, with and without a finding', async () => {
      const life = new MemberHistory();
      life.buys(aPurchase().of(5_000).with({ channel: 'the shop, in Köln' }));
      life.adjusts(-7);
      const insight = newInsight(P, M, life.entries, 'Europe/Berlin');
      await written(change(insight));
      expect(await store.insight(P, M)).toStrictEqual(insight);
      const found: MemberInsight = { ...insight, found: FOUND, revision: 2 };
      await written(change(found, 1));
      expect(await store.insight(P, M)).toStrictEqual(found);
      expect(await store.insight('other', M)).toBeUndefined();
    });

    test('are created once, and changed only from the last revision', async () => {
      await written(change(anInsight()));
      const refused = { committed: false, conflicts: [{ on: 'insight' }] };
      expect(await store.commit([change(anInsight())])).toEqual(refused);
      await written(change(anInsight(M, { revision: 2 }), 1));
      expect(await store.commit([change(anInsight(M, { revision: 2 }), 1)])).toEqual(refused);
    });

    test('of a shard are listed in order of id, page by page', async () => {
      const members = membersOf(3, 5);
      for (const memberId of members.toReversed()) await written(change(anInsight(memberId)));
      await written(...membersOf(4, 2).map((memberId) => change(anInsight(memberId))));
      const seen: string[] = [];
      let after: string | undefined;
      do {
        const page = await store.insights(P, 3, after, 2);
        expect(page.items.length).toBeLessThanOrEqual(2);
        seen.push(...page.items.map(({ history }) => history.memberId));
        after = page.next;
      } while (after !== undefined);
      expect(seen).toEqual(members);
      expect((await store.insights(P, 3, members[3], 10)).items.map(({ history }) => history.memberId)).toEqual(members.slice(4));
      expect(await store.insights('other', 3, undefined, 10)).toEqual({ items: [], next: undefined });
      expect(await store.insights(P, 3, members[4], 10)).toEqual({ items: [], next: undefined });
    });

    test('a batch reads accounts of many members, and leaves out those that do not exist', async () => {
      const accounts = Array.from({ length: MAX_GETS - 1 }, (_, number) =>
        anAccount({ memberId: `mem_${number}`, version: 1, head: 'hash' }),
      );
      const changes = accounts.map((account): Change => ({ kind: 'account', account, expected: 0, nextActionAt: null }));
      await written(...changes);
      const ids = accounts.map(({ memberId }) => memberId);
      const read = await store.accounts(P, [...ids, 'mem_no_one']);
      expect([...read].sort((a, b) => ids.indexOf(a.memberId) - ids.indexOf(b.memberId))).toStrictEqual(accounts);
      expect(await store.accounts(P, [])).toEqual([]);
      await expect(store.accounts(P, [...ids, 'a', 'b'])).rejects.toThrow('101 items are more than the 100 of one batch');
      await expect(store.accounts(P, ['a', 'a'])).rejects.toThrow('an item twice');
      expect(await store.profiles(P, ids)).toEqual([]);
    });
  });
}
