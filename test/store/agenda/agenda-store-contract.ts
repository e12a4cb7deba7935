/** The contract of every store for the agenda and the quarantine: one suite, run on each table. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { retryAt } from '../../../shared/domain/agenda/quarantine.ts';
import { plusSeconds } from '../../../shared/domain/kernel/time.ts';
import type { Account } from '../../../shared/domain/ledger/account.ts';
import type { Change } from '../../../shared/domain/ledger/decision.ts';
import type { Due } from '../../../shared/ports/agenda/store.ts';
import type { Store } from '../../../shared/ports/store.ts';
import { NOTHING_DUE } from '../../../shared/store/agenda/items.ts';
import { MAX_WRITES } from '../../../shared/store/kernel/item-table.ts';
import { createStore } from '../../../shared/store/store.ts';
import { AGENDA_SHARDS } from '../../../shared/store/table.ts';
import { NOON } from '../../support/kernel/ports.ts';
import type { Tables, TestTable } from '../../support/kernel/tables.ts';
import { accountChange, allPages, anAccount, aSetAside, M, NEXT_YEAR, P, upTo } from '../kernel/samples.ts';

export function describeAgendaStore(tables: Tables): void {
  describe(`the agenda in the store ${tables.name}`, () => {
    let testTable: TestTable;
    let store: Store;
    beforeAll(tables.start);
    afterAll(tables.stop);
    beforeEach(async () => {
      testTable = await tables.fresh();
      store = createStore(testTable.table);
    });

    const written = async (...changes: Change[]): Promise<void> => {
      expect(await store.commit(changes)).toEqual({ committed: true });
    };

    test('account set aside, also in the list of its programme', async () => {
      const setAside = aSetAside({ revision: 3, failedAt: NEXT_YEAR, reason: 'TypeError: „pending“ fehlt' });
      await written({ kind: 'set-aside', setAside, expected: 0 });
      expect(await store.setAside(P, M)).toStrictEqual(setAside);
      expect(await store.setAsides(P, undefined, 10)).toStrictEqual({ items: [setAside], next: undefined });
      expect((await store.setAsides('tea-club', undefined, 10)).items).toEqual([]);
    });

    test('a record of a failing account is ended once, and only as it was read', async () => {
      const ended: Change = { kind: 'set-aside-ended', setAside: aSetAside() };
      const refused = { committed: false, conflicts: [{ on: 'set-aside-ended' }] };
      expect(await store.commit([ended])).toStrictEqual(refused);
      await written({ kind: 'set-aside', setAside: aSetAside(), expected: 0 });
      await written({ kind: 'set-aside', setAside: aSetAside({ revision: 2 }), expected: 1 });
      expect(await store.commit([ended])).toStrictEqual(refused);
      await written({ kind: 'set-aside-ended', setAside: aSetAside({ revision: 2 }) });
      expect(await store.setAside(P, M)).toBeUndefined();
    });

    const agendaOf = async (memberId: string) =>
      (await testTable.items()).find(({ PK, SK }) => PK === `MEMBER#${P}#${memberId}` && SK === 'ACCOUNT');

    test('every account is on it, by when it next has something to do', async () => {
      const due = {
        memberId: 'mem_due',
        batches: [{ expiresAt: NEXT_YEAR, points: 1 }],
        pending: [{ maturesAt: NOON, expiresAt: null, points: 1 }],
      };
      await written(accountChange(anAccount()), accountChange(anAccount(due)));
      expect(await agendaOf(M)).toMatchObject({ agendaKey: `${NOTHING_DUE}#${P}#${M}` });
      expect(await agendaOf('mem_due')).toMatchObject({ agendaKey: `${NOON}#${P}#mem_due` });
    });

    test('its shards fill evenly', async () => {
      const members = upTo(512);
      for (let from = 0; from < members.length; from += MAX_WRITES) {
        await written(...members.slice(from, from + MAX_WRITES).map((number) => accountChange(anAccount({ memberId: `mem_${number}` }))));
      }
      const shards = new Map<unknown, number>();
      for (const { agendaShard } of await testTable.items()) shards.set(agendaShard, (shards.get(agendaShard) ?? 0) + 1);
      expect(shards.size).toBeGreaterThan(AGENDA_SHARDS * 0.95);
      expect(Math.max(...shards.values())).toBeLessThan(30);
    });

    describe('due work', () => {
      const at = (seconds: number) => plusSeconds(NOON, seconds);
      const maturing = (memberId: string, seconds: number, differing: Partial<Account> = {}) =>
        accountChange(anAccount({ memberId, pending: [{ maturesAt: at(seconds), expiresAt: null, points: 1 }], ...differing }));
      const shards = Array.from({ length: AGENDA_SHARDS }, (_, shard) => shard);
      /** The index follows the table a moment later. */
      const eventually = (read: () => Promise<unknown>) => expect.poll(read, { interval: 20 });
      const dueIn = async (shard: number, until = at(0)): Promise<readonly Due[]> => (await store.due(shard, until, undefined, 1000)).items;
      const allDue = async (until = at(0)) => (await Promise.all(shards.map((shard) => dueIn(shard, until)))).flat();
      const names = (due: readonly Due[]) => due.map(({ kind, memberId }) => `${kind} ${memberId}`);
      const shardOfAll = async (): Promise<number> => {
        const [item] = await testTable.items();
        return Number(String(item?.agendaShard).slice('DUE#'.length));
      };

      test('is what has its time by then, of every programme, and nothing that is later or has no time', async () => {
        await written(
          maturing('mem_past', -86_400),
          maturing('mem_now', 0),
          maturing('mem_soon', 0.001),
          maturing('mem_later', 86_400),
          accountChange(anAccount({ memberId: 'mem_never' })),
          maturing('mem_other', -1, { programmeId: 'tea-club' }),
        );
        await eventually(async () => names(await allDue()).sort()).toEqual(['account mem_now', 'account mem_other', 'account mem_past']);
        expect((await allDue()).find(({ memberId }) => memberId === 'mem_other')).toMatchObject({ programmeId: 'tea-club' });
        await eventually(async () => names(await allDue(at(86_400)))).toHaveLength(5);
      });

      test('is off the agenda when it has been done', async () => {
        await written(maturing(M, -5));
        await eventually(() => allDue()).toHaveLength(1);
        await written(accountChange(anAccount({ version: 2 }), 1));
        await eventually(() => allDue()).toEqual([]);
      });

      test('is a failing account, too, from when it is to be tried again, in the shard of the account', async () => {
        await written(maturing(M, -5), { kind: 'set-aside', setAside: aSetAside(), expected: 0 });
        const shard = await shardOfAll();
        const again = retryAt(aSetAside());
        await eventually(async () => names(await dueIn(shard, again))).toEqual([`account ${M}`, `set-aside ${M}`]);
        expect(names(await dueIn(shard, plusSeconds(again, -0.001)))).toEqual([`account ${M}`]);
        expect(await dueIn(shard, again)).toMatchObject([{ programmeId: P }, { programmeId: P }]);
        await written({ kind: 'set-aside-ended', setAside: aSetAside() });
        await eventually(async () => names(await dueIn(shard, again))).toEqual([`account ${M}`]);
      });

      test('comes page by page, the longest due first, from any position on', async () => {
        // The same member in many programmes: all in one shard, several at the same instant.
        const programmes = upTo(13).map((number) => `p-${String(number).padStart(2, '0')}`);
        await written(...programmes.map((programmeId, index) => maturing(M, -100 + Math.floor(index / 4), { programmeId })));
        const shard = await shardOfAll();
        await eventually(async () => (await dueIn(shard)).map(({ programmeId }) => programmeId)).toEqual(programmes);
        for (const limit of [1, 4, 5, 12, 13, 14]) {
          const pages = await allPages<Due, string>((from) => store.due(shard, at(0), from, limit));
          expect(pages.flat().map(({ programmeId }) => programmeId)).toEqual(programmes);
          expect(pages).toHaveLength(Math.ceil(13 / limit));
        }
        const all = await dueIn(shard);
        for (const [index, { position }] of all.entries()) {
          expect((await store.due(shard, at(0), position, 100)).items).toEqual(all.slice(index + 1));
        }
        // Behind the end.
        expect(await store.due(shard, at(-100), all.at(-1)?.position, 5)).toStrictEqual({ items: [], next: undefined });
      });
    });
  });
}
