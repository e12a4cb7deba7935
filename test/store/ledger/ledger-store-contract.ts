/** The contract of every store for accounts, entries and claims: one suite, run on each table. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Account, blankAccount } from '../../../shared/domain/ledger/account.ts';
import type { Change } from '../../../shared/domain/ledger/decision.ts';
import type { Entry } from '../../../shared/domain/ledger/entry.ts';
import type { Store } from '../../../shared/ports/store.ts';
import { createStore } from '../../../shared/store/store.ts';
import { NOON } from '../../support/kernel/ports.ts';
import type { Tables } from '../../support/kernel/tables.ts';
import {
  aClaim,
  accountChange,
  aKey,
  allPages,
  anAccount,
  anEntry,
  aProfile,
  entryChange,
  LARGEST,
  M,
  NEXT_YEAR,
  P,
  upTo,
} from '../kernel/samples.ts';

export function describeLedgerStore(tables: Tables): void {
  describe(`ledgers in the store ${tables.name}`, () => {
    let store: Store;
    beforeAll(tables.start);
    afterAll(tables.stop);
    beforeEach(async () => {
      store = createStore((await tables.fresh()).table);
    });

    const written = async (...changes: Change[]): Promise<void> => {
      expect(await store.commit(changes)).toEqual({ committed: true });
    };

    test.each<[string, Account]>([
      ['blank', blankAccount(P, M)],
      [
        'full',
        anAccount({
          version: 12,
          enrolledAt: NOON,
          batches: [
            { expiresAt: NEXT_YEAR, points: LARGEST },
            { expiresAt: null, points: 1 },
          ],
          pending: [{ maturesAt: NOON, expiresAt: null, points: 3 }],
          debt: 5,
          collecting: [aKey(), { kind: 'card', hash: 'h2' }],
        }),
      ],
    ])('account: %s', async (_, account) => {
      await written(accountChange(account));
      expect(await store.account(P, M)).toStrictEqual(account);
    });

    test.each<[string, Entry]>([
      ['smallest', anEntry(1, { postings: [], points: 0 })],
      [
        'of everything',
        anEntry(2_147_483_648, {
          kind: 'reverse',
          postings: [
            { bucket: 'active', expiresAt: null, points: -LARGEST },
            { bucket: 'pending', maturesAt: NOON, expiresAt: NEXT_YEAR, points: LARGEST },
            { bucket: 'debt', points: LARGEST },
          ],
          explanation: [{ rule: 'return', matched: true, points: -1, reason: 'zurück: Crème brûlée 🍮' }],
          purchase: {
            merchantId: 'corner-shop',
            orderId: 'order-1',
            returnId: 'return-1',
            occurredAt: NOON,
            currency: 'EUR',
            amount: LARGEST,
            channel: 'web',
            store: 'Zürich HB',
          },
          reason: '善意',
          by: 'manager-1',
          collect: [aKey()],
          collected: true,
          points: -LARGEST,
          balance: { active: LARGEST, pending: LARGEST, debt: LARGEST },
        }),
      ],
    ])('entry: %s', async (_, entry) => {
      await written(entryChange(entry));
      expect(await store.entry(P, M, entry.number)).toStrictEqual(entry);
    });

    test('claims of callers and keys that contain the separator are told apart', async () => {
      const claims = [
        aClaim({ caller: 'a', key: 'b#key-1' }),
        aClaim({ caller: 'a#b', key: 'key-1' }),
        aClaim({ caller: 'a%23b', key: 'key-1' }),
      ];
      for (const claim of claims) await written({ kind: 'claim', claim });
      for (const claim of claims) expect(await store.claim(claim.caller, claim.key)).toStrictEqual(claim);
    });

    test('claim', async () => {
      await written({ kind: 'claim', claim: aClaim() });
      expect(await store.claim('manager-1', 'key-1')).toStrictEqual(aClaim());
    });

    const numbers = (entries: readonly Entry[]) => entries.map(({ number }) => number);

    describe('pages', () => {
      beforeEach(async () => {
        // Neighbours in the partition, and the partitions beside it.
        await written(accountChange(anAccount()), { kind: 'profile', profile: aProfile(), expected: 0, birthdayAt: null });
        for (const memberId of ['mem_', 'mem_0', 'mem_10', 'mem_2']) {
          await written(entryChange(anEntry(1, { memberId })), entryChange(anEntry(2, { memberId })));
        }
        await written(entryChange(anEntry(1, { programmeId: 'coffee' })), entryChange(anEntry(3, { programmeId: 'coffee-club-2' })));
      });

      test('entries, both ways: limits, the middle, and a last page that is full has no next', async () => {
        await written(...upTo(12).map((number) => entryChange(anEntry(number))));
        const newest = await allPages<Entry, number>((from) => store.entriesBefore(P, M, from, 4));
        expect(newest.map(numbers)).toEqual([
          [12, 11, 10, 9],
          [8, 7, 6, 5],
          [4, 3, 2, 1],
        ]);
        const oldest = await allPages<Entry, number>((from) => store.entriesAfter(P, M, from ?? 0, 5));
        expect(oldest.map(numbers)).toEqual([
          [1, 2, 3, 4, 5],
          [6, 7, 8, 9, 10],
          [11, 12],
        ]);
        expect(numbers((await store.entriesBefore(P, M, 10, 1)).items)).toEqual([9]);
        expect(numbers((await store.entriesAfter(P, M, 9, 1)).items)).toEqual([10]);
        expect(await store.entriesBefore(P, M, 1, 5)).toStrictEqual({ items: [], next: undefined });
        expect(await store.entriesAfter(P, M, 12, 5)).toStrictEqual({ items: [], next: undefined });
        expect((await store.entriesBefore(P, M, undefined, 12)).next).toBeUndefined();
        expect((await store.entriesBefore(P, M, undefined, 11)).next).toBe(2);
      });

      test('250 entries over several pages', async () => {
        for (const from of [0, 100, 200])
          await written(
            ...upTo(250)
              .slice(from, from + 100)
              .map((number) => entryChange(anEntry(number))),
          );
        const oldest = await allPages<Entry, number>((from) => store.entriesAfter(P, M, from ?? 0, 100));
        expect(oldest.map((page) => page.length)).toEqual([100, 100, 50]);
        expect(oldest.flatMap(numbers)).toEqual(upTo(250));
        const newest = await allPages<Entry, number>((from) => store.entriesBefore(P, M, from, 125));
        expect(newest.flatMap(numbers)).toEqual(upTo(250).reverse());
        expect(newest).toHaveLength(2);
      });

      test('entries of more than the megabyte of one read', async () => {
        const reason = 'r'.repeat(100_000);
        for (const from of [1, 7]) await written(...upTo(6).map((step) => entryChange(anEntry(from + step - 1, { reason }))));
        expect(numbers((await store.entriesAfter(P, M, 0, 12)).items)).toEqual(upTo(12));
        expect(numbers((await store.entriesBefore(P, M, undefined, 11)).items)).toEqual(upTo(12).reverse().slice(0, 11));
      });
    });
  });
}
