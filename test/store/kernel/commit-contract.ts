/** The contract of every store for commits of any feature: one suite, run on each table. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Change } from '../../../shared/domain/ledger/decision.ts';
import type { Store } from '../../../shared/ports/store.ts';
import { MAX_WRITES } from '../../../shared/store/kernel/item-table.ts';
import { createStore } from '../../../shared/store/store.ts';
import type { Tables, TestTable } from '../../support/kernel/tables.ts';
import {
  aClaim,
  accountChange,
  aKey,
  aMerchant,
  anAccount,
  anEntry,
  anIdentity,
  anOrder,
  anUnclaimed,
  aProfile,
  aSetAside,
  aVersion,
  entryChange,
  M,
  NEXT_YEAR,
  orderChange,
  P,
} from './samples.ts';

export function describeCommits(tables: Tables): void {
  describe(`commits in the store ${tables.name}`, () => {
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

    test('optional fields that are undefined read as absent', async () => {
      await written(entryChange(anEntry(1, { reason: undefined, purchase: undefined })), {
        kind: 'profile',
        profile: aProfile({ fields: { givenName: undefined, familyName: 'Ng' } }),
        expected: 0,
        birthdayAt: null,
      });
      expect(await store.entry(P, M, 1)).toEqual(anEntry(1));
      expect(await store.profile(P, M)).toEqual(aProfile({ fields: { familyName: 'Ng' } }));
    });

    test('an absent item is undefined, and lists are empty', async () => {
      expect(
        await Promise.all([
          store.account(P, M),
          store.profile(P, M),
          store.entry(P, M, 1),
          store.order('corner-shop', 'order-1'),
          store.identity(P, aKey()),
          store.claim('manager-1', 'key-1'),
          store.version(P, 1),
          store.merchant('corner-shop'),
          store.setAside(P, M),
        ]),
      ).toStrictEqual(Array(9).fill(undefined));
      const empty = { items: [], next: undefined };
      expect(await store.entriesBefore(P, M, undefined, 5)).toStrictEqual(empty);
      expect(await store.entriesAfter(P, M, 0, 5)).toStrictEqual(empty);
      expect(await store.programmes(undefined, 5)).toStrictEqual(empty);
      expect(await store.merchants(P, undefined, 5)).toStrictEqual(empty);
      expect(await store.versionsBefore(P, undefined, 5)).toStrictEqual(empty);
      expect(await store.unclaimed(P, aKey(), 5)).toStrictEqual([]);
      expect(await store.setAsides(P, undefined, 5)).toStrictEqual(empty);
      expect(await store.due(0, NEXT_YEAR, undefined, 5)).toStrictEqual(empty);
    });

    const profile = aProfile();

    const existsOnce: readonly [string, Change, object][] = [
      ['entry', entryChange(anEntry(1)), { on: 'entry' }],
      ['claim', { kind: 'claim', claim: aClaim() }, { on: 'claim', existing: aClaim() }],
      ['identity', { kind: 'identity', identity: anIdentity() }, { on: 'identity', existing: anIdentity() }],
      ['unclaimed', { kind: 'unclaimed', unclaimed: anUnclaimed() }, { on: 'unclaimed' }],
      ['programme', { kind: 'programme', programmeId: P, name: 'Coffee' }, { on: 'programme' }],
      ['programme version', { kind: 'programme-version', version: aVersion(1) }, { on: 'programme-version' }],
      ['account, new', accountChange(anAccount()), { on: 'account' }],
      ['order, new', orderChange(anOrder()), { on: 'order', existing: anOrder() }],
      ['profile, new', { kind: 'profile', profile, expected: 0, birthdayAt: null }, { on: 'profile' }],
      ['account set aside, new', { kind: 'set-aside', setAside: aSetAside(), expected: 0 }, { on: 'set-aside' }],
    ];

    test.each(existsOnce)('%s: the second of its kind is refused', async (_, change, conflict) => {
      await written(change);
      expect(await store.commit([change])).toStrictEqual({ committed: false, conflicts: [conflict] });
      // The same beside another change: as a transaction.
      expect(await store.commit([{ kind: 'claim', claim: aClaim({ key: 'other' }) }, change])).toStrictEqual({
        committed: false,
        conflicts: [conflict],
      });
    });

    type Revised = (revision: number, expected: number) => Change;

    const revised: readonly [string, Revised, object][] = [
      ['account', (version, expected) => accountChange(anAccount({ version }), expected), { on: 'account' }],
      ['order', (revision, expected) => orderChange(anOrder({ revision }), expected), { on: 'order', existing: anOrder({ revision: 4 }) }],
      [
        'profile',
        (revision, expected) => ({ kind: 'profile', profile: aProfile({ revision }), expected, birthdayAt: null }),
        { on: 'profile' },
      ],
      ['merchant', (revision, expected) => ({ kind: 'merchant', merchant: aMerchant('shop', { revision }), expected }), { on: 'merchant' }],
      ['set-aside', (revision, expected) => ({ kind: 'set-aside', setAside: aSetAside({ revision }), expected }), { on: 'set-aside' }],
    ];

    test.each(revised)('%s: only the revision that was read is replaced', async (_, change, conflict) => {
      await written(change(3, 0));
      await written(change(4, 3));
      for (const stale of [3, 5]) {
        expect(await store.commit([change(9, stale)])).toStrictEqual({ committed: false, conflicts: [conflict] });
        expect(await store.commit([entryChange(anEntry(1)), change(9, stale)])).toStrictEqual({
          committed: false,
          conflicts: [conflict],
        });
      }
      await written(change(5, 4));
    });

    test.each(revised)('%s: what is not there cannot be replaced', async (kind, change) => {
      const absent = kind === 'order' ? { on: 'order', existing: undefined } : { on: kind };
      expect(await store.commit([change(2, 1)])).toEqual({ committed: false, conflicts: [absent] });
      expect(await store.commit([entryChange(anEntry(1)), change(2, 1)])).toEqual({ committed: false, conflicts: [absent] });
      expect(await testTable.items()).toEqual([]);
    });

    test('every condition that failed is told, in the order of the changes', async () => {
      await written(orderChange(anOrder()), { kind: 'claim', claim: aClaim() }, accountChange(anAccount({ version: 2 })));
      expect(
        await store.commit([
          accountChange(anAccount({ version: 2 }), 1),
          entryChange(anEntry(2)),
          orderChange(anOrder({ returns: [] })),
          { kind: 'claim', claim: aClaim({ inputHash: 'other' }) },
        ]),
      ).toStrictEqual({
        committed: false,
        conflicts: [{ on: 'account' }, { on: 'order', existing: anOrder() }, { on: 'claim', existing: aClaim() }],
      });
    });

    const mixed: readonly Change[] = [
      accountChange(anAccount()),
      entryChange(anEntry(1)),
      orderChange(anOrder()),
      { kind: 'claim', claim: aClaim() },
      { kind: 'identity', identity: anIdentity() },
      { kind: 'unclaimed', unclaimed: anUnclaimed({ orderId: 'order-2' }) },
      { kind: 'profile', profile: aProfile(), expected: 0, birthdayAt: null },
      { kind: 'programme', programmeId: P, name: 'Coffee' },
      { kind: 'programme-version', version: aVersion(1) },
      { kind: 'merchant', merchant: aMerchant('shop'), expected: 0 },
    ];

    test('a transaction of every kind is written whole', async () => {
      await written(...mixed);
      // The merchant is two items.
      expect(await testTable.items()).toHaveLength(mixed.length + 1);
    });

    test.each(mixed.map((change) => [change.kind, change] as const))(
      'one failing condition (%s) leaves nothing written',
      async (_, change) => {
        await written(change);
        const before = await testTable.items();
        expect(await store.commit(mixed)).toMatchObject({ committed: false });
        expect(await testTable.items()).toEqual(before);
      },
    );

    test('as many writes as DynamoDB takes, and not one more', async () => {
      const entries = (count: number) => Array.from({ length: count }, (_, index) => entryChange(anEntry(index + 1)));
      await expect(store.commit(entries(MAX_WRITES + 1))).rejects.toThrow(RangeError);
      expect(await testTable.items()).toEqual([]);
      await written(...entries(MAX_WRITES));
    });

    test('the same item twice in one commit is a mistake of ours, and nothing is written', async () => {
      await expect(store.commit([entryChange(anEntry(1)), entryChange(anEntry(1))])).rejects.toThrow(/multiple operations on one item/);
      expect(await testTable.items()).toEqual([]);
    });

    test('of two commits on one account at the same time, exactly one wins', async () => {
      await written(accountChange(anAccount({ version: 1 })));
      for (let version = 1; version <= 5; version += 1) {
        const contenders = ['a', 'b'].map((name) =>
          store.commit([
            accountChange(anAccount({ version: version + 1, head: name }), version),
            entryChange(anEntry(version + 1, { hash: name })),
            { kind: 'claim', claim: aClaim({ key: `${name}-${version}` }) },
          ]),
        );
        const outcomes = await Promise.all(contenders);
        expect(outcomes.filter(({ committed }) => committed)).toHaveLength(1);
        const winner = outcomes[0]?.committed ? 'a' : 'b';
        expect(await store.account(P, M)).toMatchObject({ version: version + 1, head: winner });
        expect(await store.entry(P, M, version + 1)).toMatchObject({ hash: winner });
        expect(await store.claim('manager-1', `${winner === 'a' ? 'b' : 'a'}-${version}`)).toBeUndefined();
      }
    });
  });
}
