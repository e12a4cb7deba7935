/** The contract of every store for rewards, stock and redemptions: one suite, run on each table. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { guessesAt } from '../../../shared/domain/checkout/code-guessing.ts';
import { newTillCode, usedFor } from '../../../shared/domain/checkout/till-code.ts';
import type { CalendarDate } from '../../../shared/domain/kernel/calendar.ts';
import { plusSeconds } from '../../../shared/domain/kernel/time.ts';
import { blankAccount } from '../../../shared/domain/ledger/account.ts';
import type { Change } from '../../../shared/domain/ledger/decision.ts';
import type { ImportedCode, QueuedReward } from '../../../shared/domain/rewards/changes.ts';
import type { Redemption } from '../../../shared/domain/rewards/redemption.ts';
import type { Store } from '../../../shared/ports/store.ts';
import { createStore } from '../../../shared/store/store.ts';
import { AGENDA_SHARDS } from '../../../shared/store/table.ts';
import { MEMBER_ID as M, NOW, PROGRAMME_ID as P } from '../../support/kernel/builders.ts';
import type { Tables } from '../../support/kernel/tables.ts';
import { aRedemption, aReward, REWARD_ID as R } from '../../support/rewards/reward-builders.ts';

const SOON = plusSeconds(NOW, 60);
const counter = { programmeId: P, memberId: M, rewardId: R, from: '2026-11-01' as CalendarDate } as const;
const aCode = (code: string, shard = 0): ImportedCode => ({ programmeId: P, rewardId: R, shard, code });
const redemptionChange = (redemption: Redemption, expected = 0): Change => ({ kind: 'redemption', redemption, expected });
const stock = (shard: number, by: number, isNew?: true): Change => ({
  kind: 'stock',
  programmeId: P,
  rewardId: R,
  shard,
  by,
  ...(isNew === undefined ? {} : { isNew }),
});

export function describeRewardStore(tables: Tables): void {
  describe(`rewards in the store ${tables.name}`, () => {
    let store: Store;
    beforeAll(tables.start);
    afterAll(tables.stop);
    beforeEach(async () => {
      store = createStore((await tables.fresh()).table);
    });
    const written = async (...changes: Change[]) => expect(await store.commit(changes)).toEqual({ committed: true });
    const refused = async (on: string | { readonly on: string; readonly code: string }, ...changes: Change[]) =>
      expect(await store.commit(changes)).toEqual({ committed: false, conflicts: [typeof on === 'string' ? { on } : on] });

    test('versions are read back, the newest first, and each is written once', async () => {
      const version = (number: number, rewardId = R) => ({ ...aReward({ stock: 5 }), version: number, rewardId });
      for (const number of [1, 2, 3]) await written({ kind: 'reward-version', version: version(number) });
      await written({ kind: 'reward-version', version: version(1, 'rew_coffee-2') });
      expect(await store.rewardVersion(P, R, 2)).toStrictEqual(version(2));
      expect(await store.rewardVersionsBefore(P, R, undefined, 2)).toStrictEqual({ items: [version(3), version(2)], next: 2 });
      expect((await store.rewardVersionsBefore(P, R, 2, 2)).items).toStrictEqual([version(1)]);
      expect(await store.rewardVersion(P, R, 4)).toBeUndefined();
      await refused('reward-version', { kind: 'reward-version', version: version(3) });
    });

    test('rewards are listed, and a name is taken once', async () => {
      for (const rewardId of ['rew_b', 'rew_a', 'rew_c']) await written({ kind: 'reward', programmeId: P, rewardId });
      await written({ kind: 'reward', programmeId: 'other', rewardId: 'rew_d' });
      expect(await store.rewards(P, undefined, 2)).toEqual({ items: ['rew_a', 'rew_b'], next: 'rew_b' });
      expect(await store.rewards(P, 'rew_b', 2)).toEqual({ items: ['rew_c'], next: undefined });
      await refused('reward', { kind: 'reward', programmeId: P, rewardId: 'rew_a' });
    });

    test('a till code is read back, and used by who read it last', async () => {
      const tillCode = newTillCode(P, M, '7ZK4Q0XM2V', NOW);
      await written({ kind: 'till-code', tillCode, expected: 0 });
      expect(await store.tillCode(P, tillCode.code)).toStrictEqual(tillCode);
      expect(await store.tillCode('other', tillCode.code)).toBeUndefined();
      await refused('till-code', { kind: 'till-code', tillCode, expected: 0 });
      const used = usedFor(tillCode, { merchantId: 'mer_1', orderId: 'A-1' });
      await written({ kind: 'till-code', tillCode: used, expected: 1 });
      expect(await store.tillCode(P, tillCode.code)).toStrictEqual(used);
      await refused('till-code', { kind: 'till-code', tillCode: used, expected: 1 });
    });

    test('guesses are counted for each till and hour', async () => {
      const guesses = guessesAt('mer_1', 'till-1', NOW);
      expect(await store.guesses(guesses)).toBe(0);
      for (let guess = 0; guess < 3; guess += 1) await written({ kind: 'guess', ...guesses });
      expect(await store.guesses(guesses)).toBe(3);
      expect(await store.guesses({ ...guesses, merchantId: 'mer_2' })).toBe(0);
      expect(await store.guesses(guessesAt('mer_1', 'till-2', NOW))).toBe(0);
      expect(await store.guesses(guessesAt('mer_1', 'till-1', plusSeconds(NOW, 3_600)))).toBe(0);
    });

    test.each<[string, Redemption]>([
      ['reserved', aRedemption({ state: 'reserved', lapsesAt: SOON, shard: 31, countedFrom: counter.from })],
      ['issued', aRedemption({ voucher: { code: 'C', expiresAt: SOON, balance: { currency: 'EUR', amount: 1 } }, issuedAt: NOW })],
      [
        'of everything',
        aRedemption({
          code: 'PARTNER 1',
          units: 7,
          countedFrom: 'ever',
          spent: [
            { expiresAt: SOON, inactivity: 'P6M/day', points: 1 },
            { expiresAt: null, points: 49 },
          ],
        }),
      ],
      ['that cost nothing', aRedemption({ points: 0, spent: [] })],
    ])('a redemption is read back: %s', async (_, redemption) => {
      await written(redemptionChange(redemption));
      expect(await store.redemption(P, M, redemption.redemptionId)).toStrictEqual(redemption);
    });

    test('only the revision that was read is replaced', async () => {
      await written(redemptionChange(aRedemption()));
      await refused('redemption', redemptionChange(aRedemption()));
      await refused('redemption', redemptionChange(aRedemption({ revision: 3 }), 2));
      await written(redemptionChange(aRedemption({ revision: 2, state: 'used' }), 1));
    });

    test("a member's redemptions come by page, the newest first, and nobody else's", async () => {
      const ids = ['red_1', 'red_2', 'red_3'];
      for (const redemptionId of ids) await written(redemptionChange(aRedemption({ redemptionId })));
      await written(redemptionChange(aRedemption({ redemptionId: 'red_4', memberId: 'mem_2' })));
      const first = await store.redemptionsBefore(P, M, undefined, 2);
      expect(first.items.map(({ redemptionId }) => redemptionId)).toEqual(['red_3', 'red_2']);
      expect((await store.redemptionsBefore(P, M, first.next, 2)).items.map(({ redemptionId }) => redemptionId)).toEqual(['red_1']);
      expect(first.next).toBe('red_2');
    });

    test('the queue has what waits in each state, the first redeemed first, by page and by programme', async () => {
      const line = (number: number, differing: Partial<QueuedReward> = {}): QueuedReward => ({
        programmeId: P,
        memberId: M,
        redemptionId: `red_${String(number).padStart(2, '0')}`,
        rewardId: R,
        rewardVersion: 1,
        state: 'awaiting',
        since: NOW,
        ...differing,
      });
      const all = Array.from({ length: 20 }, (_, number) => line(number));
      await written(...all.toReversed().map((queued): Change => ({ kind: 'queued', queued })));
      const shipped = line(3, { state: 'shipped', since: SOON, tracking: 'T-1' });
      await written({ kind: 'queued', queued: shipped }, { kind: 'queued', queued: line(21, { programmeId: 'other' }) });
      expect(await store.queue(P, 'awaiting', undefined, 12)).toStrictEqual({ items: all.slice(0, 12), next: 'red_11' });
      expect(await store.queue(P, 'awaiting', 'red_11', 12)).toStrictEqual({ items: all.slice(12), next: undefined });
      expect((await store.queue(P, 'shipped', undefined, 12)).items).toStrictEqual([shipped]);
      await written({ kind: 'queue-left', queued: line(0) });
      expect((await store.queue(P, 'awaiting', undefined, 1)).items).toStrictEqual([line(1)]);
      await refused('queue-left', { kind: 'queue-left', queued: line(0) });
      await refused('queued', { kind: 'queued', queued: line(1) });
    });

    test('is due when it lapses or its voucher expires, and not when it is over', async () => {
      const dueIds = async () => {
        const shards = Array.from({ length: AGENDA_SHARDS }, (_, shard) => store.due(shard, SOON, undefined, 10));
        return (await Promise.all(shards))
          .flatMap(({ items }) => items)
          .map(({ kind, redemptionId, memberId }) => ({ kind, redemptionId, memberId }));
      };
      const eventually = (expected: readonly object[]) => expect.poll(dueIds, { interval: 20 }).toEqual(expected);
      const voucher = { code: 'C', expiresAt: SOON };
      await written(
        redemptionChange(aRedemption({ redemptionId: 'red_1', state: 'reserved', lapsesAt: SOON })),
        redemptionChange(aRedemption({ redemptionId: 'red_2', voucher })),
        redemptionChange(aRedemption({ redemptionId: 'red_3', voucher: { ...voucher, expiresAt: plusSeconds(SOON, 0.001) } })),
        redemptionChange(aRedemption({ redemptionId: 'red_4' })),
        { kind: 'account', account: { ...blankAccount(P, M), version: 1 }, expected: 0, nextActionAt: null },
      );
      const due = (redemptionId: string) => ({ kind: 'redemption', redemptionId, memberId: M });
      await eventually([due('red_1'), due('red_2')]);
      await written(redemptionChange(aRedemption({ redemptionId: 'red_1', state: 'lapsed', lapsesAt: SOON, revision: 2 }), 1));
      await eventually([due('red_2')]);
    });

    test('stock is taken while it is there, and put back', async () => {
      await refused('stock', stock(0, -1));
      await refused('stock', stock(0, 1));
      await written(stock(0, 2, true), stock(1, 0, true));
      await refused('stock', stock(0, 2, true));
      await refused('stock', stock(1, -1));
      await written(stock(0, -2), stock(1, 5));
      expect(await store.stock(P, R, [0, 1, 2])).toEqual([
        { shard: 0, left: 0 },
        { shard: 1, left: 5 },
        { shard: 2, left: 0 },
      ]);
      await refused('stock', stock(0, -1));
    });

    test("a member's redemptions of a period are counted up to the limit, and come back", async () => {
      const one: Change = { kind: 'limit', ...counter, limit: 2 };
      expect(await store.redeemed(counter)).toBe(0);
      await refused('limit-back', { kind: 'limit-back', ...counter });
      await written(one);
      await written(one);
      await refused('limit', one);
      expect(await store.redeemed(counter)).toBe(2);
      await written({ kind: 'limit', ...counter, memberId: 'mem_2', limit: 1 }, { kind: 'limit', ...counter, from: 'ever', limit: 1 });
      await written({ kind: 'limit-back', ...counter });
      await written(one);
    });

    test("a voucher's code is a redemption's, once", async () => {
      const voucher = { programmeId: P, code: '7ZK4Q0XM2VBN1111=', memberId: M, redemptionId: 'red_1' };
      await written({ kind: 'voucher', voucher });
      expect(await store.voucher(P, voucher.code)).toStrictEqual(voucher);
      expect(await store.voucher('other', voucher.code)).toBeUndefined();
      await refused('voucher', { kind: 'voucher', voucher: { ...voucher, redemptionId: 'red_2' } });
    });

    test('a code that was imported is given once, and never imported again', async () => {
      const given = (code: string): Change => ({ kind: 'code-given', code: aCode(code), memberId: M, redemptionId: 'red_1' });
      await refused('code-given', given('A#1'));
      await written({ kind: 'code', code: aCode('A#1') }, { kind: 'code', code: aCode('b 2') }, { kind: 'code', code: aCode('c', 1) });
      expect(await store.freeCodes(P, R, 0, 10)).toEqual(['A#1', 'b 2']);
      expect(await store.freeCodes(P, R, 0, 1)).toEqual(['A#1']);
      await refused({ on: 'code', code: 'A#1' }, { kind: 'code', code: aCode('A#1') });
      await written(given('A#1'));
      expect(await store.freeCodes(P, R, 0, 10)).toEqual(['b 2']);
      await refused({ on: 'code', code: 'A#1' }, { kind: 'code', code: aCode('A#1') });
      expect(await store.commit([given('A#1')])).toMatchObject({ committed: false });
    });

    test('an account keeps what its reservations hold', async () => {
      const held = [
        { redemptionId: 'red_1', lapsesAt: SOON, expiresAt: SOON, points: 30 },
        { redemptionId: 'red_1', lapsesAt: SOON, expiresAt: null, inactivity: 'P6M/day', points: 20 },
        { redemptionId: 'red_2', lapsesAt: plusSeconds(SOON, 1.5), expiresAt: null, points: Number.MAX_SAFE_INTEGER },
      ];
      const account = { ...blankAccount(P, M), version: 1, held };
      await written({ kind: 'account', account, expected: 0, nextActionAt: SOON });
      expect(await store.account(P, M)).toStrictEqual(account);
    });
  });
}
