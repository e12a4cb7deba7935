import { expect, test } from 'vitest';
import type { Change } from '../../../shared/domain/ledger/decision.ts';
import { byteOf } from '../../../shared/store/kernel/shards.ts';
import { createStore } from '../../../shared/store/store.ts';
import { insightsAsOf, membersAsOf } from '../../../shared/use-cases/analytics/members-as-of.ts';
import { meteredTable } from '../../bench/kernel/metered-table.ts';
import { nightOf } from '../../support/analytics/pass-shop.ts';
import { openShop, PROGRAMME } from '../../support/kernel/shop.ts';
import { memoryTables } from '../../support/kernel/tables.ts';

test('a member without anything new costs less than 0.7 read units in both passes together', async () => {
  const testTable = await memoryTables().fresh();
  const table = meteredTable(testTable.table);
  const shop = await openShop({ ...testTable, table });
  const store = createStore(table);
  const { memberId: model } = await shop.enrol({ externalId: 'ada' });
  for (let order = 0; order < 20; order += 1) await shop.credit({ orderId: `A-${order}`, member: { externalId: 'ada' } });
  const account = await store.account(PROGRAMME, model);
  if (account === undefined) throw new TypeError('the member is there');
  shop.ports.clock.set(new Date(Date.parse(shop.ports.clock.now()) + 7 * 864e5).toISOString());
  const range = { programmeId: PROGRAMME, ...(await nightOf(shop.ports)), after: undefined, write: true };
  for await (const _ of membersAsOf({ store }, { ...range, shard: byteOf(model) % 64 }, () => 1));
  const insight = await store.insight(PROGRAMME, model);
  if (insight === undefined) throw new TypeError('the member has an insight');

  let members = 0;
  for (let number = 0; members < 1_000; number += 1) {
    const memberId = `mem_${String(number).padStart(26, '0')}`;
    if (byteOf(memberId) % 64 !== 9) continue;
    members += 1;
    const changes: readonly Change[] = [
      { kind: 'account', account: { ...account, memberId }, expected: 0, nextActionAt: null },
      { kind: 'insight', insight: { ...insight, history: { ...insight.history, memberId } }, expected: 0 },
    ];
    await store.commit(changes);
  }
  const met = { first: 0, second: 0 };
  const consumed = await table.during(async () => {
    for await (const page of membersAsOf({ store }, { ...range, shard: 9 }, () => 1)) met.first += page.members.length;
    for await (const page of insightsAsOf({ store }, { ...range, shard: 9 }, () => 1)) met.second += page.members.length;
  });
  expect(Math.min(met.first, met.second)).toBeGreaterThanOrEqual(members);
  expect(consumed.writeUnits).toBe(0);
  expect(consumed.readUnits / met.first).toBeLessThan(0.7);
  expect(consumed.readUnits / met.first).toBeGreaterThan(0.5);
});
