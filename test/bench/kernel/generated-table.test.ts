/** Generated members are the same each time, in the order of their partition. */

import { expect, test } from 'vitest';
import { insightFrom } from '../../../shared/store/analytics/codecs.ts';
import { analyticsItems } from '../../../shared/store/analytics/items.ts';
import { createMemoryTable } from '../../../shared/store/kernel/memory-table.ts';
import { accountFrom } from '../../../shared/store/ledger/account-codec.ts';
import { createStore } from '../../../shared/store/store.ts';
import { accountItem, insightItem, syntheticId, syntheticMember } from '../analytics/synthetic-members.ts';
import { BENCH_PROGRAMME } from '../earning/bench-shop.ts';
import { generatedTable } from './generated-table.ts';

const NEWEST = 20_500;

test('pages have each member of a shard once, with accounts that agree with their histories', async () => {
  const store = createStore(generatedTable(createMemoryTable(), { inEachShard: 25, newest: NEWEST }));
  const met: string[] = [];
  for (let after: string | undefined, more = true; more; ) {
    const { items, next } = await store.insights(BENCH_PROGRAMME, 3, after, 10);
    const ids = items.map(({ history }) => history.memberId);
    const accounts = await store.accounts(BENCH_PROGRAMME, ids);
    expect(accounts.map(({ memberId, version }) => [memberId, version])).toEqual(
      items.map(({ history }) => [history.memberId, history.upTo.entry]),
    );
    met.push(...ids);
    after = next;
    more = next !== undefined;
  }
  expect(met).toEqual(Array.from({ length: 25 }, (_, index) => syntheticId(75 + index)));
});

test('writes to generated members are dropped, and all other writes are stored', async () => {
  const kept = createMemoryTable();
  const table = generatedTable(kept, { inEachShard: 5, newest: NEWEST });
  const put = (PK: string) =>
    table.write([{ key: { PK, SK: 'x' }, condition: { kind: 'absent' }, action: { kind: 'put', attributes: { a: 1 } } }]);
  expect(await put(analyticsItems.insight.key({ programmeId: BENCH_PROGRAMME, shard: 0, memberId: '' }).PK)).toEqual([]);
  expect(await put('OTHER#')).toEqual([]);
  expect([...kept.items()].map(({ PK }) => PK)).toEqual(['OTHER#']);
});

test('a generated member is read from the store as it was made', () => {
  for (let number = 0; number < 200; number += 1) {
    const member = syntheticMember(number, syntheticId(number), NEWEST);
    const read = { insight: insightFrom(insightItem(member)), account: accountFrom(accountItem(member)) };
    expect(read).toEqual({ insight: member.insight, account: member.account });
    expect(member.insight.history.facts.every(({ day }) => day <= NEWEST)).toBe(true);
  }
});
