/** The contract of every store for profiles and identities: one suite, run on each table. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Change } from '../../../shared/domain/ledger/decision.ts';
import type { Profile } from '../../../shared/domain/members/member.ts';
import type { Store } from '../../../shared/ports/store.ts';
import { createStore } from '../../../shared/store/store.ts';
import { NOW } from '../../support/kernel/builders.ts';
import type { Tables, TestTable } from '../../support/kernel/tables.ts';
import { aKey, anEntry, anIdentity, aProfile, entryChange, M, P } from '../kernel/samples.ts';

export function describeMemberStore(tables: Tables): void {
  describe(`members in the store ${tables.name}`, () => {
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

    test('identity', async () => {
      await written({ kind: 'identity', identity: anIdentity() });
      expect(await store.identity(P, aKey())).toStrictEqual(anIdentity());
    });

    test.each<[string, Profile]>([
      ['empty', aProfile()],
      [
        'full',
        aProfile({
          revision: 3,
          identities: { email: 'zoë@example.com', phone: '+41441234567', card: '1234', externalId: 'Ä 1', subject: 'sub-1' },
          others: [{ kind: 'card', value: '5678' }],
          withdrawn: [{ kind: 'card', value: '9999', at: NOW }],
          fields: { givenName: 'Zoë 🌻', familyName: 'Nguyễn', birthDate: '1990-02-28', language: 'de-CH' },
        }),
      ],
    ])('profile: %s', async (_, profile) => {
      await written({ kind: 'profile', profile, expected: 0, birthdayAt: null });
      expect(await store.profile(P, M)).toStrictEqual(profile);
    });

    test('an identity that changed: holds at its revision, and the first change needs only the item', async () => {
      const changed = (revision: number, expected: number): Change => ({
        kind: 'identity-changed',
        identity: anIdentity({ revision, withdrawnAt: NOW }),
        expected,
      });
      const refused = { committed: false, conflicts: [{ on: 'identity-changed' }] };
      expect(await store.commit([changed(2, 1)])).toStrictEqual(refused);
      await written({ kind: 'identity', identity: anIdentity() });
      await written(changed(2, 1));
      expect(await store.identity(P, aKey())).toStrictEqual(anIdentity({ revision: 2, withdrawnAt: NOW }));
      expect(await store.commit([changed(4, 3)])).toStrictEqual(refused);
      await written(changed(3, 2));
    });

    test('an identity that is free: holds while no one has it, and writes nothing', async () => {
      const free: Change = { kind: 'identity-free', programmeId: P, key: aKey() };
      await written(free);
      await written(free, entryChange(anEntry(1)));
      expect(await testTable.items()).toHaveLength(1);
      await written({ kind: 'identity', identity: anIdentity() });
      const refused = { committed: false, conflicts: [{ on: 'identity-free' }] };
      expect(await store.commit([free])).toStrictEqual(refused);
      expect(await store.commit([entryChange(anEntry(2)), free])).toStrictEqual(refused);
      expect(await store.entry(P, M, 2)).toBeUndefined();
      // The same value of another kind, or in another programme, is another identity.
      await written({ ...free, key: { kind: 'phone', hash: 'h1' } }, { ...free, programmeId: 'tea-club' });
    });
  });
}
