/** A member at a till, over HTTP: known by a code, paying with points, using vouchers, giving goods back; and what is refused there. */
import { beforeAll, describe, expect, inject, it } from 'vitest';
import type * as z from 'zod';
import { PreviewedAtTill, TakenAtTill } from '../../shared/contract/checkout/tills.ts';
import type { Client } from '../../shared/contract/client.ts';
import type { ProgrammeTerms } from '../../shared/contract/programmes/programme.ts';
import { RewardFile } from '../../shared/contract/rewards/rewards.ts';
import { withCheckSymbol } from '../../shared/domain/rewards/voucher.ts';
import {
  type Answer,
  bodyOf,
  expectRefused,
  type MerchantActor,
  manager,
  member,
  merchant,
  newMember,
  newProgramme,
  TERMS,
  unique,
} from '../support/platform/api.ts';

const url = inject('platformUrl');

const terms: z.input<typeof ProgrammeTerms> = {
  ...TERMS,
  payment: {
    rates: [{ currency: 'USD', points: 100, amount: 100 }],
    minimum: 50,
    step: 10,
    maximumPercent: 50,
    earnsOn: 'money',
    expiredPoints: 'expire',
  },
};
const usd = (amount: number) => ({ currency: 'USD', amount });
const NO_CODE = withCheckSymbol('ZZZZZZZZZZ');

let programmeId: string;
let admin: Client;
let shop: MerchantActor;
let elsewhere: MerchantActor;

beforeAll(async () => {
  programmeId = await newProgramme(url, terms);
  [admin, shop, elsewhere] = await Promise.all([manager(url), merchant(url, programmeId), merchant(url, programmeId)]);
});

/** With 300 points. */
async function shopper(points = 300) {
  const { memberId, externalId } = await newMember(url, programmeId);
  const app = await member(url, externalId);
  await admin.call('adjustPoints', {
    params: { programmeId, memberId },
    headers: { 'idempotency-key': unique('adjust') },
    body: { points, reason: 'welcome' },
  });
  const tillCode = async () => (await app.call('makeTillCode', { params: { programmeId } })).body;
  const active = async () => (await app.call('getBalance', { params: { programmeId } })).body.active;
  return { memberId, app, tillCode, active };
}

const paying = (fields: object) => ({ type: 'points', orderId: unique('A'), points: 100, basket: usd(2_933), ...fields });

describe('points at a till', () => {
  it('pay a part of an order: asked first, taken once, earning on the money, given back with the goods', async () => {
    const { memberId, tillCode, active } = await shopper();
    const { code, qr, expiresAt } = await tillCode();
    expect(code.replaceAll('-', '')).toBe(qr);
    expect(Date.parse(expiresAt)).toBeGreaterThan(Date.now());

    const asked = { type: 'points', tillCode: qr, basket: usd(599) };
    expect(bodyOf(await shop.atTill('/preview', asked), 200, PreviewedAtTill)).toEqual({
      type: 'points',
      memberId,
      active: 300,
      minimum: 50,
      step: 10,
      maximum: 290,
      worth: usd(290),
      earnsOn: 'money',
    });

    const order = { ...paying({ tillCode: code.toLowerCase() }) };
    const key = unique('key');
    const first = await shop.atTill('', order, key);
    expect(bodyOf(first, 200, TakenAtTill)).toMatchObject({
      type: 'points',
      memberId,
      points: 100,
      paid: usd(100),
      balance: { active: 200 },
    });
    const again = await shop.atTill('', order, key);
    expect([again.text, again.replayed]).toEqual([first.text, true]);
    expectRefused(await shop.atTill('', { ...order, points: 110 }, key), 'IDEMPOTENCY_MISMATCH', 'headers.idempotency-key');
    expectRefused(await shop.atTill('', order), 'ALREADY_EXISTS', 'orderId');
    expectRefused(await shop.atTill('', paying({ tillCode: qr })), 'WRONG_STATE', 'tillCode');

    const credited = await shop.credited({ orderId: order.orderId, member: { id: memberId } });
    expect(credited.points.earned).toBe(28);
    expect(credited.explanation[0]?.reason).toContain('without the 1.00 USD that points paid');

    await shop.reversed({ orderId: order.orderId, amount: 2_933 });
    const reversal = { type: 'points', orderId: order.orderId, returnId: unique('R') };
    expect(bodyOf(await shop.atTill('/reversals', reversal), 200, TakenAtTill)).toMatchObject({ points: 100, paid: usd(100) });
    expect(await active()).toBe(300);
    const { body: proof } = await admin.call('verifyLedger', { params: { programmeId, memberId } });
    expect(proof).toMatchObject({ valid: true, faults: [] });
  });

  it('are paid by one of two devices, and one of two tills', async () => {
    const { tillCode, active } = await shopper(100);
    const codes = [(await tillCode()).qr, (await tillCode()).qr];
    const both = await Promise.all(codes.map((code) => shop.atTill('', paying({ tillCode: code }))));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expectRefused(both.find(({ status }) => status === 409) as Answer, 'INSUFFICIENT_POINTS', 'points');
    expect(await active()).toBe(0);
  });
});

describe('is refused at a till:', () => {
  it.each([
    ['more points than there are', { points: 310 }, 'INSUFFICIENT_POINTS', 'points'],
    ['fewer than a basket takes', { points: 40 }, 'VALIDATION_FAILED', 'points'],
    ['points between two steps', { points: 55 }, 'VALIDATION_FAILED', 'points'],
    ['more than half of the basket', { points: 60, basket: usd(119) }, 'LIMIT_EXCEEDED', 'points'],
    ['a currency that points do not pay', { basket: { currency: 'EUR', amount: 2_933 } }, 'VALIDATION_FAILED', 'basket.currency'],
    ['a code that was mistyped', { tillCode: '7ZK4-Q0XM-2VB' }, 'VALIDATION_FAILED', 'tillCode'],
    ['a code that there is not', { tillCode: NO_CODE }, 'NOT_FOUND', 'tillCode'],
  ] as const)('%s', async (_, fields, code, field) => {
    const { tillCode, active } = await shopper();
    expectRefused(await shop.atTill('', paying({ tillCode: (await tillCode()).code, ...fields })), code, field);
    expect(await active()).toBe(300);
  });

  it('a programme in which points pay nothing', async () => {
    const other = await newProgramme(url, TERMS);
    const till = await merchant(url, other);
    const { externalId } = await newMember(url, other);
    const { body } = await (await member(url, externalId)).call('makeTillCode', { params: { programmeId: other } });
    expectRefused(await till.atTill('', paying({ tillCode: body.code })), 'NOT_AVAILABLE');
    const { tillCode } = await shopper();
    expectRefused(await till.atTill('', paying({ tillCode: (await tillCode()).code })), 'NOT_FOUND', 'tillCode');
  });

  it('more money back than points paid, the same return again, and what no points paid', async () => {
    const { tillCode } = await shopper();
    const order = paying({ tillCode: (await tillCode()).code });
    bodyOf(await shop.atTill('', order), 200, TakenAtTill);
    const back = (fields: object) => shop.atTill('/reversals', { type: 'points', orderId: order.orderId, returnId: 'R-1', ...fields });
    expectRefused(await back({ amount: 101 }), 'RETURN_EXCEEDS_PURCHASE', 'amount');
    bodyOf(await back({ amount: 40 }), 200, TakenAtTill);
    expectRefused(await back({ amount: 40 }), 'ALREADY_EXISTS', 'returnId');
    expectRefused(await back({ orderId: unique('A') }), 'NOT_FOUND', 'orderId');
    expectRefused(
      await elsewhere.atTill('/reversals', { type: 'points', orderId: order.orderId, returnId: 'R-2' }),
      'NOT_FOUND',
      'orderId',
    );
  });

  it('an order whose purchase was completed', async () => {
    const { memberId, tillCode } = await shopper();
    const { orderId } = await shop.credited({ member: { id: memberId } });
    expectRefused(await shop.atTill('', paying({ orderId, tillCode: (await tillCode()).code })), 'WRONG_STATE', 'orderId');
  });

  it('a till that guesses, until the hour is over: with the seconds to wait', async () => {
    const till = await merchant(url, programmeId);
    const guess = () => till.atTill('', paying({ tillCode: NO_CODE, till: 'till-1' }));
    for (let nth = 0; nth < 20; nth += 1) expectRefused(await guess(), 'NOT_FOUND', 'tillCode');
    const stopped = await guess();
    expectRefused(stopped, 'TOO_MANY_ATTEMPTS', 'tillCode');
    expect(stopped.retryAfter).toBeGreaterThan(0);
    expect(stopped.retryAfter).toBeLessThanOrEqual(3_600);
    const { tillCode } = await shopper();
    const { qr } = await tillCode();
    const preview = (asker: string) => till.atTill('/preview', { type: 'points', tillCode: qr, basket: usd(599), till: asker });
    expectRefused(await preview('till-1'), 'TOO_MANY_ATTEMPTS', 'tillCode');
    expect((await preview('till-2')).status).toBe(200);
    expect((await shop.atTill('', paying({ tillCode: qr }))).status).toBe(200);
  });
});

describe('vouchers at a till', () => {
  const usd500 = { kind: 'voucher', benefit: { type: 'amount-off', ...usd(500) } } as const;
  /** Creates a reward of the test's own. */
  async function voucher(special: object = {}) {
    const rewardId = unique('rew_r');
    await admin.call('createReward', {
      params: { programmeId },
      body: RewardFile.parse({
        id: rewardId,
        state: 'active',
        texts: [{ language: 'en', name: '5 dollars off' }],
        gift: usd500,
        cost: { points: 50 },
        reservationMinutes: 15,
        cancel: { issued: 'unused', expiredPoints: 'expire' },
        ...special,
      }),
    });
    const { memberId, app } = await shopper();
    const headers = { 'idempotency-key': unique('key') };
    const { body } = await app.call('redeem', { params: { programmeId }, headers, body: { rewardId } });
    return { memberId, rewardId, redemptionId: body.redemptionId, code: body.voucher?.code ?? '' };
  }
  const using = (fields: object) => ({ type: 'voucher', orderId: unique('A'), basket: usd(2_933), ...fields });

  it('are looked at, used once for an order, and can be used again when the goods come back', async () => {
    const { memberId, rewardId, redemptionId, code } = await voucher({ onReturn: 'restored' });
    const asked = await shop.atTill('/preview', { type: 'voucher', code, basket: usd(399) });
    expect(bodyOf(asked, 200, PreviewedAtTill)).toEqual({
      type: 'voucher',
      memberId,
      redemptionId,
      rewardId,
      name: '5 dollars off',
      worth: usd(399),
      expiresAt: null,
    });
    const order = using({ code });
    const key = unique('key');
    const first = await shop.atTill('', order, key);
    expect(bodyOf(first, 200, TakenAtTill)).toMatchObject({ type: 'voucher', memberId, redemptionId, off: usd(500) });
    expect(await shop.atTill('', order, key)).toMatchObject({ text: first.text, replayed: true });
    expectRefused(await shop.atTill('', using({ code })), 'WRONG_STATE', 'code');

    const back = { type: 'voucher', orderId: order.orderId, returnId: 'R-1', code };
    expect(bodyOf(await shop.atTill('/reversals', back), 200, TakenAtTill)).toMatchObject({ returnId: 'R-1', redemptionId });
    expect((await shop.atTill('', using({ code }))).status).toBe(200);
  });

  it('P11: of rewards that cost money, too, are used when the till says that it took it', async () => {
    const { code } = await voucher({ cost: { points: 50, cash: usd(150) } });
    const asked = await shop.atTill('/preview', { type: 'voucher', code, basket: usd(2_933) });
    expect(bodyOf(asked, 200, PreviewedAtTill)).toMatchObject({ worth: usd(500), cash: usd(150) });
    const { detail } = expectRefused(await shop.atTill('', using({ code })), 'VALIDATION_FAILED', 'cash');
    expect(detail).toContain('must be 1.50 USD, which the member pays besides the points');
    const taken = await shop.atTill('', using({ code, cash: usd(150) }));
    expect(bodyOf(taken, 200, TakenAtTill)).toMatchObject({ off: usd(500), cash: usd(150) });
  });

  it('are one of many that are used at the same time', async () => {
    const { code } = await voucher();
    const all = await Promise.all(Array.from({ length: 5 }, () => shop.atTill('', using({ code }))));
    expect(all.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const answer of all) if (answer.status !== 200) expectRefused(answer, 'WRONG_STATE', 'code');
  });

  it('that are gift cards pay until they are empty, and get back what they paid', async () => {
    const { code } = await voucher({ gift: { kind: 'gift-card', value: usd(1_000) } });
    const order = using({ code, pay: usd(700) });
    expect(bodyOf(await shop.atTill('', order), 200, TakenAtTill)).toMatchObject({ paid: { currency: 'USD', amount: 700, left: 300 } });
    expectRefused(await shop.atTill('', using({ code, pay: usd(301) })), 'LIMIT_EXCEEDED', 'pay.amount');
    const back = { type: 'voucher', orderId: order.orderId, returnId: 'R-1', code, amount: 200 };
    expect(bodyOf(await shop.atTill('/reversals', back), 200, TakenAtTill)).toMatchObject({ paid: { amount: 200, left: 500 } });
  });

  it('are taken by their own merchants, in their own currency, and by no other programme', async () => {
    const { code } = await voucher({ merchants: [elsewhere.id] });
    expectRefused(await shop.atTill('', using({ code })), 'NOT_ELIGIBLE', 'code');
    expectRefused(
      await elsewhere.atTill('', using({ code, basket: { currency: 'EUR', amount: 1 } })),
      'VALIDATION_FAILED',
      'basket.currency',
    );
    const stranger = await merchant(url, await newProgramme(url, terms));
    expectRefused(await stranger.atTill('', using({ code })), 'NOT_FOUND', 'code');
    expect((await elsewhere.atTill('', using({ code }))).status).toBe(200);
  });
});
