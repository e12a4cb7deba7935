/** The agenda is worked off: on every table. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { nextActionAt } from '../../../shared/domain/agenda/next-action.ts';
import { plusSeconds } from '../../../shared/domain/kernel/time.ts';
import type { AgendaItem, ItemTable } from '../../../shared/store/kernel/item-table.ts';
import { createStore } from '../../../shared/store/store.ts';
import { settleAccount } from '../../../shared/use-cases/agenda/settle-account.ts';
import { beginAgenda, workAgenda } from '../../../shared/use-cases/agenda/work-agenda.ts';
import { readBalance } from '../../../shared/use-cases/members/read-member.ts';
import { ALL_SHARDS, done, run, UNTIMED } from '../../support/kernel/agenda-runs.ts';
import { atCall, type Call, type Fault, faultyStore } from '../../support/kernel/faulty-store.ts';
import { NOON } from '../../support/kernel/ports.ts';
import { openShop, PROGRAMME, provedLedger, type Shop, TERMS } from '../../support/kernel/shop.ts';
import { TABLES } from '../../support/kernel/tables.ts';

const DAY = 86_400;

describe.each(TABLES)('working off the agenda $name', (tables) => {
  let shop: Shop;
  beforeAll(tables.start);
  afterAll(tables.stop);
  beforeEach(async () => {
    shop = await openShop(await tables.fresh());
  });

  /** Members who each bought once: pending for 14 days, valid to the end of the month a year later. */
  const customers = (count: number): Promise<readonly string[]> =>
    Promise.all(
      Array.from({ length: count }, async (_, index) => {
        const externalId = `A-${index}`;
        const { memberId } = await shop.enrol({ externalId });
        await shop.on(shop.store).credit({ orderId: `order-${index}`, member: { externalId } });
        return memberId;
      }),
    );
  const ledgerOf = (memberId: string) => provedLedger(shop.store, memberId);
  const records = async () => (await shop.store.setAsides(PROGRAMME, undefined, 100)).items;
  const MATURED = ['enrol 0', 'earn 42', 'mature 0'];

  /** Damages an account, so that no command can decide on it. */
  const damage = async (memberId: string): Promise<() => Promise<void>> => {
    const item = (await shop.testTable.items()).find(({ PK, SK }) => PK.endsWith(memberId) && SK === 'ACCOUNT');
    if (item === undefined) throw new TypeError(`no account of ${memberId}`);
    const { PK, SK, ...attributes } = item;
    const put = async (written: object) => {
      const action = { kind: 'put', attributes: { ...written } } as const;
      expect(await shop.testTable.table.write([{ key: { PK, SK }, condition: { kind: 'present' }, action }])).toEqual([]);
    };
    await put({ ...attributes, pending: '?' });
    return () => put(attributes);
  };

  test('posts what has become due, and the balance is the same before and after', async () => {
    const [memberId = ''] = await customers(1);
    const balance = async () => (await readBalance(shop.ports, PROGRAMME, memberId)).balance;
    shop.ports.clock.advance(14 * DAY);
    expect(await balance()).toEqual({ active: 42, pending: 0, debt: 0 });
    expect(await run(shop.ports)).toEqual(done({ settled: 1 }));
    expect(await balance()).toEqual({ active: 42, pending: 0, debt: 0 });
    expect(await ledgerOf(memberId)).toEqual(MATURED);
    shop.ports.clock.advance(400 * DAY);
    expect(await run(shop.ports)).toEqual(done({ settled: 1 }));
    expect(await balance()).toEqual({ active: 0, pending: 0, debt: 0 });
    expect(await ledgerOf(memberId)).toEqual([...MATURED, 'expire -42']);
    const account = await shop.store.account(PROGRAMME, memberId);
    const aYearOn = plusSeconds(account?.enrolledAt ?? NOON, 2 * 366 * DAY);
    expect(account && nextActionAt(account, TERMS, shop.ports.clock.now())).toBe(aYearOn);
  });

  test('runs at the same time settle each account once', async () => {
    const members = await customers(12);
    shop.ports.clock.advance(14 * DAY);
    const runs = await Promise.all([1, 2, 3].map(() => run(shop.on(shop.store).ports)));
    for (const outcome of runs) expect(outcome).toEqual(done());
    expect(runs.reduce((sum, { settled }) => sum + settled, 0)).toBe(12);
    for (const memberId of members) expect(await ledgerOf(memberId)).toEqual(MATURED);
  });

  if (!tables.everything) return;

  test('nothing due: nothing is written, and no account is read', async () => {
    await customers(3);
    const before = await shop.testTable.items();
    const store = faultyStore(shop.store);
    expect(await run(shop.on(store).ports)).toEqual(done({ settled: 0 }));
    expect(new Set(store.calls.map(({ operation }) => operation))).toEqual(new Set(['due']));
    expect(await shop.testTable.items()).toEqual(before);
  });

  test('run twice, or a month late, posts nothing twice', async () => {
    const members = await customers(5);
    shop.ports.clock.advance(45 * DAY);
    expect(await run(shop.ports)).toEqual(done({ settled: 5 }));
    const after = await shop.testTable.items();
    expect(await run(shop.ports)).toEqual(done({ settled: 0 }));
    expect(await shop.testTable.items()).toEqual(after);
    for (const memberId of members) expect(await ledgerOf(memberId)).toEqual(MATURED);
  });

  test('an index that is behind comes to nothing', async () => {
    const [memberId = ''] = await customers(1);
    shop.ports.clock.advance(14 * DAY);
    const { table } = shop.testTable;
    const behind = new Map<string, readonly AgendaItem[]>();
    const stale: ItemTable = {
      ...table,
      agenda: async (range) => {
        const seen = behind.get(range.partition) ?? (await table.agenda(range));
        behind.set(range.partition, seen);
        return seen;
      },
    };
    const { ports } = shop.on(createStore(stale));
    expect(await run(ports)).toEqual(done({ settled: 1 }));
    expect(await run(ports)).toEqual(done({ settled: 0 }));
    expect(await ledgerOf(memberId)).toEqual(MATURED);
  });

  test('a worker that ends at any of its calls, before or after its work is done, loses nothing', async () => {
    const members = await customers(3);
    shop.ports.clock.advance(14 * DAY);
    const shards = [...new Set(await Promise.all(members.map(shardOf)))];
    const repair = await damage(members[0] ?? '');
    // One account fails in every run; the two others are left to do until a run gets to them.
    const ended: Call[] = [];
    for (let number = 1; ended.length === number - 1; number += 1) {
      for (const last of ['lost-before', 'lost-after'] as const) {
        const ending = (call: Call): Fault | undefined => {
          if (call.number < number) return undefined;
          if (call.number === number) ended[number - 1] = call;
          return call.number === number && call.operation === 'commit' ? last : 'lost-before';
        };
        const { ports } = shop.on(faultyStore(shop.store, ending));
        await workAgenda(ports, beginAgenda(shards, ports.clock.now()), UNTIMED).catch((error: unknown) =>
          expect(error).toMatchObject({ name: 'StoreUnavailable' }),
        );
      }
    }
    expect(new Set(ended.map(({ operation }) => operation))).toEqual(new Set(['due', 'account', 'versionsBefore', 'commit', 'setAside']));
    await repair();
    shop.ports.clock.advance(61);
    expect(await run(shop.ports)).toEqual(done());
    for (const memberId of members) expect(await ledgerOf(memberId)).toEqual(MATURED);
    expect(await records()).toEqual([]);
  });

  test.each<Fault>(['lost-before', 'lost-after', 'contention', 'twice'])(
    '%s at each call: settled once, in the same run',
    async (fault) => {
      const [memberId = ''] = await customers(1);
      shop.ports.clock.advance(14 * DAY);
      const shard = await shardOf(memberId);
      const dry = faultyStore(shop.store);
      const settle = (store: typeof dry) =>
        workAgenda(shop.on(store).ports, beginAgenda([shard], shop.ports.clock.now()), UNTIMED).catch((error: unknown) => error);
      expect(await settle(faultyStore(shop.store, atCall(3, fault)))).toMatchObject({ shards: [], left: 0, setAside: 0 });
      expect(await ledgerOf(memberId)).toEqual(MATURED);
      await settle(dry);
      expect(dry.calls).toHaveLength(1);
    },
  );
  const shardOf = async (memberId: string): Promise<number> => {
    const item = (await shop.testTable.items()).find(({ PK, SK }) => PK.endsWith(memberId) && SK === 'ACCOUNT');
    return Number(String(item?.agendaShard).slice('DUE#'.length));
  };

  test('one transaction for an account, however many batches are due', async () => {
    const { memberId } = await shop.enrol();
    for (let month = 0; month < 10; month += 1) {
      await shop.credit({ orderId: `order-${month}`, occurredAt: shop.ports.clock.now() });
      shop.ports.clock.advance(31 * DAY);
    }
    shop.ports.clock.advance(3 * 365 * DAY);
    const store = faultyStore(shop.store);
    expect(await run(shop.on(store).ports)).toEqual(done({ settled: 1 }));
    const operations = store.calls.map(({ operation }) => operation).filter((operation) => operation !== 'due');
    expect(operations).toEqual(['account', 'versionsBefore', 'commit']);
    expect((await ledgerOf(memberId)).slice(-2)).toEqual(['mature 0', 'expire -420']);
  });

  test('an account that is gone is passed over', async () => {
    expect(await settleAccount(shop.ports, PROGRAMME, 'mem_nobody')).toBe(false);
  });

  describe('a failing account', () => {
    test('is set aside with its reason, and stops no one else', async () => {
      const [broken = '', ...others] = await customers(6);
      shop.ports.clock.advance(14 * DAY);
      await damage(broken);
      const told: string[] = [];
      const outcome = await run({ ...shop.ports, onSetAside: ({ memberId }, error) => told.push(`${memberId} ${error}`) });
      expect(outcome).toEqual(done({ settled: 5, setAside: 1 }));
      for (const memberId of others) expect(await ledgerOf(memberId)).toEqual(MATURED);
      const now = shop.ports.clock.now();
      expect(await records()).toEqual([
        {
          programmeId: PROGRAMME,
          memberId: broken,
          revision: 1,
          reason: expect.stringMatching(/^UnreadableItem: the item MEMBER#/),
          since: now,
          failedAt: now,
        },
      ]);
      expect(told).toEqual([expect.stringMatching(`^${broken} UnreadableItem`)]);
    });

    test('is tried once in every later run, and its record is ended when it succeeds', async () => {
      const [broken = ''] = await customers(1);
      shop.ports.clock.advance(14 * DAY);
      const since = shop.ports.clock.now();
      const repair = await damage(broken);
      for (let times = 1; times <= 4; times += 1) {
        expect(await run(shop.ports)).toEqual(done({ setAside: 1 }));
        expect(await records()).toMatchObject([{ revision: times, since, failedAt: shop.ports.clock.now() }]);
        shop.ports.clock.advance(900);
      }
      await repair();
      expect(await run(shop.ports)).toEqual(done({ settled: 1 }));
      expect(await records()).toEqual([]);
      expect(await ledgerOf(broken)).toEqual(MATURED);
    });

    test.each(['contention', 'lost-before', 'lost-after'] as const)('has its record ended when it succeeds, %s', async (fault) => {
      const [broken = ''] = await customers(1);
      shop.ports.clock.advance(14 * DAY);
      const repair = await damage(broken);
      await run(shop.ports);
      await repair();
      shop.ports.clock.advance(DAY);
      // The account is settled by the first commit, the record ended by the second.
      const store = faultyStore(shop.store, ({ operation, ofOperation }) =>
        operation === 'commit' && ofOperation === 2 ? fault : undefined,
      );
      expect(await run(shop.on(store).ports)).toEqual(done({ settled: 1 }));
      expect(await records()).toEqual([]);
    });

    test('that was healed by something else is taken off the list', async () => {
      const [broken = ''] = await customers(1);
      shop.ports.clock.advance(14 * DAY);
      const repair = await damage(broken);
      await run(shop.ports);
      await repair();
      await shop.credit({ orderId: 'order-later', member: { externalId: 'A-0' }, occurredAt: shop.ports.clock.now() });
      shop.ports.clock.advance(900);
      expect(await run(shop.ports)).toEqual(done({ settled: 0 }));
      expect(await records()).toEqual([]);
    });

    test('that fails in two runs at the same time is recorded twice, in one record', async () => {
      const [broken = ''] = await customers(1);
      shop.ports.clock.advance(14 * DAY);
      await damage(broken);
      await Promise.all([run(shop.on(shop.store).ports), run(shop.on(shop.store).ports)]);
      expect(await records()).toMatchObject([{ memberId: broken, revision: 2 }]);
    });
  });

  test('an account that the store has no time for is left to the next run, and stops no one else', async () => {
    const members = await customers(3);
    const [busy = ''] = members;
    shop.ports.clock.advance(14 * DAY);
    const contended: typeof shop.store = {
      ...shop.store,
      commit: (changes) =>
        changes.some((change) => change.kind === 'account' && change.account.memberId === busy)
          ? Promise.resolve({ committed: false, conflicts: [{ on: 'contention' }] })
          : shop.store.commit(changes),
    };
    expect(await run(shop.on(contended).ports)).toEqual(done({ settled: 2, left: 1 }));
    expect(await records()).toEqual([]);
    expect(await run(shop.ports)).toEqual(done({ settled: 1 }));
    for (const memberId of members) expect(await ledgerOf(memberId)).toEqual(MATURED);
  });

  test('stops when its time is used up, and goes on where it was', async () => {
    const members = await customers(20);
    shop.ports.clock.advance(14 * DAY);
    let progress = beginAgenda(ALL_SHARDS, shop.ports.clock.now());
    let workers = 0;
    const JOURNEY = 500;
    for (; progress.shards.length > 0 && workers < JOURNEY; workers += 1) {
      // Time for a few looks at the clock.
      let looks = 7;
      const before = progress;
      progress = await workAgenda(shop.ports, JSON.parse(JSON.stringify(before)), () => looks--);
      expect(progress.shards.length).toBeLessThanOrEqual(before.shards.length);
    }
    expect(progress).toEqual(done({ settled: 20 }));
    expect(workers).toBeGreaterThan(5);
    for (const memberId of members) expect(await ledgerOf(memberId)).toEqual(MATURED);
  });
});
