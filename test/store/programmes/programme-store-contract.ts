/** The contract of every store for programmes and their versions: one suite, run on each table. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Change } from '../../../shared/domain/ledger/decision.ts';
import type { ProgrammeVersion } from '../../../shared/domain/programmes/programme.ts';
import type { Store } from '../../../shared/ports/store.ts';
import { createStore } from '../../../shared/store/store.ts';
import type { Tables } from '../../support/kernel/tables.ts';
import { allPages, aMerchant, aVersion, P, upTo } from '../kernel/samples.ts';

export function describeProgrammeStore(tables: Tables): void {
  describe(`programmes in the store ${tables.name}`, () => {
    let store: Store;
    beforeAll(tables.start);
    afterAll(tables.stop);
    beforeEach(async () => {
      store = createStore((await tables.fresh()).table);
    });

    const written = async (...changes: Change[]): Promise<void> => {
      expect(await store.commit(changes)).toEqual({ committed: true });
    };

    test('programme and version', async () => {
      await written({ kind: 'programme', programmeId: P, name: 'Käffchen ☕' }, { kind: 'programme-version', version: aVersion(1) });
      expect(await store.programmes(undefined, 10)).toStrictEqual({ items: [{ id: P, name: 'Käffchen ☕' }], next: undefined });
      expect(await store.version(P, 1)).toStrictEqual(aVersion(1));
    });

    test('versions and merchants share a partition and never meet', async () => {
      await written(
        ...upTo(11).map((version): Change => ({ kind: 'programme-version', version: aVersion(version) })),
        ...['a', 'b', 'b-2', 'c'].map((id): Change => ({ kind: 'merchant', merchant: aMerchant(id), expected: 0 })),
        { kind: 'merchant', merchant: aMerchant('z', { programmeId: 'tea-club' }), expected: 0 },
      );
      const versions = await allPages<ProgrammeVersion, number>((from) => store.versionsBefore(P, from, 4));
      expect(versions.map((page) => page.map(({ version }) => version))).toEqual([
        [11, 10, 9, 8],
        [7, 6, 5, 4],
        [3, 2, 1],
      ]);
      const merchants = await allPages<{ id: string }, string>((from) => store.merchants(P, from, 2));
      expect(merchants.map((page) => page.map(({ id }) => id))).toEqual([
        ['a', 'b'],
        ['b-2', 'c'],
      ]);
      expect((await store.merchants(P, 'aa', 10)).items.map(({ id }) => id)).toEqual(['b', 'b-2', 'c']);
    });

    test('programmes', async () => {
      for (const programmeId of ['a', 'b', 'c']) await written({ kind: 'programme', programmeId, name: programmeId.toUpperCase() });
      const pages = await allPages<{ id: string }, string>((from) => store.programmes(from, 2));
      expect(pages.map((page) => page.map(({ id }) => id))).toEqual([['a', 'b'], ['c']]);
      expect(await store.programmes('a', 2)).toMatchObject({ items: [{ id: 'b', name: 'B' }, { id: 'c' }], next: undefined });
    });
  });
}
