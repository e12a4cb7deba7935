/** Rewards are redeemed, reserved, committed, cancelled and used: on every table. */

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { plusSeconds, toInstant } from '../../../shared/domain/kernel/time.ts';
import { MAX_OPEN_RESERVATIONS } from '../../../shared/domain/rewards/decide-redemption.ts';
import type { Redemption } from '../../../shared/domain/rewards/redemption.ts';
import type { RewardTerms } from '../../../shared/domain/rewards/reward-terms.ts';
import { AGENDA_SHARDS } from '../../../shared/store/table.ts';
import { settleAccount } from '../../../shared/use-cases/agenda/settle-account.ts';
import { beginAgenda, workAgenda } from '../../../shared/use-cases/agenda/work-agenda.ts';
import { openNote } from '../../../shared/use-cases/ledger/open-note.ts';
import { readBalance } from '../../../shared/use-cases/members/read-member.ts';
import { publishVersion } from '../../../shared/use-cases/programmes/publish-programme.ts';
import { importCodes, readStock } from '../../../shared/use-cases/rewards/import-codes.ts';
import { listRewards } from '../../../shared/use-cases/rewards/list-rewards.ts';
import { createReward, publishReward } from '../../../shared/use-cases/rewards/publish-reward.ts';
import { settleRedemption } from '../../../shared/use-cases/rewards/settle-redemption.ts';
import { terms } from '../../support/kernel/builders.ts';
import { FAULTS, redelivered } from '../../support/kernel/faults.ts';
import { atCall, atFirst, type Fault, faultyStore } from '../../support/kernel/faulty-store.ts';
import { NOON } from '../../support/kernel/ports.ts';
import { PROGRAMME } from '../../support/kernel/shop.ts';
import { TABLES } from '../../support/kernel/tables.ts';
import { REWARD_ID, rewardTerms } from '../../support/rewards/reward-builders.ts';
import { aKey, openRewardShop, type RewardShop } from '../../support/rewards/reward-shop.ts';

const refused = (code: string, field?: string) => ({ name: 'Refusal', code, ...(field === undefined ? {} : { field }) });
const MINUTE = 60;
const DAY = 86_400;
const eur = (amount: number) => ({ currency: 'EUR', amount });
const NEVER_BACK = { issued: 'never', expiredPoints: 'expire' } as const;
const GIFT_CARD: Partial<RewardTerms> = { gift: { kind: 'gift-card', value: eur(500) } };
const CODES: Partial<RewardTerms> = { gift: { kind: 'code', lowStock: 2 }, cancel: NEVER_BACK };
const LIMITED: Partial<RewardTerms> = { stock: 40, limit: { redemptions: 1, per: 'month' } };

describe.each(TABLES)('redemptions $name', (tables) => {
  let rewards: RewardShop;
  let memberId: string;
  beforeAll(tables.start);
  afterAll(tables.stop);
  beforeEach(async () => {
    rewards = await openRewardShop(await tables.fresh());
    memberId = await rewards.member();
  });
  /** Stock, limits, vouchers, points and holds agree after every test. */
  afterEach(() => rewards.balanced());

  const balance = async (of = memberId) => (await readBalance(rewards.ports, PROGRAMME, of)).balance;
  const left = async () => (await readStock(rewards.ports, PROGRAMME, REWARD_ID)).left;
  const stored = (redemption: Redemption) => rewards.store.redemption(PROGRAMME, redemption.memberId, redemption.redemptionId);
  const obstacles = async (of = memberId) =>
    (await listRewards(rewards.ports, PROGRAMME, of, undefined, 25)).items.map(({ reward, obstacles }) => [reward.rewardId, obstacles]);
  const work = () =>
    workAgenda(
      rewards.ports,
      beginAgenda(
        Array.from({ length: AGENDA_SHARDS }, (_, shard) => shard),
        rewards.ports.clock.now(),
      ),
      () => 1,
    );

  /** The agenda's index follows the table a moment later. */
  const worked = (read: () => Promise<Redemption | undefined>) =>
    expect.poll(async () => {
      await work();
      return (await read())?.state;
    });

  describe('redeeming in one step', () => {
    test('takes the points, an item and a place in the limit, and gives a voucher', async () => {
      await rewards.create(LIMITED);
      const { entry, redemption, replayed } = await rewards.redeem({ memberId });
      expect(replayed).toBe(false);
      expect(entry).toMatchObject({
        kind: 'redeem',
        points: -50,
        balance: { active: 50 },
        redemption: { rewardId: REWARD_ID, rewardVersion: 1 },
      });
      expect(await stored(redemption)).toStrictEqual(redemption);
      expect(redemption).toMatchObject({
        state: 'issued',
        points: 50,
        countedFrom: '2026-03-01',
        voucher: { expiresAt: '2026-04-02T22:00:00.000Z' },
      });
      expect(await rewards.store.voucher(PROGRAMME, redemption.voucher?.code ?? '')).toMatchObject({
        memberId,
        redemptionId: redemption.redemptionId,
      });
      expect(await left()).toBe(39);
      expect(await rewards.ledger(memberId)).toEqual(['enrol 0', 'adjust 100', 'redeem -50']);
    });

    test('on two devices at the same time with points for one: one succeeds', async () => {
      await rewards.create({ cost: { points: 100 } });
      const outcomes = await Promise.allSettled([1, 2].map(() => redelivered(() => rewards.on(rewards.store).redeem({ memberId }))));
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: refused('INSUFFICIENT_POINTS') });
      expect(await balance()).toMatchObject({ active: 0 });
    });

    if (!tables.everything) return;

    test('reads the claim and the account, and nothing else; one commit', async () => {
      await rewards.create(LIMITED);
      const other = await rewards.member(100, 'A-1');
      await rewards.shop.credit();
      const store = faultyStore(rewards.store);
      const server = rewards.on(store);
      // Versions are remembered from here on.
      await server.redeem({ memberId });
      const before = store.calls.length;
      await server.redeem({ memberId: other });
      expect(store.calls.slice(before).map(({ operation }) => operation)).toEqual(['claim', 'account', 'commit']);
    });

    test.each<[string, Partial<RewardTerms>, object, string]>([
      ['too few points', { cost: { points: 101 } }, {}, 'INSUFFICIENT_POINTS'],
      ['not yet', { from: plusSeconds(NOON, 1) }, {}, 'NOT_AVAILABLE'],
      ['no longer', { until: NOON }, {}, 'NOT_AVAILABLE'],
      ['another tier', { tiers: ['gold'] }, {}, 'NOT_ELIGIBLE'],
      ['no stock', { stock: 0 }, {}, 'OUT_OF_STOCK'],
      ['no codes', CODES, {}, 'OUT_OF_STOCK'],
      ['another reward', {}, { rewardId: 'rew_tea' }, 'NOT_FOUND'],
      ['nobody', {}, { memberId: 'mem_nobody' }, 'NOT_FOUND'],
      ['more units than one takes', {}, { units: 2 }, 'VALIDATION_FAILED'],
    ])('is refused for %s, and nothing is written', async (_, special, asked, code) => {
      await rewards.create(special);
      const before = await rewards.shop.testTable.items();
      await expect(rewards.redeem({ memberId, ...asked })).rejects.toMatchObject(refused(code));
      await expect(rewards.reserve({ memberId, ...asked })).rejects.toMatchObject(refused(code));
      expect(await rewards.shop.testTable.items()).toEqual(before);
    });

    test('is refused while paused, and for good once archived', async () => {
      await rewards.create();
      await rewards.publish({}, 'paused');
      await expect(rewards.redeem({ memberId })).rejects.toMatchObject(refused('NOT_AVAILABLE'));
      await rewards.publish({});
      await rewards.redeem({ memberId });
      await rewards.publish({}, 'archived');
      await expect(rewards.redeem({ memberId })).rejects.toMatchObject(refused('NOT_AVAILABLE'));
    });

    test('up to the limit of a period, and again in the next', async () => {
      await rewards.create(LIMITED);
      await rewards.redeem({ memberId });
      await expect(rewards.redeem({ memberId })).rejects.toMatchObject(refused('LIMIT_EXCEEDED'));
      expect(await balance()).toMatchObject({ active: 50 });
      rewards.ports.clock.set('2026-04-01T00:00:00Z');
      expect((await rewards.redeem({ memberId })).redemption.countedFrom).toBe('2026-04-01');
    });

    test('the same key gets the first answer again, whatever has become of it; with different content it is refused', async () => {
      await rewards.create();
      const idempotencyKey = aKey();
      const first = await rewards.redeem({ memberId, idempotencyKey });
      expect(await rewards.redeem({ memberId, idempotencyKey })).toEqual({ ...first, replayed: true });
      await rewards.use(first.redemption);
      const again = await rewards.redeem({ memberId, idempotencyKey });
      expect(again).toMatchObject({
        entry: first.entry,
        replayed: true,
        redemption: { state: 'used', voucher: first.redemption.voucher },
      });
      for (const differing of [{ units: 2 }, { rewardId: 'rew_tea' }]) {
        await expect(rewards.redeem({ memberId, idempotencyKey, ...differing })).rejects.toMatchObject(refused('IDEMPOTENCY_MISMATCH'));
      }
      await expect(rewards.reserve({ memberId, idempotencyKey })).rejects.toMatchObject(refused('IDEMPOTENCY_MISMATCH'));
    });

    test('a repetition that could not be decided any more gets its first answer', async () => {
      await rewards.create({ stock: 1 });
      const idempotencyKey = aKey();
      const first = await rewards.redeem({ memberId, idempotencyKey });
      expect(await rewards.redeem({ memberId, idempotencyKey })).toEqual({ ...first, replayed: true });
    });

    test('the same key many times at the same time is one redemption', async () => {
      await rewards.create(LIMITED);
      const idempotencyKey = aKey();
      const outcomes = await Promise.all(
        Array.from({ length: 8 }, () => redelivered(() => rewards.on(rewards.store).redeem({ memberId, idempotencyKey }))),
      );
      for (const { entry } of outcomes) expect(entry).toStrictEqual(outcomes[0]?.entry);
      expect(outcomes.filter(({ replayed }) => !replayed)).toHaveLength(1);
      expect(await left()).toBe(39);
    });

    test('a code that another voucher has is drawn again', async () => {
      await rewards.create();
      const { redemption } = await rewards.redeem({ memberId });
      const symbols = [redemption.voucher?.code.slice(0, 16) ?? '', 'ZZZZZZZZZZZZZZZZ'];
      const { ports } = rewards;
      const voucherSymbols = ports.ids.voucherSymbols;
      ports.ids.voucherSymbols = () => symbols.shift() ?? voucherSymbols();
      const second = await rewards.redeem({ memberId });
      expect(second.redemption.voucher?.code).toMatch(/^Z{16}/);
    });
  });

  describe('a reservation', () => {
    const reserved = async (special: Partial<RewardTerms> = LIMITED) => {
      await rewards.create(special);
      return (await rewards.reserve({ memberId })).redemption;
    };

    test('holds points, stock and the limit until it is committed', async () => {
      const redemption = await reserved();
      expect(redemption).toMatchObject({ state: 'reserved', lapsesAt: plusSeconds(NOON, 15 * MINUTE) });
      expect(await balance()).toEqual({ active: 50, pending: 0, held: 50, debt: 0 });
      expect(await left()).toBe(39);
      await expect(rewards.reserve({ memberId })).rejects.toMatchObject(refused('LIMIT_EXCEEDED'));
      rewards.ports.clock.advance(14 * MINUTE);
      const committed = await rewards.commit(redemption);
      expect(committed).toMatchObject({
        entry: { kind: 'commit', points: -50 },
        redemption: { state: 'issued', voucher: { code: expect.any(String) } },
      });
      expect(await stored(redemption)).toStrictEqual(committed.redemption);
      expect(await balance()).toEqual({ active: 50, pending: 0, debt: 0 });
      expect(await left()).toBe(39);
      expect(await rewards.ledger(memberId)).toEqual(['enrol 0', 'adjust 100', 'hold 0', 'commit -50']);
      await expect(rewards.commit(redemption)).rejects.toMatchObject(refused('WRONG_STATE'));
    });

    test('cancelled, gives everything back to where it came from', async () => {
      const before = await rewards.account(memberId);
      const redemption = await reserved();
      const { entry } = await rewards.cancel(redemption);
      expect(entry).toMatchObject({ kind: 'cancel', points: 0, balance: { active: 100 } });
      expect(await rewards.account(memberId)).toMatchObject({ batches: before.batches, held: [] });
      expect(await left()).toBe(40);
      await rewards.reserve({ memberId });
    });

    test('lapses and is committed at the same time: one of the two, whole', async () => {
      const redemption = await reserved();
      rewards.ports.clock.advance(15 * MINUTE - 0.001);
      // This server's clock is behind: it still commits what the worker has let lapse meanwhile.
      const meanwhile = async () => {
        rewards.ports.clock.advance(0.001);
        await settleRedemption(rewards.ports, PROGRAMME, memberId, redemption.redemptionId);
        rewards.ports.clock.advance(-0.001);
      };
      const server = rewards.on(faultyStore(rewards.store, atFirst('commit', { meanwhile })));
      await expect(server.commit(redemption)).rejects.toMatchObject(refused('WRONG_STATE'));
      expect(await rewards.ledger(memberId)).toEqual(['enrol 0', 'adjust 100', 'hold 0']);
    });

    if (!tables.everything) return;

    test('is committed by the terms of its own version', async () => {
      const redemption = await reserved();
      await rewards.publish({ ...LIMITED, cost: { points: 90 } });
      expect((await rewards.commit(redemption)).entry.points).toBe(-50);
    });

    test('of another member, or of no one, is not there; and an account has only so many', async () => {
      const redemption = await reserved({ cost: { points: 1 } });
      const other = await rewards.member();
      await expect(rewards.commit({ ...redemption, memberId: other })).rejects.toMatchObject(refused('NOT_FOUND', 'redemptionId'));
      await expect(rewards.cancel({ ...redemption, redemptionId: 'red_none' })).rejects.toMatchObject(refused('NOT_FOUND', 'redemptionId'));
      for (let open = 1; open < MAX_OPEN_RESERVATIONS; open += 1) await rewards.reserve({ memberId });
      await expect(rewards.reserve({ memberId })).rejects.toMatchObject(refused('LIMIT_EXCEEDED'));
    });

    test('lapses by itself: points are free by the clock, and no job has run', async () => {
      const redemption = await reserved();
      rewards.ports.clock.advance(15 * MINUTE);
      expect(await balance()).toEqual({ active: 100, pending: 0, debt: 0 });
      await expect(rewards.commit(redemption)).rejects.toMatchObject(refused('WRONG_STATE'));
      await expect(rewards.cancel(redemption)).rejects.toMatchObject(refused('WRONG_STATE'));
      expect(await stored(redemption)).toMatchObject({ state: 'reserved' });
    });

    const bothWays: readonly [string, (redemption: Redemption) => Promise<unknown>][] = [
      [
        'the account first',
        async ({ redemptionId }) => {
          await settleAccount(rewards.ports, PROGRAMME, memberId);
          await settleRedemption(rewards.ports, PROGRAMME, memberId, redemptionId);
        },
      ],
      [
        'its own item first',
        async ({ redemptionId }) => {
          await settleRedemption(rewards.ports, PROGRAMME, memberId, redemptionId);
          await rewards.balanced();
          await settleAccount(rewards.ports, PROGRAMME, memberId);
        },
      ],
      ['the agenda', work],
    ];
    test.each(bothWays)('is settled once, %s, however often', async (_, settle) => {
      const redemption = await reserved();
      rewards.ports.clock.advance(15 * MINUTE);
      for (let times = 0; times < 3; times += 1) await settle(redemption);
      expect(await stored(redemption)).toMatchObject({ state: 'lapsed', revision: 2 });
      expect(await left()).toBe(40);
      expect(await rewards.account(memberId)).toMatchObject({ held: [] });
      expect(await rewards.ledger(memberId)).toEqual(['enrol 0', 'adjust 100', 'hold 0', 'lapse 0']);
      await rewards.redeem({ memberId });
    });

    test('is found by the agenda while the account has nothing due', async () => {
      const redemption = await reserved();
      rewards.ports.clock.advance(15 * MINUTE);
      await settleAccount(rewards.ports, PROGRAMME, memberId);
      await worked(() => stored(redemption)).toBe('lapsed');
      expect(await left()).toBe(40);
    });

    test('that is damaged is set aside with its reason, and keeps neither the account nor others from being settled', async () => {
      const redemption = await reserved({ cost: { points: 1 } });
      const other = (await rewards.reserve({ memberId: await rewards.member() })).redemption;
      const { table } = rewards.shop.testTable;
      const key = { PK: `MEMBER#${PROGRAMME}#${memberId}`, SK: `REDEMPTION#${redemption.redemptionId}` };
      const item = await table.get(key);
      const put = async (attributes: object) => {
        const action = { kind: 'put', attributes: { ...attributes } } as const;
        expect(await table.write([{ key, condition: { kind: 'present' }, action }])).toEqual([]);
      };
      const { PK: _PK, SK: _SK, ...attributes } = item ?? key;
      await put({ ...attributes, spent: '?' });
      rewards.ports.clock.advance(15 * MINUTE);
      await worked(() => stored(other)).toBe('lapsed');
      expect(await rewards.store.setAside(PROGRAMME, memberId)).toMatchObject({
        reason: expect.stringContaining(`UnreadableItem: the item ${key.PK} ${key.SK} cannot be read: spent is not `),
      });
      expect(await rewards.account(memberId)).toMatchObject({ held: [] });
      await put(attributes);
      rewards.ports.clock.advance(2 * MINUTE);
      await worked(() => stored(redemption)).toBe('lapsed');
      expect(await rewards.store.setAside(PROGRAMME, memberId)).toBeUndefined();
    });
  });

  describe('an issued reward', () => {
    test('goes back to its batches, its stock and its limit, once', async () => {
      await rewards.create(LIMITED);
      const before = await rewards.account(memberId);
      const { redemption } = await rewards.redeem({ memberId });
      const key = aKey();
      const first = await rewards.cancel(redemption, key, 'did not want it');
      expect(await openNote(rewards.ports, first.entry)).toMatchObject({
        kind: 'cancel',
        points: 50,
        reason: 'did not want it',
        by: memberId,
      });
      expect(await rewards.cancel(redemption, key, 'did not want it')).toEqual({ ...first, replayed: true });
      await expect(rewards.cancel(redemption)).rejects.toMatchObject(refused('WRONG_STATE'));
      expect((await rewards.account(memberId)).batches).toEqual(before.batches);
      expect(await left()).toBe(40);
      await expect(rewards.use(redemption)).rejects.toMatchObject(refused('WRONG_STATE'));
      await rewards.redeem({ memberId });
    });

    if (!tables.everything) return;

    test('of points that have expired since: they come back, and expire', async () => {
      await rewards.create({ voucherLifetime: undefined });
      const { redemption } = await rewards.redeem({ memberId });
      rewards.ports.clock.advance(400 * DAY);
      const key = aKey();
      const { entry } = await rewards.cancel(redemption, key);
      expect(entry).toMatchObject({ kind: 'cancel', points: 50 });
      expect((await rewards.ledger(memberId)).slice(-3)).toEqual(['expire -50', 'cancel 50', 'expire -50']);
      expect(await rewards.cancel(redemption, key)).toMatchObject({ entry, replayed: true });
    });

    test('expires by itself, and gives nothing back', async () => {
      await rewards.create(LIMITED);
      const { redemption } = await rewards.redeem({ memberId });
      rewards.ports.clock.set(redemption.voucher?.expiresAt ?? NOON);
      await expect(rewards.use(redemption)).rejects.toMatchObject(refused('WRONG_STATE'));
      await worked(() => stored(redemption)).toBe('expired');
      expect(await left()).toBe(39);
      expect(await rewards.ledger(memberId)).toEqual(['enrol 0', 'adjust 100', 'redeem -50']);
    });
  });

  describe('a voucher', () => {
    test('is used once, in any spelling of its code; the same key gets the first answer again', async () => {
      await rewards.create();
      const { redemption } = await rewards.redeem({ memberId });
      const key = aKey();
      const code = redemption.voucher?.code.replaceAll('0', 'o').toLowerCase() ?? '';
      const first = await rewards.use(redemption, { code, idempotencyKey: key });
      expect(first).toMatchObject({
        entry: { kind: 'use', points: 0, redemption: { merchantId: 'corner-shop' } },
        redemption: { state: 'used' },
      });
      expect(await rewards.use(redemption, { idempotencyKey: key })).toEqual({ ...first, replayed: true });
      const { redemption: other } = await rewards.redeem({ memberId });
      await expect(rewards.use(other, { idempotencyKey: key })).rejects.toMatchObject(refused('IDEMPOTENCY_MISMATCH'));
      await expect(rewards.use(redemption)).rejects.toMatchObject(refused('WRONG_STATE'));
      await expect(rewards.cancel(redemption)).rejects.toMatchObject(refused('WRONG_STATE'));
    });

    test('at two tills at the same time is used at one', async () => {
      await rewards.create();
      const { redemption } = await rewards.redeem({ memberId });
      const outcomes = await Promise.allSettled([1, 2, 3].map(() => redelivered(() => rewards.on(rewards.store).use(redemption))));
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    });

    if (!tables.everything) return;

    test.each([
      ['mistyped', '7ZK4Q0XM2VBN11111', 'VALIDATION_FAILED'],
      ['guessed', '0000000000000000' + '0', 'NOT_FOUND'],
    ])('that was %s is refused', async (_, code, expected) => {
      await rewards.create();
      const { redemption } = await rewards.redeem({ memberId });
      await expect(rewards.use(redemption, { code })).rejects.toMatchObject(refused(expected, 'code'));
    });

    test('of a gift card pays bit by bit, never more than it has', async () => {
      await rewards.create(GIFT_CARD);
      const { redemption } = await rewards.redeem({ memberId });
      const key = aKey();
      const first = await rewards.use(redemption, { pay: eur(300), idempotencyKey: key });
      expect(first).toMatchObject({
        entry: { redemption: { paid: { amount: 300, left: 200 } } },
        redemption: { state: 'issued', voucher: { balance: eur(200) } },
      });
      await expect(rewards.use(redemption, { pay: eur(201) })).rejects.toMatchObject(refused('LIMIT_EXCEEDED', 'pay.amount'));
      const both = await Promise.allSettled(
        [1, 2].map(() => redelivered(() => rewards.on(rewards.store).use(redemption, { pay: eur(150) }))),
      );
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      await expect(rewards.cancel(redemption)).rejects.toMatchObject(refused('WRONG_STATE'));
      expect(await rewards.use(redemption, { pay: eur(50) })).toMatchObject({ redemption: { state: 'used' } });
      // The answer is the first one, whatever the redemption became.
      expect((await rewards.use(redemption, { pay: eur(300), idempotencyKey: key })).entry).toEqual(first.entry);
    });
  });

  describe('imported codes', () => {
    const codes = (count: number, from = 0) => Array.from({ length: count }, (_, index) => `PARTNER-${from + index}`);
    const importing = (all: readonly string[], on = rewards) => importCodes(on.ports, PROGRAMME, REWARD_ID, all);

    test('are given one for each redemption, and the last is found in whichever shard it is', async () => {
      await rewards.create({ ...CODES, cost: { points: 1 } });
      expect(await importing(codes(5))).toEqual({ added: 5, known: 0 });
      const given = [];
      for (let count = 0; count < 5; count += 1) given.push((await rewards.redeem({ memberId })).redemption.code);
      expect(given.toSorted()).toEqual(codes(5));
      await expect(rewards.redeem({ memberId })).rejects.toMatchObject(refused('OUT_OF_STOCK'));
    });

    test('of many at the same time are given once each', async () => {
      await rewards.create(CODES);
      await importing(codes(6));
      const members = await Promise.all(Array.from({ length: 12 }, () => rewards.member()));
      const outcomes = await Promise.allSettled(members.map((of) => redelivered(() => rewards.on(rewards.store).redeem({ memberId: of }))));
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(6);
      for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject(refused('OUT_OF_STOCK'));
    });

    if (!tables.everything) return;

    test('are imported once, also when some are known and some were given; low stock is known', async () => {
      await rewards.create(CODES);
      await importing(codes(3));
      await rewards.redeem({ memberId });
      expect(await readStock(rewards.ports, PROGRAMME, REWARD_ID)).toEqual({ left: 2, isLow: true });
      expect(await importing([...codes(100), 'PARTNER-0'])).toEqual({ added: 97, known: 4 });
      expect(await readStock(rewards.ports, PROGRAMME, REWARD_ID)).toEqual({ left: 99, isLow: false });
    });

    test('of a batch that is known take one commit more for each part, however many they are', async () => {
      await rewards.create(CODES);
      const calls = async (all: readonly string[]) => {
        const store = faultyStore(rewards.store);
        const { added } = await importing(all, rewards.on(store));
        return { added, commits: store.calls.filter(({ operation }) => operation === 'commit').length };
      };
      const first = await calls(codes(200));
      expect(first.added).toBe(200);
      expect(await calls(codes(200))).toEqual({ added: 0, commits: first.commits });
      // The one that is new is written once it is told which are not.
      expect(await calls(codes(201))).toEqual({ added: 1, commits: first.commits + 1 });
    });

    test('are kept for reservations, and given when those are committed', async () => {
      await rewards.create(CODES);
      await importing(codes(1));
      const { redemption } = await rewards.reserve({ memberId });
      expect(redemption).not.toHaveProperty('code');
      const other = await rewards.member();
      await expect(rewards.redeem({ memberId: other })).rejects.toMatchObject(refused('OUT_OF_STOCK'));
      expect((await rewards.commit(redemption)).redemption.code).toBe('PARTNER-0');
      await expect(rewards.cancel(redemption)).rejects.toMatchObject(refused('WRONG_STATE'));
    });

    test('are not missed when the reservation was committed between two reads: it is refused, or answered, as what it is', async () => {
      await rewards.create(CODES);
      await importing(codes(1));
      const { redemption } = await rewards.reserve({ memberId });
      const meanwhile = () => rewards.commit(redemption, 'first');
      const server = rewards.on(faultyStore(rewards.store, atFirst('freeCodes', { meanwhile })));
      await expect(server.commit(redemption, 'second')).rejects.toMatchObject(refused('WRONG_STATE', 'redemptionId'));
      expect(await server.commit(redemption, 'first')).toMatchObject({ replayed: true, redemption: { code: 'PARTNER-0' } });
    });

    test('of another kind of reward are refused', async () => {
      await rewards.create();
      await expect(importing(['A'])).rejects.toMatchObject(refused('VALIDATION_FAILED', 'rewardId'));
    });
  });

  describe('the catalogue', () => {
    test('says what a member can have, and of the rest why not', async () => {
      await rewards.create({ stock: 5 }, 'rew_a');
      await rewards.create({ cost: { points: 130 } }, 'rew_b');
      await rewards.create({ stock: 0, from: plusSeconds(NOON, 60) }, 'rew_c');
      await rewards.create({ tiers: ['silver'], until: NOON }, 'rew_d');
      await rewards.create(LIMITED);
      await rewards.redeem({ memberId });
      expect(await obstacles()).toEqual([
        ['rew_a', []],
        ['rew_b', [{ reason: 'points', missing: 80 }]],
        ['rew_c', [{ reason: 'not-yet', from: plusSeconds(NOON, 60) }, { reason: 'sold-out' }]],
        [REWARD_ID, [{ reason: 'limit', redemptions: 1, per: 'month' }]],
        [
          'rew_d',
          [
            { reason: 'over', until: NOON },
            { reason: 'tier', tiers: ['silver'] },
          ],
        ],
      ]);
      const first = await listRewards(rewards.ports, PROGRAMME, memberId, undefined, 2);
      expect(first.next).toBe('rew_b');
      expect((await listRewards(rewards.ports, PROGRAMME, memberId, 'rew_d', 2)).items).toEqual([]);
    });

    if (!tables.everything) return;

    test("has nothing that is paused or archived, and is no one else's", async () => {
      await rewards.create();
      await rewards.publish({}, 'paused');
      expect(await obstacles()).toEqual([]);
      await expect(obstacles('mem_nobody')).rejects.toMatchObject(refused('NOT_FOUND'));
    });
  });

  describe('publishing', () => {
    const command = (special: Partial<RewardTerms> = {}) => ({
      programmeId: PROGRAMME,
      rewardId: REWARD_ID,
      state: 'active' as const,
      terms: rewardTerms(special),
      by: 'manager-1',
    });

    test('a version takes effect when every server knows it; a redemption keeps its own', async () => {
      await rewards.create();
      const { version } = await publishReward(rewards.ports, command({ cost: { points: 10 } }));
      expect((await rewards.redeem({ memberId })).entry).toMatchObject({ points: -50, redemption: { rewardVersion: 1 } });
      rewards.ports.clock.set(version.effectiveAt);
      expect((await rewards.redeem({ memberId })).entry).toMatchObject({ points: -10, redemption: { rewardVersion: 2 } });
    });

    if (!tables.everything) return;

    test('the same again gets the first answer again; another file of the same name is refused', async () => {
      const first = await createReward(rewards.ports, command());
      expect(await createReward(rewards.ports, command())).toEqual({ ...first, replayed: true });
      await expect(createReward(rewards.ports, command({ cost: { points: 1 } }))).rejects.toMatchObject(refused('ALREADY_EXISTS', 'id'));
      expect(await publishReward(rewards.ports, command())).toEqual({ ...first, replayed: true });
      await expect(publishReward(rewards.ports, { ...command(), rewardId: 'rew_tea' })).rejects.toMatchObject(refused('NOT_FOUND'));
    });

    test('the same again gets the first answer, though the programme has lost a tier that it names', async () => {
      const first = await createReward(rewards.ports, command({ tiers: ['silver'] }));
      const { version } = await publishVersion(rewards.ports, PROGRAMME, terms(), 'manager-1');
      rewards.ports.clock.set(version.effectiveAt);
      expect(await createReward(rewards.ports, command({ tiers: ['silver'] }))).toEqual({ ...first, replayed: true });
      await expect(createReward(rewards.ports, { ...command({ tiers: ['silver'] }), rewardId: 'rew_tea' })).rejects.toMatchObject(
        refused('VALIDATION_FAILED', 'tiers.0'),
      );
    });

    test('instants of a file are kept in one form', async () => {
      const asked = { ...rewardTerms(), from: '2026-12-01T00:00:00+01:00', until: '2027-01-01T00:00:00Z' };
      const { version } = await createReward(rewards.ports, { ...command(), terms: asked });
      expect(version.terms).toMatchObject({ from: '2026-11-30T23:00:00.000Z', until: '2027-01-01T00:00:00.000Z' });
    });

    test('more stock is there at once, in more shards; less only down to what is taken', async () => {
      await rewards.create({ stock: 5, cost: { points: 10 } });
      for (let count = 0; count < 3; count += 1) await rewards.redeem({ memberId });
      await rewards.publish({ stock: 200, cost: { points: 10 } });
      expect(await left()).toBe(197);
      await rewards.publish({ stock: 3, cost: { points: 10 } });
      expect(await left()).toBe(0);
      await expect(rewards.redeem({ memberId })).rejects.toMatchObject(refused('OUT_OF_STOCK'));
      await expect(publishReward(rewards.ports, command({ stock: 2, cost: { points: 10 } }))).rejects.toMatchObject({
        ...refused('VALIDATION_FAILED', 'stock'),
        message: 'must be at least 3: so many are taken',
      });
    });

    test('other stock while it is being taken: nothing is lost', async () => {
      await rewards.create({ stock: 10 });
      const meanwhile = () => rewards.redeem({ memberId });
      const server = rewards.on(faultyStore(rewards.store, atFirst('commit', { meanwhile })));
      await publishReward(server.ports, command({ stock: 1 }));
      expect(await left()).toBe(0);
    });

    test.each(FAULTS)('%s: created and published once', async (fault) => {
      const at = (nth: number) => rewards.on(faultyStore(rewards.store, atFirst('commit', fault, nth))).ports;
      await createReward(at(1), command({ stock: 5 }));
      await publishReward(at(1), command({ stock: 25 }));
      expect(await rewards.store.rewardVersion(PROGRAMME, REWARD_ID, 2)).toMatchObject({ stockShards: 3 });
      expect(await rewards.store.rewardVersion(PROGRAMME, REWARD_ID, 3)).toBeUndefined();
    });
  });

  if (!tables.everything) return;

  describe('with a fault at any of its calls, each is done once', () => {
    type Step = (
      on: RewardShop,
      idempotencyKey: string,
      of: string,
      before: Redemption | undefined,
    ) => Promise<{ readonly entry: object; readonly redemption: Redemption }>;
    type Prepared = (of: string) => Promise<Redemption | undefined>;
    const nothing: Prepared = async () => undefined;
    const of = (before: Redemption | undefined): Redemption => {
      if (before === undefined) throw new TypeError('nothing was prepared');
      return before;
    };
    const steps: readonly [string, Partial<RewardTerms>, Prepared, Step, string][] = [
      ['redeeming', LIMITED, nothing, (on, idempotencyKey, who) => on.redeem({ memberId: who, idempotencyKey }), 'issued'],
      ['redeeming a code', CODES, nothing, (on, idempotencyKey, who) => on.redeem({ memberId: who, idempotencyKey }), 'issued'],
      ['reserving', LIMITED, nothing, (on, idempotencyKey, who) => on.reserve({ memberId: who, idempotencyKey }), 'reserved'],
      [
        'committing',
        LIMITED,
        async (who) => (await rewards.reserve({ memberId: who })).redemption,
        (on, key, _, before) => on.commit(of(before), key),
        'issued',
      ],
      [
        'committing a code',
        CODES,
        async (who) => (await rewards.reserve({ memberId: who })).redemption,
        (on, key, _, before) => on.commit(of(before), key),
        'issued',
      ],
      [
        'cancelling',
        LIMITED,
        async (who) => (await rewards.redeem({ memberId: who })).redemption,
        (on, key, _, before) => on.cancel(of(before), key),
        'cancelled',
      ],
      [
        'using',
        LIMITED,
        async (who) => (await rewards.redeem({ memberId: who })).redemption,
        (on, key, _, before) => on.use(of(before), { idempotencyKey: key }),
        'used',
      ],
      [
        'paying',
        GIFT_CARD,
        async (who) => (await rewards.redeem({ memberId: who })).redemption,
        (on, key, _, before) => on.use(of(before), { idempotencyKey: key, pay: eur(1) }),
        'issued',
      ],
    ];

    test.each(steps)('%s', async (_, special, prepare, step, state) => {
      await rewards.create(special);
      if (special.gift?.kind === 'code')
        await importCodes(
          rewards.ports,
          PROGRAMME,
          REWARD_ID,
          Array.from({ length: 40 }, (_, index) => `C-${index}`),
        );
      const attempt = async (faultOf?: (call: Parameters<ReturnType<typeof atCall>>[0]) => Fault | undefined) => {
        const who = await rewards.member();
        const before = await prepare(who);
        const key = aKey();
        const store = faultyStore(rewards.store, faultOf);
        const { entry, redemption } = await step(rewards.on(store), key, who, before);
        expect(redemption.state).toBe(state);
        expect(await stored(redemption)).toEqual(redemption);
        expect(await step(rewards, key, who, before)).toEqual({ entry, redemption, replayed: true });
        return store.calls;
      };
      for (const { operation, number } of await attempt()) {
        for (const fault of operation === 'commit' ? FAULTS : (['lost-before'] as const)) await attempt(atCall(number, fault));
      }
    });

    test('lapsing', async () => {
      await rewards.create(LIMITED);
      for (const fault of FAULTS) {
        const who = await rewards.member();
        const { redemption } = await rewards.reserve({ memberId: who });
        rewards.ports.clock.advance(15 * MINUTE);
        const server = rewards.on(faultyStore(rewards.store, atFirst('commit', fault)));
        await settleRedemption(server.ports, PROGRAMME, who, redemption.redemptionId);
        expect(await stored(redemption)).toMatchObject({ state: 'lapsed', revision: 2 });
      }
      expect(await left()).toBe(40);
    });
  });

  test('a crash between reserving and committing leaves nothing behind', async () => {
    await rewards.create(LIMITED);
    const before = await rewards.account(memberId);
    await rewards.reserve({ memberId });
    rewards.ports.clock.set(toInstant('2026-03-02T13:00:00Z'));
    await worked(async () => (await rewards.balanced())[0]).toBe('lapsed');
    expect(await rewards.account(memberId)).toMatchObject({ batches: before.batches, held: [] });
    expect(await left()).toBe(40);
  });
});
