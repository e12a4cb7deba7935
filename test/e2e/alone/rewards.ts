/** Rewards over HTTP, from a manager's file to the last item. Moves the clock. */
import { beforeAll, describe, expect, it } from 'vitest';
import type * as z from 'zod';
import { type Client, createClient } from '../../../shared/contract/client.ts';
import { Redeemed } from '../../../shared/contract/rewards/redemptions.ts';
import type { RewardFile } from '../../../shared/contract/rewards/rewards.ts';
import {
  ask,
  bodyOf,
  expectRefused,
  ledgerOf,
  manager,
  newMember,
  newProgramme,
  refusalOf,
  staff,
  TERMS,
  TIERS,
  tokenOf,
  unique,
} from '../../support/platform/api.ts';
import type { RunningPlatform } from '../../support/platform/platform.ts';
import type { Alone } from './alone-platform.ts';

let platform: RunningPlatform;
let url: string;
let admin: Client;
let programmeId: string;
type File = z.input<typeof RewardFile>;
const COFFEE: Omit<File, 'id'> = {
  state: 'active',
  texts: [{ language: 'en', name: 'A cup of coffee' }],
  gift: { kind: 'voucher', benefit: { type: 'amount-off', currency: 'USD', amount: 500 } },
  cost: { points: 50 },
  voucherLifetime: { days: 30, to: 'day' },
  reservationMinutes: 15,
  cancel: { issued: 'unused', expiredPoints: 'expire' },
};

/** A reward of the test's own. */
async function newReward(special: Partial<File> = {}): Promise<string> {
  const id = unique('rew_e2e');
  await admin.call('createReward', { params: { programmeId }, body: { ...COFFEE, id, ...special } });
  return id;
}

const keyed = (key = unique('key')) => ({ 'idempotency-key': key });

/** Enrolled, with so many points, and what they do. */
async function customer(points = 0) {
  const { memberId, externalId } = await newMember(url, programmeId);
  const token = await tokenOf(url, { sub: externalId });
  const app = createClient({ baseUrl: url, token });
  const path = (rest: string) => `/v1/programmes/${programmeId}/me/${rest}`;
  const post = (rest: string, key: string, json?: unknown) =>
    ask(url, path(rest), { method: 'POST', token, headers: keyed(key), ...(json === undefined ? {} : { json }) });
  const earn = (more: number) =>
    admin.call('adjustPoints', {
      params: { programmeId, memberId },
      headers: keyed(),
      body: { points: more, reason: 'goodwill' },
    });
  if (points > 0) await earn(points);
  return {
    memberId,
    app,
    post,
    earn,
    balance: async () => {
      const { active, held = 0 } = (await app.call('getBalance', { params: { programmeId } })).body;
      return { active, held };
    },
    offer: async (rewardId: string, language?: string) => {
      const query = { limit: '100', ...(language === undefined ? {} : { language }) };
      const { items } = (await app.call('listOffers', { params: { programmeId }, query })).body;
      return items.find((offer) => offer.rewardId === rewardId);
    },
    redeem: (rewardId: string, key?: string) => app.call('redeem', { params: { programmeId }, headers: keyed(key), body: { rewardId } }),
    reserve: (rewardId: string, key?: string) => app.call('reserve', { params: { programmeId }, headers: keyed(key), body: { rewardId } }),
    commit: (redemptionId: string, key?: string) =>
      app.call('commitRedemption', { params: { programmeId, redemptionId }, headers: keyed(key) }),
    cancel: (redemptionId: string, key?: string) =>
      app.call('cancelRedemption', { params: { programmeId, redemptionId }, headers: keyed(key) }),
    redemption: async (redemptionId: string) => (await app.call('getRedemption', { params: { programmeId, redemptionId } })).body,
    ledger: async () => {
      await ledgerOf(admin, programmeId, memberId);
      const { items } = (await admin.call('listMemberEntries', { params: { programmeId, memberId }, query: {} })).body;
      return items.map(({ kind, points: changed }) => `${kind} ${changed}`).reverse();
    },
  };
}

const left = async (rewardId: string) => (await admin.call('getReward', { params: { programmeId, rewardId } })).body.stock;

export function rewardsSuite(alone: Alone): void {
  beforeAll(async () => {
    platform = alone().running;
    ({ url } = platform);
    admin = await manager(url);
    programmeId = await newProgramme(url, { ...TERMS, tiers: TIERS });
  });

  it('a reward that a member cannot have says what is missing; with the points it is redeemed, once for its key, and given back', async () => {
    const rewardId = await newReward({ stock: 10, limit: { redemptions: 1, per: 'ever' } });
    const ada = await customer();
    expect(await ada.offer(rewardId)).toMatchObject({
      affordable: false,
      obstacles: [{ reason: 'points', missing: 50 }],
      kind: 'voucher',
      cost: { points: 50 },
      text: { name: 'A cup of coffee' },
    });
    expect((await refusalOf(ada.redeem(rewardId))).code).toBe('INSUFFICIENT_POINTS');
    await ada.earn(120);
    expect(await ada.offer(rewardId)).toMatchObject({ affordable: true, obstacles: [] });

    const key = unique('key');
    const first = await ada.post('redemptions', key, { rewardId });
    const redeemed = bodyOf(first, 201, Redeemed);
    expect(redeemed).toMatchObject({
      memberId: ada.memberId,
      rewardId,
      rewardVersion: 1,
      state: 'issued',
      units: 1,
      points: 50,
      spent: [{ points: 50 }],
      voucher: { code: expect.stringMatching(/^\w{4}-\w{4}-\w{4}-\w{4}-.$/) },
      entry: 3,
      balance: { active: 70, pending: 0, debt: 0 },
    });
    expect(redeemed.explanation[0]).toMatchObject({ rule: 'redemption', points: -50 });
    expect(await ada.offer(rewardId)).toMatchObject({ affordable: false, obstacles: [{ reason: 'limit', redemptions: 1, per: 'ever' }] });
    expect(await left(rewardId)).toEqual({ left: 9, isLow: false });

    const repeated = async () => {
      const again = await ada.post('redemptions', key, { rewardId });
      expect(again).toMatchObject({ status: 201, replayed: true, text: first.text });
    };
    await repeated();
    expectRefused(await ada.post('redemptions', key, { rewardId, units: 2 }), 'IDEMPOTENCY_MISMATCH', 'headers.idempotency-key');

    const cancelled = await ada.cancel(redeemed.redemptionId);
    expect(cancelled.body).toMatchObject({ state: 'cancelled', balance: { active: 120 } });
    expect((await ada.redemption(redeemed.redemptionId)).state).toBe('cancelled');
    // A repeated request is answered as before, whatever the redemption became.
    await repeated();
    expect(await left(rewardId)).toEqual({ left: 10, isLow: false });
    expect((await refusalOf(ada.cancel(redeemed.redemptionId))).code).toBe('WRONG_STATE');
    expect(await ada.ledger()).toEqual(['enrol 0', 'adjust 120', 'redeem -50', 'cancel 50']);
  });

  it('a reservation is committed or given back; each step again says what it said, to the byte', async () => {
    const rewardId = await newReward();
    const ada = await customer(100);
    const keys = { reserve: unique('key'), commit: unique('key'), cancel: unique('key') };
    const reserved = await ada.post('reservations', keys.reserve, { rewardId });
    const { redemptionId, lapsesAt } = bodyOf(reserved, 201, Redeemed);
    expect(reserved.body).toMatchObject({ state: 'reserved', balance: { active: 50, held: 50 }, spent: [{ points: 50 }] });
    expect(lapsesAt).toBeDefined();
    expect(reserved.body).not.toHaveProperty('voucher');
    const committed = await ada.post(`redemptions/${redemptionId}/commit`, keys.commit);
    expect(bodyOf(committed, 200, Redeemed)).toMatchObject({ redemptionId, state: 'issued', balance: { active: 50 } });
    const cancelled = await ada.post(`redemptions/${redemptionId}/cancel`, keys.cancel);
    expect(bodyOf(cancelled, 200, Redeemed)).toMatchObject({ redemptionId, state: 'cancelled', balance: { active: 100 } });

    for (const [path, key, first, json] of [
      ['reservations', keys.reserve, reserved, { rewardId }],
      [`redemptions/${redemptionId}/commit`, keys.commit, committed, undefined],
      [`redemptions/${redemptionId}/cancel`, keys.cancel, cancelled, undefined],
    ] as const) {
      const { status, replayed, text } = await ada.post(path, key, json);
      expect({ path, status, replayed, text }).toEqual({ path, status: first.status, replayed: true, text: first.text });
    }
    // A key of one step does not fit another step.
    expectRefused(await ada.post(`redemptions/${redemptionId}/cancel`, keys.commit), 'IDEMPOTENCY_MISMATCH');
    expect(await ada.ledger()).toEqual(['enrol 0', 'adjust 100', 'hold 0', 'commit -50', 'cancel 50']);
  });

  it('a reservation lapses by itself: the balance is right before any job ran, and the schedule posts it', async () => {
    const rewardId = await newReward({ stock: 1 });
    const ada = await customer(50);
    const eve = await customer(50);
    const { redemptionId } = (await ada.reserve(rewardId)).body;
    expect(await ada.balance()).toEqual({ active: 0, held: 50 });
    expect(await eve.offer(rewardId)).toMatchObject({ affordable: false, obstacles: [{ reason: 'sold-out' }] });
    expect((await refusalOf(eve.redeem(rewardId))).code).toBe('OUT_OF_STOCK');

    await platform.moveClock({ advance: 'PT16M' });
    expect(await ada.balance()).toEqual({ active: 50, held: 0 });
    expect((await ada.redemption(redemptionId)).state).toBe('lapsed');
    expect((await refusalOf(ada.commit(redemptionId))).code).toBe('WRONG_STATE');
    expect(await ada.ledger()).toEqual(['enrol 0', 'adjust 50', 'hold 0']);

    expect((await platform.runSchedule('agenda')).status).toBe('SUCCEEDED');
    expect(await ada.ledger()).toEqual(['enrol 0', 'adjust 50', 'hold 0', 'lapse 0']);
    expect(await ada.balance()).toEqual({ active: 50, held: 0 });
    expect((await ada.redemption(redemptionId)).state).toBe('lapsed');
    expect(await left(rewardId)).toEqual({ left: 1, isLow: false });
    expect((await eve.redeem(rewardId)).body.state).toBe('issued');
  });

  it('forty members at once for five items: five have one, thirty-five are told that none is left', async () => {
    const rewardId = await newReward({ stock: 5, limit: { redemptions: 1, per: 'day' } });
    const customers: Awaited<ReturnType<typeof customer>>[] = [];
    while (customers.length < 40) customers.push(...(await Promise.all(Array.from({ length: 4 }, () => customer(60)))));
    const outcomes = await Promise.all(
      customers.map(async ({ post }) => {
        const { status, body } = await post('redemptions', unique('key'), { rewardId });
        return status === 201 ? 'redeemed' : (body as { code: string }).code;
      }),
    );
    const count = (outcome: string) => outcomes.filter((one) => one === outcome).length;
    expect({ redeemed: count('redeemed'), soldOut: count('OUT_OF_STOCK') }).toEqual({ redeemed: 5, soldOut: 35 });
    expect(await left(rewardId)).toEqual({ left: 0, isLow: false });
    const balances = await Promise.all(customers.map(({ balance }) => balance()));
    expect(balances).toEqual(outcomes.map((outcome) => ({ active: outcome === 'redeemed' ? 10 : 60, held: 0 })));
  });

  describe('the catalogue', () => {
    it('is published in versions, paused, resumed and archived; the same file again gets the first answer again', async () => {
      const id = unique('rew_e2e');
      const params = { programmeId, rewardId: id };
      const file = { ...COFFEE, id, stock: 20 };
      const { body: created } = await admin.call('createReward', { params: { programmeId }, body: file });
      const again = await admin.call('createReward', { params: { programmeId }, body: file });
      expect({ ...again }).toEqual({ status: 201, replayed: true, body: created });
      expect((await refusalOf(admin.call('createReward', { params: { programmeId }, body: { ...file, stock: 21 } }))).code).toBe(
        'ALREADY_EXISTS',
      );

      const { id: _, ...terms } = { ...file, stock: 30, cost: { points: 60 } };
      const { body: dearer } = await admin.call('publishReward', { params, body: terms });
      expect(dearer).toMatchObject({ version: 2, state: 'active', terms: { cost: { points: 60 }, stock: 30 } });
      const { body: paused } = await admin.call('changeRewardState', { params, body: { state: 'paused' } });
      expect(paused).toMatchObject({ version: 3, state: 'paused', terms: dearer.terms });
      const { body: versions } = await admin.call('listRewardVersions', { params, query: {} });
      expect(versions.items).toEqual([paused, dearer, created]);
      await platform.moveClock({ now: paused.effectiveAt });
      expect((await admin.call('getReward', { params })).body).toMatchObject({ version: 3, stock: { left: 30 } });

      const ada = await customer(100);
      expect(await ada.offer(id)).toBeUndefined();
      expect((await refusalOf(ada.redeem(id))).code).toBe('NOT_AVAILABLE');
      const { body: resumed } = await admin.call('changeRewardState', { params, body: { state: 'active' } });
      await platform.moveClock({ now: resumed.effectiveAt });
      expect((await ada.redeem(id)).body).toMatchObject({ rewardVersion: 4, points: 60 });
      await admin.call('changeRewardState', { params, body: { state: 'archived' } });
      expect((await refusalOf(admin.call('changeRewardState', { params, body: { state: 'active' } }))).code).toBe('WRONG_STATE');
      const listed = (await (await staff(url, 'analyst')).call('listRewards', { params: { programmeId }, query: { limit: '100' } })).body;
      expect(listed.items.find(({ rewardId }) => rewardId === id)).toMatchObject({ version: 5, state: 'archived' });
    });

    it('imports codes, each of which is given once; whoever is not gold is told so, in their language', async () => {
      const rewardId = await newReward({
        gift: { kind: 'code', lowStock: 399 },
        voucherLifetime: undefined,
        cancel: { issued: 'never', expiredPoints: 'expire' },
        texts: [
          { language: 'en', name: 'A film' },
          { language: 'de', name: 'Ein Film' },
        ],
      });
      const codes = Array.from({ length: 400 }, (_, index) => `FILM-${index}`);
      const importing = async () => (await admin.call('importCodes', { params: { programmeId, rewardId }, body: { codes } })).body;
      // A repeated import knows the codes that an attempt stored before its answer was lost.
      const first = await importing();
      expect(first.added + first.known).toBe(400);
      expect(await importing()).toEqual({ added: 0, known: 400 });
      expect(await left(rewardId)).toEqual({ left: 400, isLow: false });
      const ada = await customer(50);
      const { body } = await ada.redeem(rewardId);
      expect(codes).toContain(body.code);
      expect(await left(rewardId)).toEqual({ left: 399, isLow: true });

      const forGold = await newReward({
        tiers: ['gold'],
        texts: [
          { language: 'en', name: 'Coffee' },
          { language: 'de', name: 'Kaffee' },
        ],
      });
      expect(await ada.offer(forGold, 'de-CH')).toMatchObject({
        text: { language: 'de', name: 'Kaffee' },
        languages: ['en', 'de'],
        affordable: false,
        obstacles: [
          { reason: 'tier', tiers: ['gold'] },
          { reason: 'points', missing: 50 },
        ],
      });
      expect(await ada.offer(forGold, 'fr')).toMatchObject({ text: { language: 'en', name: 'Coffee' } });
    });
  });

  it('support sees what a member has had, and gives it back with a reason; other members do not see it', async () => {
    const rewardId = await newReward({ gift: { kind: 'gift-card', value: { currency: 'USD', amount: 2_500 } } });
    const ada = await customer(200);
    const eve = await customer(200);
    const { body: first } = await ada.redeem(rewardId);
    const { body: second } = await ada.redeem(rewardId);
    expect(second.voucher?.balance).toEqual({ currency: 'USD', amount: 2_500 });
    const support = await staff(url, 'support');
    const ofAda = { programmeId, memberId: ada.memberId };
    const { body: page } = await support.call('listMemberRedemptions', { params: ofAda, query: { limit: '1' } });
    expect(page.items.map(({ redemptionId }) => redemptionId)).toEqual([second.redemptionId]);
    const next = { limit: '1', cursor: page.nextCursor ?? '' };
    const { body: rest } = await support.call('listMemberRedemptions', { params: ofAda, query: next });
    expect({ items: rest.items.map(({ redemptionId }) => redemptionId), nextCursor: rest.nextCursor }).toEqual({
      items: [first.redemptionId],
      nextCursor: null,
    });
    const { body: mine } = await ada.app.call('listRedemptions', { params: { programmeId }, query: {} });
    expect(mine.items).toEqual([...page.items, ...rest.items]);

    const params = { ...ofAda, redemptionId: first.redemptionId };
    const cancel = { params, headers: keyed(), body: { reason: 'the card could not be read' } };
    const { body: cancelled } = await support.call('cancelMemberRedemption', cancel);
    expect(cancelled).toMatchObject({ state: 'cancelled', points: 50, balance: { active: 150 } });
    expect(await support.call('cancelMemberRedemption', cancel)).toEqual({ status: 200, replayed: true, body: cancelled });
    expect((await support.call('getMemberRedemption', { params })).body.state).toBe('cancelled');
    const { items } = (await support.call('listMemberEntries', { params: ofAda, query: {} })).body;
    expect(items[0]).toMatchObject({ kind: 'cancel', reason: 'the card could not be read', by: expect.stringMatching(/^support-/) });

    const { redemptionId } = second;
    for (const attempt of [eve.redemption, eve.commit, eve.cancel]) {
      expect((await refusalOf(attempt(redemptionId))).code).toBe('NOT_FOUND');
    }
  });
}
