/** What every store does: one suite, run on each table. */

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { nextActionAt } from '../../shared/domain/agenda/next-action.ts';
import { retryAt, type SetAside } from '../../shared/domain/agenda/quarantine.ts';
import type { UnclaimedPurchase } from '../../shared/domain/earning/changes.ts';
import type { AwaitingOrder, CreditedOrder, Order, UnclaimedOrder } from '../../shared/domain/earning/order.ts';
import { plusSeconds, toInstant } from '../../shared/domain/kernel/time.ts';
import { type Account, blankAccount } from '../../shared/domain/ledger/account.ts';
import type { Claim } from '../../shared/domain/ledger/changes.ts';
import type { Change } from '../../shared/domain/ledger/decision.ts';
import type { Entry } from '../../shared/domain/ledger/entry.ts';
import type { Identity } from '../../shared/domain/members/changes.ts';
import type { IdentityKey } from '../../shared/domain/members/identity.ts';
import type { Profile } from '../../shared/domain/members/member.ts';
import type { Merchant } from '../../shared/domain/merchants/merchant.ts';
import type { ProgrammeVersion } from '../../shared/domain/programmes/programme.ts';
import type { Due } from '../../shared/ports/agenda/store.ts';
import type { Page } from '../../shared/ports/kernel/storage.ts';
import type { Store } from '../../shared/ports/store.ts';
import { NOTHING_DUE } from '../../shared/store/agenda/items.ts';
import { MAX_WRITES } from '../../shared/store/kernel/item-table.ts';
import { createStore } from '../../shared/store/store.ts';
import { AGENDA_SHARDS } from '../../shared/store/table.ts';
import { NOON } from '../support/kernel/ports.ts';
import { TERMS } from '../support/kernel/shop.ts';
import type { Tables, TestTable } from '../support/kernel/tables.ts';

const LARGEST = Number.MAX_SAFE_INTEGER;
const NEXT_YEAR = toInstant('2027-03-31T22:00:00Z');
const P = 'coffee-club';
const M = 'mem_1';

const anAccount = (differing: Partial<Account> = {}): Account => ({ ...blankAccount(P, M), version: 1, head: 'hash-1', ...differing });

const anEntry = (number: number, differing: Partial<Entry> = {}): Entry => ({
  programmeId: P,
  memberId: M,
  number,
  kind: 'adjust',
  at: NOON,
  programmeVersion: 1,
  postings: [{ bucket: 'active', expiresAt: null, points: 1 }],
  explanation: [],
  points: 1,
  balance: { active: number, pending: 0, debt: 0 },
  hash: `hash-${number}`,
  ...differing,
});

const anOrder = (differing: Partial<AwaitingOrder> = {}): AwaitingOrder => ({
  state: 'awaiting-purchase',
  programmeId: P,
  merchantId: 'corner-shop',
  orderId: 'order-1',
  revision: 1,
  returns: [],
  ...differing,
});

const aKey = (hash = 'h1'): IdentityKey => ({ kind: 'email', hash });
const aClaim = (differing: Partial<Claim> = {}): Claim => ({
  caller: 'manager-1',
  key: 'key-1',
  inputHash: 'input-1',
  programmeId: P,
  memberId: M,
  entry: 7,
  ...differing,
});
const anIdentity = (differing: Partial<Identity> = {}): Identity => ({
  programmeId: P,
  key: aKey(),
  memberId: M,
  inputHash: 'input-1',
  ...differing,
});
const anUnclaimed = (differing: Partial<UnclaimedPurchase> = {}): UnclaimedPurchase => ({
  programmeId: P,
  key: aKey(),
  merchantId: 'corner-shop',
  orderId: 'order-1',
  ...differing,
});
const aProfile = (differing: Partial<Profile> = {}): Profile => ({
  programmeId: P,
  memberId: M,
  enrolledAt: NOON,
  revision: 1,
  identities: {},
  fields: {},
  ...differing,
});
const aVersion = (version: number, differing: Partial<ProgrammeVersion> = {}): ProgrammeVersion => ({
  programmeId: P,
  version,
  publishedAt: NOON,
  effectiveAt: NOON,
  publishedBy: 'founder',
  terms: TERMS,
  ...differing,
});
const aMerchant = (id: string, differing: Partial<Merchant> = {}): Merchant => ({
  id,
  programmeId: P,
  name: `The ${id}`,
  createdAt: NOON,
  revision: 1,
  secrets: [],
  ...differing,
});
const aSetAside = (differing: Partial<SetAside> = {}): SetAside => ({
  programmeId: P,
  memberId: M,
  revision: 1,
  reason: 'InvariantBroken: debt is never negative',
  since: NOON,
  failedAt: NOON,
  ...differing,
});

const accountChange = (account: Account, expected = 0): Change => ({
  kind: 'account',
  account,
  expected,
  nextActionAt: nextActionAt(account, TERMS, NOON),
});
const entryChange = (entry: Entry): Change => ({ kind: 'entry', entry });
const orderChange = (order: Order, expected = 0): Change => ({ kind: 'order', order, expected });

/** Pages through to the end. @returns the pages. */
async function allPages<Found, Position>(read: (from: Position | undefined) => Promise<Page<Found, Position>>): Promise<Found[][]> {
  const pages: Found[][] = [];
  let from: Position | undefined;
  do {
    const page = await read(from);
    pages.push([...page.items]);
    from = page.next;
  } while (from !== undefined);
  return pages;
}

export function describeStore(tables: Tables): void {
  describe(`store ${tables.name}`, () => {
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

    describe('what is written is read back', () => {
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

      const purchase = { inputHash: 'input-1', member: aKey(), occurredAt: NOON, currency: 'EUR', amount: LARGEST };
      const unclaimed: UnclaimedOrder = { ...anOrder(), state: 'unclaimed', purchase, programmeVersion: 1 };
      const credited: CreditedOrder = {
        ...unclaimed,
        state: 'credited',
        revision: 9,
        purchase: {
          ...purchase,
          member: { kind: 'id', memberId: M },
          tax: 1,
          shipping: 0,
          discount: 2,
          channel: 'in-store',
          store: 'Łódź',
          lines: [
            { sku: 'Kaffee-ß', category: 'coffee', quantity: 2, amount: 100 },
            { sku: 'cup', quantity: 1, amount: 1 },
          ],
        },
        credit: { memberId: M, entry: 3, programmeVersion: 2, points: LARGEST, maturesAt: null, expiresAt: NEXT_YEAR },
        kept: 'unclaimed',
        returns: [
          { request: { returnId: 'return-1', inputHash: 'input-2', occurredAt: NOON, amount: 5 }, kept: 'awaiting-purchase' },
          {
            request: {
              returnId: 'return-2',
              inputHash: 'input-3',
              occurredAt: NOON,
              currency: 'EUR',
              lines: [{ sku: 'cup', quantity: 1 }],
            },
            reversal: { amount: 1, lines: [{ sku: 'cup', quantity: 1, amount: 1 }], points: 1, entry: 4 },
          },
        ],
      };
      test.each<[string, Order]>([
        ['awaiting its purchase', anOrder()],
        ['unclaimed', unclaimed],
        ['credited', credited],
      ])('order: %s', async (_, order) => {
        await written(orderChange(order));
        expect(await store.order('corner-shop', 'order-1')).toStrictEqual(order);
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
            fields: { givenName: 'Zoë 🌻', familyName: 'Nguyễn', birthDate: '1990-02-28', language: 'de-CH' },
          }),
        ],
      ])('profile: %s', async (_, profile) => {
        await written({ kind: 'profile', profile, expected: 0, birthdayAt: null });
        expect(await store.profile(P, M)).toStrictEqual(profile);
      });

      test('programme and version', async () => {
        await written({ kind: 'programme', programmeId: P, name: 'Käffchen ☕' }, { kind: 'programme-version', version: aVersion(1) });
        expect(await store.programmes(undefined, 10)).toStrictEqual({ items: [{ id: P, name: 'Käffchen ☕' }], next: undefined });
        expect(await store.version(P, 1)).toStrictEqual(aVersion(1));
      });

      test('merchant, also in the list of its programme', async () => {
        const merchant = aMerchant('corner-shop', {
          secrets: [
            { id: 'sec_1', sealed: 'v1.a', createdAt: NOON, expiresAt: NEXT_YEAR },
            { id: 'sec_2', sealed: 'v1.b', createdAt: NOON, expiresAt: null },
          ],
        });
        await written({ kind: 'merchant', merchant, expected: 0 });
        expect(await store.merchant('corner-shop')).toStrictEqual(merchant);
        expect((await store.merchants(P, undefined, 10)).items).toStrictEqual([{ id: 'corner-shop', name: 'The corner-shop' }]);
      });

      test('account set aside, also in the list of its programme', async () => {
        const setAside = aSetAside({ revision: 3, failedAt: NEXT_YEAR, reason: 'TypeError: „pending“ fehlt' });
        await written({ kind: 'set-aside', setAside, expected: 0 });
        expect(await store.setAside(P, M)).toStrictEqual(setAside);
        expect(await store.setAsides(P, undefined, 10)).toStrictEqual({ items: [setAside], next: undefined });
        expect((await store.setAsides('tea-club', undefined, 10)).items).toEqual([]);
      });

      test('unclaimed purchase', async () => {
        await written({ kind: 'unclaimed', unclaimed: anUnclaimed() });
        expect(await store.unclaimed(P, aKey(), 10)).toStrictEqual([anUnclaimed()]);
      });

      test('what is not there is undefined, and lists are empty', async () => {
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
    });

    describe('conditions', () => {
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

      test('merchant, new: refused where there is one', async () => {
        await written({ kind: 'merchant', merchant: aMerchant('corner-shop'), expected: 0 });
        const outcome = await store.commit([{ kind: 'merchant', merchant: aMerchant('corner-shop'), expected: 0 }]);
        expect(outcome).toMatchObject({ committed: false, conflicts: [{ on: 'merchant' }, { on: 'merchant' }] });
      });

      type Revised = (revision: number, expected: number) => Change;
      const revised: readonly [string, Revised, object][] = [
        ['account', (version, expected) => accountChange(anAccount({ version }), expected), { on: 'account' }],
        [
          'order',
          (revision, expected) => orderChange(anOrder({ revision }), expected),
          { on: 'order', existing: anOrder({ revision: 4 }) },
        ],
        [
          'profile',
          (revision, expected) => ({ kind: 'profile', profile: aProfile({ revision }), expected, birthdayAt: null }),
          { on: 'profile' },
        ],
        [
          'merchant',
          (revision, expected) => ({ kind: 'merchant', merchant: aMerchant('shop', { revision }), expected }),
          { on: 'merchant' },
        ],
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

      test('a merchant that is replaced is listed once, under its own name', async () => {
        await written({ kind: 'merchant', merchant: aMerchant('shop'), expected: 0 });
        await written({ kind: 'merchant', merchant: aMerchant('shop', { revision: 2 }), expected: 1 });
        expect((await store.merchants(P, undefined, 10)).items).toHaveLength(1);
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

      test('an unclaimed purchase is taken off the list once', async () => {
        const credited: Change = { kind: 'unclaimed-credited', unclaimed: anUnclaimed() };
        const refused = { committed: false, conflicts: [{ on: 'unclaimed-credited' }] };
        expect(await store.commit([credited])).toStrictEqual(refused);
        await written({ kind: 'unclaimed', unclaimed: anUnclaimed() });
        await written(credited);
        expect(await store.unclaimed(P, aKey(), 10)).toEqual([]);
        expect(await store.commit([entryChange(anEntry(1)), credited])).toStrictEqual(refused);
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
    });

    describe('all or nothing', () => {
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

      test('an unclaimed purchase stays when the rest of its commit fails', async () => {
        await written({ kind: 'unclaimed', unclaimed: anUnclaimed() }, entryChange(anEntry(1)));
        expect(await store.commit([{ kind: 'unclaimed-credited', unclaimed: anUnclaimed() }, entryChange(anEntry(1))])).toMatchObject({
          committed: false,
        });
        expect(await store.unclaimed(P, aKey(), 10)).toHaveLength(1);
      });

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

    describe('pages', () => {
      const numbers = (entries: readonly Entry[]) => entries.map(({ number }) => number);
      const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

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

      test('unclaimed purchases of one identity, up to the limit', async () => {
        await written(
          { kind: 'identity', identity: anIdentity() },
          ...['order-1', 'order-10', 'order-2'].map((orderId): Change => ({ kind: 'unclaimed', unclaimed: anUnclaimed({ orderId }) })),
          { kind: 'unclaimed', unclaimed: anUnclaimed({ merchantId: 'other-shop' }) },
          { kind: 'unclaimed', unclaimed: anUnclaimed({ key: aKey('h10') }) },
          { kind: 'unclaimed', unclaimed: anUnclaimed({ key: { kind: 'card', hash: 'h1' } }) },
          { kind: 'unclaimed', unclaimed: anUnclaimed({ programmeId: 'tea-club' }) },
        );
        expect(await store.unclaimed(P, aKey(), 10)).toStrictEqual([
          anUnclaimed(),
          anUnclaimed({ orderId: 'order-10' }),
          anUnclaimed({ orderId: 'order-2' }),
          anUnclaimed({ merchantId: 'other-shop' }),
        ]);
        expect(await store.unclaimed(P, aKey(), 2)).toHaveLength(2);
      });
    });

    describe('the agenda', () => {
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

      const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

      describe('what is due', () => {
        const at = (seconds: number) => plusSeconds(NOON, seconds);
        const maturing = (memberId: string, seconds: number, differing: Partial<Account> = {}) =>
          accountChange(anAccount({ memberId, pending: [{ maturesAt: at(seconds), expiresAt: null, points: 1 }], ...differing }));
        const shards = Array.from({ length: AGENDA_SHARDS }, (_, shard) => shard);
        /** The index follows the table a moment later. */
        const eventually = (read: () => Promise<unknown>) => expect.poll(read, { interval: 20 });
        const dueIn = async (shard: number, until = at(0)): Promise<readonly Due[]> =>
          (await store.due(shard, until, undefined, 1000)).items;
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
  });
}
