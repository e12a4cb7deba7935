/** The bare worker is a fair limit only if it makes the product's calls. */

import { expect, test } from 'vitest';
import type { Item, ItemTable } from '../../../shared/store/kernel/item-table.ts';
import { createMemoryTable } from '../../../shared/store/kernel/memory-table.ts';
import { ledgerItems } from '../../../shared/store/ledger/items.ts';
import { AGENDA_INDEX } from '../../../shared/store/table.ts';
import { beginAgenda, workAgenda } from '../../../shared/use-cases/agenda/work-agenda.ts';
import { itemBytes } from '../../support/kernel/item-size.ts';
import { benchPorts } from '../earning/bench-shop.ts';
import { bareItem, bareQuery, readOf, writeOf } from './bare-agenda.ts';
import { copiesInShard, DUE_AT } from './due-copies.ts';
import { dueMembers, openAgendaProgramme } from './due-members.ts';

/** The reads and writes of the product's worker, once it knows the terms. */
async function productCalls(due: Item) {
  const kept = createMemoryTable();
  await openAgendaProgramme(kept);
  const { PK, SK, ...attributes } = due;
  await kept.write([{ key: { PK, SK }, condition: { kind: 'absent' }, action: { kind: 'put', attributes } }]);
  const calls: { readonly name: string; readonly items: readonly object[] }[] = [];
  const table: ItemTable = {
    ...kept,
    agenda: (range) => {
      calls.push({ name: 'query', items: [] });
      return kept.agenda(range);
    },
    get: (key) => {
      calls.push({ name: 'get', items: [key] });
      return kept.get(key);
    },
    write: (writes) => {
      const items = writes.flatMap(({ key, action }) => (action.kind === 'put' ? { ...key, ...action.attributes } : []));
      calls.push({ name: 'write', items });
      return kept.write(writes);
    },
  };
  const ports = benchPorts(table);
  await workAgenda(ports, beginAgenda([7], DUE_AT), () => Number.POSITIVE_INFINITY);
  return { calls, items: [...kept.items()].filter((item) => item.PK === PK) };
}

test('the calls are the same, with items of the same size on the same shards', async () => {
  const [due] = copiesInShard((await dueMembers()).expiry, 'x', 1, 7);
  if (due === undefined) throw new TypeError('no copy');
  const { calls, items } = await productCalls(due);
  expect(calls.map(({ name }) => name)).toEqual(['query', 'get', 'write']);

  const [account, entry] = [ledgerItems.account.sort.prefix, ledgerItems.entry.sort.prefix].map((sort) =>
    items.find(({ SK }) => SK.startsWith(sort)),
  );
  if (account === undefined || entry === undefined) throw new TypeError('nothing was posted');
  const bare = bareItem(due);
  const settled = { tableName: 'T', account, entry };
  expect(bareQuery('T', String(due.agendaShard))).toMatchObject({
    IndexName: AGENDA_INDEX,
    ExpressionAttributeValues: { ':shard': bare.agendaShard },
  });
  expect(readOf(settled, bare)).toMatchObject({ Key: { PK: bare.PK, SK: bare.SK }, ConsistentRead: true });

  const written = (writeOf(settled, bare).TransactItems ?? []).map(({ Put: put }) => put?.Item ?? {});
  const [, , { items: ofProduct = [] } = {}] = calls;
  expect(written).toHaveLength(ofProduct.length);
  // Its keys are longer by the word that distinguishes them.
  const WORD = 'BARE'.length;
  expect(itemBytes(written[0] ?? {})).toBe(itemBytes(ofProduct[0] ?? {}) + 2 * WORD);
  expect(itemBytes(written[1] ?? {})).toBe(itemBytes(ofProduct[1] ?? {}) + WORD);
  expect(written[0]).toMatchObject({ version: account.version, agendaShard: bare.agendaShard });
});
