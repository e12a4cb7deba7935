/** The members that a pass sees: one suite, run on each table. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Fact } from '../../../shared/domain/analytics/history/history.ts';
import { isFull } from '../../../shared/domain/analytics/history/history-size.ts';
import { memberAsOf } from '../../../shared/domain/analytics/history/member-as-of.ts';
import { toInstant } from '../../../shared/domain/kernel/time.ts';
import { StoreUnavailable } from '../../../shared/ports/kernel/storage.ts';
import { analyticsItems } from '../../../shared/store/analytics/items.ts';
import { byteOf } from '../../../shared/store/kernel/shards.ts';
import { ledgerItems } from '../../../shared/store/ledger/items.ts';
import { beginListing, listMembers } from '../../../shared/use-cases/analytics/list-members.ts';
import { membersAsOf } from '../../../shared/use-cases/analytics/members-as-of.ts';
import { foldedAnew, listed, measured, nightOf } from '../../support/analytics/pass-shop.ts';
import { atFirst, faultyStore } from '../../support/kernel/faulty-store.ts';
import { NOON } from '../../support/kernel/ports.ts';
import { PROGRAMME } from '../../support/kernel/shop.ts';
import { TABLES, type TestTable } from '../../support/kernel/tables.ts';
import { openReferralShop } from '../../support/referrals/referral-shop.ts';
import { openRewardShop, type RewardShop } from '../../support/rewards/reward-shop.ts';

const daysOn = (days: number) => toInstant(Date.parse(NOON) + days * 86_400_000);

describe.each(TABLES)('members as of a day $name', (tables) => {
  let testTable: TestTable;
  let world: RewardShop;
  beforeAll(tables.start);
  afterAll(tables.stop);
  beforeEach(async () => {
    testTable = await tables.fresh();
    world = await openRewardShop(testTable);
  });

  /** Gives a member something of every kind, more of it each time. */
  const lives = async (memberId: string, name: string, time: number) => {
    const { shop, ports } = world;
    const occurredAt = ports.clock.now();
    const order = (number: number) => ({ orderId: `${name}-${time}-${number}`, occurredAt });
    await shop.credit({ ...order(1), member: { externalId: name }, amount: 20_000, channel: 'store' });
    await shop.credit({ ...order(2), member: { externalId: name }, amount: 900, occurredAt: toInstant(Date.parse(occurredAt) - 864e5) });
    await shop.giveBack({ ...order(1), returnId: 'R-1', amount: 500 });
    await shop.giveBack({ ...order(2), returnId: 'R-1', amount: 900 });
    const { redemption } = await world.redeem({ memberId });
    await world.redeem({ memberId });
    await world.cancel(redemption);
    const reserved = await world.reserve({ memberId });
    await world.commit(reserved.redemption);
  };

  test('histories that are folded night after night equal the fold of the whole ledger', async () => {
    await world.create();
    const [ada, grace, noOne] = [await world.member(0, 'ada'), await world.member(100, 'grace'), await world.member(0, 'no-one')];
    // Points expire after a year, so the third time some do.
    for (const [time, days] of [1, 3, 500, 501].entries()) {
      world.ports.clock.set(daysOn(days));
      await lives(ada, 'ada', time);
      if (time % 2 === 0) await lives(grace, 'grace', time);
      world.ports.clock.set(daysOn(days + 1));
      const night = await nightOf(world.ports);
      const met = await measured(world.store, night);
      expect(met.size).toBe(3);
      for (const memberId of [ada, grace, noOne]) {
        const anew = await foldedAnew(world.store, memberId, night);
        const kept = await world.store.insight(PROGRAMME, memberId);
        expect(kept?.history).toStrictEqual(anew);
        expect(met.get(memberId)?.member).toStrictEqual(memberAsOf(anew, night.asOf.day, 'USD'));
      }
    }
    const kinds = (await foldedAnew(world.store, ada, await nightOf(world.ports))).facts.map((fact) =>
      'how' in fact ? fact.how : fact.kind,
    );
    expect(new Set(kinds)).toEqual(new Set(['purchase', 'return', 'redemption', 'expired', 'tier']));
  });

  test('a write that another pass preempts fails only if that happens every time', async () => {
    await world.create();
    const ada = await world.member(0, 'ada');
    await lives(ada, 'ada', 1);
    world.ports.clock.set(daysOn(1));
    const night = await nightOf(world.ports);
    const anew = await foldedAnew(world.store, ada, night);

    // The other pass has finished the member.
    const outrun = faultyStore(world.store, atFirst('commit', { meanwhile: () => measured(world.store, night) }));
    const met = await measured(outrun, night);
    expect(met.get(ada)?.member.facts).toStrictEqual(anew.facts);
    expect(await world.store.insight(PROGRAMME, ada)).toMatchObject({ history: anew, revision: 2 });

    // The other pass has stored something that contains less.
    await lives(ada, 'ada', 2);
    world.ports.clock.set(daysOn(2));
    const later = await nightOf(world.ports);
    const found = {
      since: 1,
      insight: { stage: 'acquired', rfm: null, abc: null, value: null, risk: 'none', alive: null, segments: [] },
    } as const;
    const known = await world.store.insight(PROGRAMME, ada);
    if (known === undefined) throw new TypeError('the member has an insight');
    const meanwhile = () => world.store.commit([{ kind: 'insight', insight: { ...known, found, revision: 3 }, expected: 2 }]);
    await measured(faultyStore(world.store, atFirst('commit', { meanwhile })), later);
    const whole = await foldedAnew(world.store, ada, later);
    expect(await world.store.insight(PROGRAMME, ada)).toEqual({ ...known, found, history: whole, revision: 4 });

    // A write that is preempted every time fails, because the second pass depends on it.
    await lives(ada, 'ada', 3);
    const contended = faultyStore(world.store, ({ operation }) => (operation === 'commit' ? 'contention' : undefined));
    const last = await nightOf(world.ports, 0);
    await expect(measured(contended, last)).rejects.toBeInstanceOf(StoreUnavailable);
    expect((await world.store.insight(PROGRAMME, ada))?.revision).toBe(4);
    const first = await measured(world.store, last);
    expect((await listed(world.store, last)).get(ada)?.member).toStrictEqual(first.get(ada)?.member);
  });

  if (!tables.everything) return;

  test('a second pass sees the same members, with their stored insights', async () => {
    await world.create();
    await lives(await world.member(0, 'ada'), 'ada', 1);
    await world.member(0, 'no-one');
    world.ports.clock.set(daysOn(1));
    const night = await nightOf(world.ports);
    for (const write of [false, true]) {
      const first = await measured(world.store, night, write);
      const second = await listed(world.store, night, write);
      expect([...second.values()].map(({ member }) => member)).toStrictEqual([...first.values()].map(({ member }) => member));
      for (const [memberId, { insight }] of second) expect(insight).toStrictEqual(await world.store.insight(PROGRAMME, memberId));
    }
  });

  test('both passes see all of a history that is too long to store, night after night', async () => {
    await world.create();
    const ada = await world.member(0, 'ada');
    await lives(ada, 'ada', 1);
    world.ports.clock.set(daysOn(1));
    await measured(world.store, await nightOf(world.ports));
    const known = await world.store.insight(PROGRAMME, ada);
    if (known === undefined) throw new TypeError('the member has an insight');
    const facts = Array.from({ length: 5_680 }, (_, at) => ({ kind: 'tier', day: known.history.enrolledOn, tier: `${at % 9}` }) as const);
    const long = { ...known.history, facts };
    expect(isFull(long)).toBe(false);
    await world.store.commit([{ kind: 'insight', insight: { ...known, history: long, revision: 99 }, expected: known.revision }]);

    const revisions: unknown[] = [];
    for (const [time, daysLater] of [2, 4, 6].entries()) {
      world.ports.clock.set(daysOn(daysLater));
      await lives(ada, 'ada', time + 2);
      world.ports.clock.set(daysOn(daysLater + 1));
      const night = await nightOf(world.ports);
      for (const write of [true, false]) {
        const [first, second] = [await measured(world.store, night, write), await listed(world.store, night, write)];
        const { member } = first.get(ada) ?? {};
        expect(second.get(ada)?.member).toStrictEqual(member);
        expect(member?.purchases.at(-1)?.day).toBe(night.asOf.day);
      }
      const kept = await world.store.insight(PROGRAMME, ada);
      revisions.push(kept?.revision);
      expect(kept?.history.facts.slice(0, facts.length)).toStrictEqual(facts);
      expect(kept !== undefined && isFull(kept.history)).toBe(true);
      expect((await listed(world.store, night)).get(ada)?.insight).toStrictEqual(kept);
    }
    expect(revisions).toEqual([100, 100, 100]);
  });

  test('the longest stored history fits into its item', async () => {
    const ada = await world.member(0, 'ada');
    const known = await world.store.insight(PROGRAMME, ada);
    if (known === undefined) throw new TypeError('the member has an insight');
    const day = known.history.enrolledOn + 9_999;
    const most = { day, currency: 'USD', orders: 1, amount: Number.MAX_SAFE_INTEGER, points: Number.MAX_SAFE_INTEGER } as const;
    const returns = { ...most, kind: 'return', of: 0, channel: null } as const;
    const channel = (of: number) => ({ ...most, kind: 'purchase', channel: `${of}`.padEnd(64, '€') }) as const;
    // Just below the limit, in one way or another, plus one more page of entries.
    const page = Array.from({ length: 200 }, (_, of) => [channel(1_000 + of), returns, returns]).flat();
    const many = Array.from({ length: 5_681 }, () => returns);
    const worded = Array.from({ length: 417 }, (_, of) => channel(of));
    for (const [at, facts] of [many, worded].entries()) {
      const full = (more: readonly Fact[]) => isFull({ ...known.history, facts: [...facts, ...more] });
      expect([full([]), full([channel(999)])]).toEqual([false, true]);
      const insight = { ...known, history: { ...known.history, facts: [...facts, ...page] }, revision: 2 + at };
      expect(await world.store.commit([{ kind: 'insight', insight, expected: 1 + at }])).toMatchObject({ committed: true });
      expect(await world.store.insight(PROGRAMME, ada)).toStrictEqual(insight);
    }
  });

  test('the state of knowledge at an earlier instant can be computed again', async () => {
    await world.create();
    const ada = await world.member(0, 'ada');
    await lives(ada, 'ada', 1);
    world.ports.clock.set(daysOn(2));
    await lives(ada, 'ada', 2);
    const [yesterday, earlier] = [await nightOf(world.ports), await nightOf(world.ports, 2)];
    const before = [await measured(world.store, yesterday), await measured(world.store, earlier)];
    expect(before[0]).not.toEqual(before[1]);

    world.ports.clock.set(daysOn(40));
    await lives(ada, 'ada', 3);
    await world.member(0, 'later');
    await world.shop.credit({ orderId: 'told late', member: { externalId: 'ada' }, amount: 700, occurredAt: NOON });
    const now = await nightOf(world.ports);
    await measured(world.store, now);
    expect([await measured(world.store, yesterday, false), await measured(world.store, earlier, false)]).toStrictEqual(before);
    expect([...(await listed(world.store, yesterday, false)).values()].map(({ member }) => member)).toStrictEqual(
      [...(before[0]?.values() ?? [])].map(({ member }) => member),
    );
    // With a later `knownAt`, late entries are included; the stored history is not damaged.
    const late = (await measured(world.store, { ...yesterday, knownAt: now.knownAt })).get(ada);
    const orders = (of: typeof late) => of?.member.purchases.reduce((sum, one) => sum + one.orders, 0);
    expect(orders(late)).toBe((orders(before[0]?.get(ada)) ?? 0) + 1);
    expect((await world.store.insight(PROGRAMME, ada))?.history).toStrictEqual(await foldedAnew(world.store, ada, now));
  });

  test('a member who enrolled later does not exist yet, unless they had bought before', async () => {
    await world.shop.credit({ orderId: 'before', member: { externalId: 'ada' } });
    world.ports.clock.set(daysOn(30));
    const ada = await world.member(0, 'ada');
    await world.member(0, 'grace');
    const met = await measured(world.store, await nightOf(world.ports, 3));
    expect([...met.keys()]).toEqual([ada]);
    expect(met.get(ada)?.points.batches.map(({ points }) => points)).toEqual([42]);
  });

  test('both sides of a referral have its facts', async () => {
    const referrals = await openReferralShop(await tables.fresh());
    const ada = await referrals.referrer('Ada');
    const grace = await referrals.friend(ada.code, 'Grace');
    await referrals.buys('Grace');
    await referrals.settle();
    referrals.ports.clock.set(daysOn(2));
    await referrals.givesBack('Grace');
    await referrals.settle();
    referrals.ports.clock.set(daysOn(3));
    const night = await nightOf(referrals.ports);
    const met = await measured(referrals.store, night);
    const told = (memberId: string) => met.get(memberId)?.member.facts.map((fact) => ('how' in fact ? fact.how : fact.kind));
    expect(told(ada.memberId)).toEqual(['bonus', 'friend', 'bonus-reversed', 'friend']);
    expect(told(grace)).toEqual(['brought', 'purchase', 'bonus', 'return', 'bonus-reversed']);
    for (const memberId of [ada.memberId, grace]) {
      expect((await referrals.store.insight(PROGRAMME, memberId))?.history).toStrictEqual(
        await foldedAnew(referrals.store, memberId, night),
      );
    }
  });

  test('a member without anything new costs no read of entries and no write', async () => {
    await world.create();
    await lives(await world.member(0, 'ada'), 'ada', 1);
    world.ports.clock.set(daysOn(5));
    const night = await nightOf(world.ports);
    const first = await measured(world.store, night);
    const watched = faultyStore(world.store);
    expect(await measured(watched, night)).toStrictEqual(first);
    expect(new Set(watched.calls.map(({ operation }) => operation))).toEqual(new Set(['insights', 'accounts']));
  });

  test.each(['lost-before', 'lost-after'] as const)('a %s answer ends the pass, and the next one has the same result', async (fault) => {
    await world.create();
    const ada = await world.member(0, 'ada');
    for (const [time, operation] of (['insights', 'accounts', 'entriesAfter', 'entriesBefore', 'commit'] as const).entries()) {
      // On the day as of which they are seen, and on the next.
      world.ports.clock.set(daysOn(2 * time));
      await lives(ada, 'ada', 2 * time);
      world.ports.clock.set(daysOn(2 * time + 1));
      await lives(ada, 'ada', 2 * time + 1);
      const night = await nightOf(world.ports);
      await expect(measured(faultyStore(world.store, atFirst(operation, fault)), night)).rejects.toBeInstanceOf(StoreUnavailable);
      const met = await measured(world.store, night);
      const anew = await foldedAnew(world.store, ada, night);
      expect((await world.store.insight(PROGRAMME, ada))?.history).toStrictEqual(anew);
      expect(met.get(ada)?.member).toStrictEqual(memberAsOf(anew, night.asOf.day, 'USD'));
    }
  });

  test('an account that was read too early is read again; one that no longer exists is left out', async () => {
    await world.create();
    const [ada, grace] = [await world.member(0, 'ada'), await world.member(0, 'grace')];
    await lives(ada, 'ada', 1);
    const stale = (await world.store.accounts(PROGRAMME, [ada])).map((account) => ({ ...account, version: 1, batches: [] }));
    world.ports.clock.set(daysOn(1));
    const night = await nightOf(world.ports);
    const first = await measured(world.store, night);
    const lagging = { ...world.store, accounts: async () => stale, account: world.store.account };
    const met = await measured(lagging, night);
    expect(met.get(ada)).toStrictEqual(first.get(ada));
    const gone = {
      ...lagging,
      account: async (programmeId: string, memberId: string) =>
        memberId === grace ? undefined : world.store.account(programmeId, memberId),
    };
    expect([...(await measured(gone, night)).keys()]).toEqual([ada]);
  });

  test('a history of another time zone is folded again', async () => {
    const ada = await world.member(0, 'ada');
    await world.shop.credit({ member: { externalId: 'ada' } });
    world.ports.clock.set(daysOn(2));
    const night = await nightOf(world.ports);
    await measured(world.store, night);
    const { programme } = night.asOf;
    const moved = { ...programme, terms: { ...programme.terms, timeZone: 'Pacific/Auckland' } };
    const elsewhere = { ...night, asOf: { ...night.asOf, programme: moved } };
    const [here, there] = [await measured(world.store, night), await measured(world.store, elsewhere)];
    // Noon in Berlin is on the next day there.
    const dayOf = (met: typeof here) => met.get(ada)?.member.purchases.map(({ day }) => day)[0] ?? 0;
    expect(dayOf(there)).toBe(dayOf(here) + 1);
    expect(await world.store.insight(PROGRAMME, ada)).toMatchObject({ timeZone: 'Pacific/Auckland', revision: 3 });
  });

  test('pages follow each other, and stop when the time is used up', async () => {
    const ids: string[] = [];
    for (let number = 0; ids.length < 120; number += 1) if (byteOf(`m-${number}`) % 64 === 7) ids.push(`m-${number}`);
    const proto = await world.member(0, 'proto');
    const [items, insight] = [await testTable.items(), await world.store.insight(PROGRAMME, proto)];
    const account = items.find(({ PK, SK }) => PK.endsWith(proto) && SK === 'ACCOUNT');
    if (insight === undefined || account === undefined) throw new TypeError('the member is there');
    const { PK: _pk, SK: _sk, agendaShard: _shard, agendaKey: _key, ...attributes } = account;
    for (const memberId of ids) {
      const put = {
        key: ledgerItems.account.key({ programmeId: PROGRAMME, memberId }),
        condition: { kind: 'absent' },
        action: { kind: 'put', attributes },
      } as const;
      await testTable.table.write([put]);
      await world.store.commit([{ kind: 'insight', insight: { ...insight, history: { ...insight.history, memberId } }, expected: 0 }]);
    }
    world.ports.clock.set(daysOn(1));
    const range = { programmeId: PROGRAMME, shard: 7, ...(await nightOf(world.ports)), write: false };
    const seen: string[] = [];
    const pages: number[] = [];
    let position: string | undefined;
    do {
      // There is time for one page only.
      for await (const { members, after: next } of membersAsOf({ store: world.store }, { ...range, after: position }, () => 0)) {
        pages.push(members.length);
        seen.push(...members.map(({ member }) => member.memberId));
        position = next;
      }
    } while (position !== undefined);
    const own = byteOf(proto) % 64 === 7 ? [proto] : [];
    expect(seen).toEqual([...ids, ...own].sort());
    expect(pages[0]).toBe(100);
    const inOneGo: number[] = [];
    for await (const { members } of membersAsOf({ store: world.store }, { ...range, after: undefined }, () => 1))
      inOneGo.push(members.length);
    expect(inOneGo).toEqual(pages);
  });

  test('members without an insight get one, once, and the next pass fills it', async () => {
    const [ada, grace] = [await world.member(30, 'ada'), await world.member(40, 'grace')];
    for (const memberId of [ada, grace]) {
      const { PK, SK } = analyticsItems.insight.key({ programmeId: PROGRAMME, shard: byteOf(memberId) % 64, memberId });
      await testTable.table.write([{ key: { PK, SK }, condition: { kind: 'present' }, action: { kind: 'remove' } }]);
    }
    const repair = async () => {
      let made = 0;
      for (let shard = 0; shard < world.store.agendaShards; shard += 1) {
        const { listed: of, done } = await listMembers(world.ports, beginListing(shard), () => 1);
        expect(done).toBe(true);
        made += of;
      }
      return made;
    };
    expect([await repair(), await repair()]).toEqual([2, 0]);
    world.ports.clock.set(daysOn(1));
    const night = await nightOf(world.ports);
    expect((await measured(world.store, night)).size).toBe(2);
    for (const memberId of [ada, grace]) {
      expect((await world.store.insight(PROGRAMME, memberId))?.history).toStrictEqual(await foldedAnew(world.store, memberId, night));
    }
  });
});
