/** Tiers, by purchases and by hand, and more time for points: on every table. */

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { toInstant } from '../../../shared/domain/kernel/time.ts';
import type { TierChange } from '../../../shared/domain/tiers/tier-change.ts';
import { beginAgenda, workAgenda } from '../../../shared/use-cases/agenda/work-agenda.ts';
import { extendExpiry, reinstatePoints } from '../../../shared/use-cases/ledger/extend-points.ts';
import { openNote } from '../../../shared/use-cases/ledger/open-note.ts';
import { celebrateBirthday } from '../../../shared/use-cases/members/celebrate-birthday.ts';
import { changeProfile, findMember, readBalance, readTier } from '../../../shared/use-cases/members/read-member.ts';
import { publishVersion } from '../../../shared/use-cases/programmes/publish-programme.ts';
import { changeTier } from '../../../shared/use-cases/tiers/change-tier.ts';
import { ALL_SHARDS } from '../../support/kernel/agenda-runs.ts';
import { expiringAfter, terms, tierTerms } from '../../support/kernel/builders.ts';
import { FAULTS } from '../../support/kernel/faults.ts';
import { atCall, atFirst, faultyStore } from '../../support/kernel/faulty-store.ts';
import { entryIn, openShop, PROGRAMME, provedLedger, type Shop } from '../../support/kernel/shop.ts';
import { TABLES } from '../../support/kernel/tables.ts';

const refused = (code: string, field?: string) => (field === undefined ? { name: 'Refusal', code } : { name: 'Refusal', code, field });
const YEARLY = { ...terms({ expiry: expiringAfter(12), tiers: tierTerms() }), reinstatementDays: 30 };

describe.each(TABLES)('tiers $name', (tables) => {
  let shop: Shop;
  let memberId: string;
  let keys = 0;
  beforeAll(tables.start);
  afterAll(tables.stop);
  beforeEach(async () => {
    shop = await openShop(await tables.fresh(), YEARLY);
    ({ memberId } = await shop.enrol());
  });

  const byHand = () => ({ programmeId: PROGRAMME, memberId, reason: 'because', by: 'manager-1', idempotencyKey: `key-${++keys}` });
  const change = (asked: TierChange, differing: { idempotencyKey?: string } = {}, on: Shop = shop) =>
    changeTier(on.ports, { ...byHand(), change: asked, ...differing });
  const tier = () => readTier(shop.ports, PROGRAMME, memberId);

  const balance = async () => (await readBalance(shop.ports, PROGRAMME, memberId)).balance.active;

  test('a purchase reaches a tier in its own commit, and the same purchase again says so again', async () => {
    const first = entryIn(await shop.credit({ amount: 50_000 }));
    expect(first.tier).toEqual({ id: 'silver', changed: true });
    await shop.credit({ orderId: 'order-2', amount: 50_000 });
    expect(await shop.credit({ amount: 50_000 })).toEqual({ entry: first, replayed: true });
    expect(await tier()).toMatchObject({ standing: { id: 'gold' }, next: null, keep: { level: { id: 'gold' } } });
  });

  test('a manager gives a tier, once for each key', async () => {
    const first = await change({ action: 'set', tier: 'gold' }, { idempotencyKey: 'key-set' });
    expect(first.replayed).toBe(false);
    expect(await openNote(shop.ports, first.entry)).toMatchObject({
      kind: 'tier',
      reason: 'because',
      by: 'manager-1',
      tier: { id: 'gold', changed: true },
    });
    shop.ports.clock.advance(60);
    expect(await change({ action: 'set', tier: 'gold' }, { idempotencyKey: 'key-set' })).toEqual({ ...first, replayed: true });
    await expect(change({ action: 'set', tier: 'silver' }, { idempotencyKey: 'key-set' })).rejects.toMatchObject(
      refused('IDEMPOTENCY_MISMATCH'),
    );
    expect((await tier()).standing).toMatchObject({ id: 'gold', until: '2027-12-31T23:00:00.000Z', qualifiedAt: null });
  });

  describe('a birthday', () => {
    const { levels } = tierTerms();
    const generous = {
      ...YEARLY,
      tiers: tierTerms({ levels: levels.map((level) => (level.id === 'blue' ? { ...level, benefits: { birthdayPoints: 50 } } : level)) }),
    };
    const born = async (birthDate: string) => {
      shop = await openShop(await tables.fresh(), generous);
      ({ memberId } = await shop.enrol({ externalId: 'A-1' }, { birthDate }));
    };
    const works = async (at: string) => {
      shop.ports.clock.set(at);
      return (await workAgenda(shop.ports, beginAgenda(ALL_SHARDS, shop.ports.clock.now()), () => 1)).settled;
    };

    test('brings what the tier gives, on the day in the programme’s time zone, once', async () => {
      await born('1990-06-15');
      expect(await works('2026-06-14T21:59:59Z')).toBe(0);
      expect(await works('2026-06-14T22:00:00Z')).toBe(1);
      expect(await works('2026-06-15T12:00:00Z')).toBe(0);
      expect(await works('2027-06-15T12:00:00Z')).toBe(1);
      expect(await provedLedger(shop.store, memberId)).toEqual(['enrol 0', 'award 50', 'award 50']);
    });

    if (!tables.everything) return;

    test('of 29 February is on the 28th in other years', async () => {
      await born('1992-02-29');
      expect(await works('2027-02-27T22:59:59Z')).toBe(0);
      expect(await works('2027-02-27T23:00:00Z')).toBe(1);
      expect(await works('2028-02-28T22:59:59Z')).toBe(0);
      expect(await works('2028-02-28T23:00:00Z')).toBe(1);
    });

    test('that is moved after it was seen to brings nothing more that year', async () => {
      await born('1990-06-15');
      await works('2026-06-15T12:00:00Z');
      await changeProfile(shop.ports, PROGRAMME, memberId, { birthDate: '1990-07-01' });
      expect(await works('2026-07-01T12:00:00Z')).toBe(0);
      expect(await works('2027-07-01T12:00:00Z')).toBe(1);
    });

    test('stays seen to when a worker that is late looks again after it was moved', async () => {
      await born('1990-06-15');
      await works('2026-06-15T12:00:00Z');
      await changeProfile(shop.ports, PROGRAMME, memberId, { birthDate: '1990-12-20' });
      await celebrateBirthday(shop.ports, PROGRAMME, memberId);
      expect((await shop.store.profile(PROGRAMME, memberId))?.birthdayIn).toBe(2026);
      expect(await works('2026-12-20T12:00:00Z')).toBe(0);
    });

    test('is not dated before the entry that it follows, though that came while it was on the way', async () => {
      await born('1990-06-15');
      shop.ports.clock.set('2026-06-15T12:00:00Z');
      const meanwhile = () => {
        shop.ports.clock.advance(60);
        return shop.credit();
      };
      const store = faultyStore(shop.store, atFirst('account', { meanwhile }));
      await celebrateBirthday(shop.on(store).ports, PROGRAMME, memberId);
      const { items } = await shop.store.entriesAfter(PROGRAMME, memberId, 1, 10);
      expect(items.map(({ kind, at }) => [kind, at])).toEqual([
        ['earn', '2026-06-15T12:01:00.000Z'],
        ['award', '2026-06-15T12:01:00.000Z'],
      ]);
    });

    test('that comes while purchases are collected is not followed by one of an earlier date', async () => {
      await born('1990-06-15');
      shop.ports.clock.set('2026-06-15T12:00:00Z');
      await shop.credit({ member: { externalId: 'B-2' } });
      const meanwhile = async () => {
        shop.ports.clock.advance(60);
        memberId = await findMember(shop.ports, PROGRAMME, 'externalId', 'B-2');
        await celebrateBirthday(shop.ports, PROGRAMME, memberId);
      };
      const store = faultyStore(shop.store, atFirst('account', { meanwhile }));
      await shop.on(store).enrol({ externalId: 'B-2' }, { birthDate: '1990-06-15' });
      const { items } = await shop.store.entriesAfter(PROGRAMME, memberId, 1, 10);
      expect(items.map(({ kind, at }) => [kind, at])).toEqual([
        ['award', '2026-06-15T12:01:00.000Z'],
        ['earn', '2026-06-15T12:01:00.000Z'],
      ]);
    });

    test('of a member without benefits for it only waits for the next', async () => {
      await born('1990-06-15');
      await change({ action: 'set', tier: 'gold' });
      expect(await works('2026-06-15T12:00:00Z')).toBe(0);
      expect(await provedLedger(shop.store, memberId)).toEqual(['enrol 0', 'tier 0']);
    });

    test('never stands in the ledger', async () => {
      await born('1990-06-15');
      await works('2026-06-15T12:00:00Z');
      const items = (await shop.testTable.items()).filter(({ SK }) => SK !== 'PROFILE');
      expect(JSON.stringify(items)).not.toMatch(/1990|06-15"/);
    });
  });

  test('expired points are reinstated once, whoever asks, and however often', async () => {
    await shop.credit({ amount: 4_200 });
    shop.ports.clock.set('2027-03-10T00:00:00Z');
    expect(await balance()).toBe(0);
    await shop.credit({ orderId: 'order-2', amount: 100 });
    const reinstate = (differing = {}) => reinstatePoints(shop.ports, { ...byHand(), entry: 3, ...differing });
    const first = await reinstate({ idempotencyKey: 'key-back' });
    expect(first).toMatchObject({ entry: { kind: 'reinstate', points: 42 }, replayed: false });
    expect(await reinstate({ idempotencyKey: 'key-back' })).toEqual({ ...first, replayed: true });
    await expect(reinstate({ by: 'manager-2' })).rejects.toMatchObject(refused('ALREADY_EXISTS', 'entry'));
    await expect(reinstate({ entry: 99 })).rejects.toMatchObject(refused('VALIDATION_FAILED', 'entry'));
    expect(await balance()).toBe(43);
    expect(await provedLedger(shop.store, memberId)).toEqual(['enrol 0', 'earn 42', 'expire -42', 'earn 1', 'reinstate 42']);
  });

  test('two managers reinstate at the same time: once', async () => {
    await shop.credit({ amount: 4_200 });
    shop.ports.clock.set('2027-03-10T00:00:00Z');
    await shop.credit({ orderId: 'order-2', amount: 100 });
    const outcomes = await Promise.allSettled(
      ['manager-1', 'manager-2'].map((by) => reinstatePoints(shop.ports, { ...byHand(), by, entry: 3 })),
    );
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await balance()).toBe(43);
  });

  test('a manager lets points last longer', async () => {
    await shop.credit({ amount: 4_200 });
    await extendExpiry(shop.ports, { ...byHand(), until: '2028-01-01T00:00:00+01:00' });
    shop.ports.clock.set('2027-12-31T22:59:59Z');
    expect(await balance()).toBe(42);
    shop.ports.clock.set('2027-12-31T23:00:00Z');
    expect(await balance()).toBe(0);
  });

  if (!tables.everything) return;

  test('two purchases at the same time that need each other reach it together', async () => {
    await Promise.all([shop.credit({ amount: 25_000 }), shop.credit({ orderId: 'order-2', amount: 25_000 })]);
    expect((await tier()).standing?.id).toBe('silver');
    expect(await provedLedger(shop.store, memberId)).toHaveLength(3);
  });

  test('the tier reads right when no job has run for years', async () => {
    await shop.credit({ amount: 100_000 });
    shop.ports.clock.set('2029-06-01T00:00:00Z');
    expect((await tier()).standing).toMatchObject({ id: 'blue', since: '2027-12-31T23:00:00.000Z' });
    expect(await provedLedger(shop.store, memberId)).toEqual(['enrol 0', 'earn 1000']);
  });

  test('new tiers move members at their next purchase', async () => {
    await shop.credit({ amount: 40_000 });
    const { levels } = tierTerms();
    const easier = levels.map((level) =>
      level.id === 'silver' ? { ...level, qualification: { need: 'all', of: [{ metric: 'points', atLeast: 300 }] } as const } : level,
    );
    await publishVersion(shop.ports, PROGRAMME, { ...YEARLY, tiers: tierTerms({ levels: easier }) }, 'manager-1');
    shop.ports.clock.advance(60);
    expect((await tier()).standing?.id).toBe('blue');
    expect(entryIn(await shop.credit({ orderId: 'order-2', amount: 100 })).tier).toEqual({ id: 'silver', changed: true });
  });

  test('a tier that was given is reviewed when it ends; a locked one is not until the lock is over', async () => {
    const lockUntil = toInstant('2028-06-01T00:00:00Z');
    await change({ action: 'set', tier: 'gold', until: toInstant('2026-12-31T23:00:00Z'), lockUntil });
    shop.ports.clock.set('2028-05-31T00:00:00Z');
    expect((await tier()).standing?.id).toBe('gold');
    shop.ports.clock.set(lockUntil);
    expect((await tier()).standing).toMatchObject({ id: 'blue', since: lockUntil });
  });

  test('a locked tier is not promoted, and is when it is unlocked and something is earned', async () => {
    await change({ action: 'lock', until: toInstant('2028-06-01T00:00:00Z') });
    expect(entryIn(await shop.credit({ amount: 100_000 })).tier).toEqual({ id: 'blue', changed: false });
    await change({ action: 'unlock' });
    expect(entryIn(await shop.credit({ orderId: 'order-2', amount: 100 })).tier).toEqual({ id: 'gold', changed: true });
  });

  test('extends', async () => {
    await shop.credit({ amount: 50_000 });
    await change({ action: 'extend', until: toInstant('2029-01-01T00:00:00Z') });
    expect((await tier()).standing).toMatchObject({
      id: 'silver',
      until: '2029-01-01T00:00:00.000Z',
      reviewAt: '2029-01-01T00:00:00.000Z',
    });
  });

  test.each<[string, TierChange, string]>([
    ['a tier that does not exist', { action: 'set', tier: 'diamond' }, 'tier'],
    ['an end in the past', { action: 'set', tier: 'gold', until: toInstant('2026-01-01T00:00:00Z') }, 'until'],
    ['a lock into the past', { action: 'set', tier: 'gold', lockUntil: toInstant('2026-01-01T00:00:00Z') }, 'lockUntil'],
    ['extending what does not end', { action: 'extend', until: toInstant('2029-01-01T00:00:00Z') }, 'until'],
    ['locking until yesterday', { action: 'lock', until: toInstant('2026-03-01T00:00:00Z') }, 'until'],
    ['unlocking what is not locked', { action: 'unlock' }, 'action'],
  ])('refuses %s', async (_, asked, field) => {
    await expect(change(asked)).rejects.toMatchObject(refused('VALIDATION_FAILED', field));
    expect(await provedLedger(shop.store, memberId)).toEqual(['enrol 0']);
  });

  test('refuses to shorten by extending', async () => {
    await shop.credit({ amount: 50_000 });
    await expect(change({ action: 'extend', until: toInstant('2027-01-01T00:00:00Z') })).rejects.toMatchObject(
      refused('VALIDATION_FAILED', 'until'),
    );
  });

  test('a programme without tiers has none to give', async () => {
    const plain = await openShop(await tables.fresh(), terms());
    const enrolled = await plain.enrol();
    const asked = { ...byHand(), memberId: enrolled.memberId, change: { action: 'unlock' } as const };
    await expect(changeTier(plain.ports, asked)).rejects.toMatchObject(refused('VALIDATION_FAILED', 'action'));
    expect(await readTier(plain.ports, PROGRAMME, enrolled.memberId)).toMatchObject({ standing: null, next: null, keep: null });
  });

  test.each(FAULTS)('%s at any call: given once', async (fault) => {
    for (let call = 1; call <= 5; call += 1) {
      shop = await openShop(await tables.fresh(), YEARLY);
      ({ memberId } = await shop.enrol());
      const flaky = shop.on(faultyStore(shop.store, atCall(call, fault)));
      await change({ action: 'set', tier: 'gold' }, { idempotencyKey: 'key-set' }, flaky);
      expect(await provedLedger(shop.store, memberId)).toEqual(['enrol 0', 'tier 0']);
    }
  });
});
