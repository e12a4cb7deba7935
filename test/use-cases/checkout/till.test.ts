/** Members at tills: known by a code, paying with points, using vouchers, and giving goods back. Run on every table. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { MAX_GUESSES } from '../../../shared/domain/checkout/code-guessing.ts';
import { TILL_CODE_MINUTES } from '../../../shared/domain/checkout/till-code.ts';
import type { Redemption } from '../../../shared/domain/rewards/redemption.ts';
import type { RewardTerms } from '../../../shared/domain/rewards/reward-terms.ts';
import { withCheckSymbol } from '../../../shared/domain/rewards/voucher.ts';
import { makeTillCode } from '../../../shared/use-cases/checkout/make-till-code.ts';
import { type PayCommand, payWithPoints, type RefundCommand, refundPoints } from '../../../shared/use-cases/checkout/pay-with-points.ts';
import { previewPoints, previewVoucher } from '../../../shared/use-cases/checkout/preview-at-till.ts';
import { type RestoreVoucherCommand, restoreVoucher } from '../../../shared/use-cases/checkout/use-voucher.ts';
import { readBalance } from '../../../shared/use-cases/members/read-member.ts';
import { FAULTS, redelivered } from '../../support/kernel/faults.ts';
import { atCall, type Fault, faultyStore } from '../../support/kernel/faulty-store.ts';
import { CORNER_SHOP, entryIn, PROGRAMME } from '../../support/kernel/shop.ts';
import { TABLES } from '../../support/kernel/tables.ts';
import { aKey, openRewardShop, type RewardShop } from '../../support/rewards/reward-shop.ts';

const refused = (code: string, field?: string) => ({ name: 'Refusal', code, ...(field === undefined ? {} : { field }) });
const eur = (amount: number) => ({ currency: 'EUR', amount });
const RESTORED: Partial<RewardTerms> = { onReturn: 'restored' };
const GIFT_CARD: Partial<RewardTerms> = { gift: { kind: 'gift-card', value: eur(500) } };
const NO_CODE = withCheckSymbol('ZZZZZZZZZZ');

describe.each(TABLES)('at a till $name', (tables) => {
  let rewards: RewardShop;
  let memberId: string;
  beforeAll(tables.start);
  afterAll(tables.stop);
  beforeEach(async () => {
    rewards = await openRewardShop(await tables.fresh());
    memberId = await rewards.member(300, 'A-1');
  });
  afterEach(() => rewards.balanced());

  const active = async () => (await readBalance(rewards.ports, PROGRAMME, memberId)).balance.active;
  const shown = async (on = rewards, of = memberId) => (await makeTillCode(on.ports, PROGRAMME, of)).code;
  const pay = async (differing: Partial<PayCommand> = {}, on = rewards, merchant = CORNER_SHOP) =>
    payWithPoints(on.ports, merchant, {
      orderId: 'order-1',
      tillCode: differing.tillCode ?? (await shown()),
      points: 100,
      basket: eur(4_200),
      idempotencyKey: aKey(),
      ...differing,
    });
  const refund = (differing: Partial<RefundCommand> = {}, on = rewards) =>
    refundPoints(on.ports, CORNER_SHOP, { orderId: 'order-1', returnId: 'return-1', idempotencyKey: aKey(), ...differing });
  const restore = ({ voucher }: Redemption, differing: Partial<RestoreVoucherCommand> = {}, on = rewards) =>
    restoreVoucher(on.ports, CORNER_SHOP, {
      code: voucher?.code ?? '',
      orderId: 'order-1',
      returnId: 'return-1',
      idempotencyKey: aKey(),
      ...differing,
    });

  describe('points pay', () => {
    test('a part of an order, which then earns on what money paid', async () => {
      const { entry, replayed } = await pay();
      expect(replayed).toBe(false);
      expect(entry).toMatchObject({ kind: 'pay', points: -100, memberId, payment: { orderId: 'order-1', currency: 'EUR', amount: 100 } });
      expect(entryIn(await rewards.shop.credit({ amount: 4_200 })).points).toBe(41);
      expect(await rewards.ledger(memberId)).toEqual(['enrol 0', 'adjust 300', 'pay -100', 'earn 41']);
      expect(await rewards.store.order(CORNER_SHOP.id, 'order-1')).toMatchObject({
        state: 'credited',
        tender: { points: { points: 100 } },
      });
    });

    test('two tills with one code, and two codes for one order: one of them', async () => {
      const tillCode = await shown();
      const atTwo = await Promise.allSettled(
        ['a', 'b'].map((orderId) => redelivered(() => pay({ tillCode, orderId }, rewards.on(rewards.store)))),
      );
      expect(atTwo.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(atTwo.find(({ status }) => status === 'rejected')).toMatchObject({ reason: refused('WRONG_STATE', 'tillCode') });
      const codes = [await shown(), await shown()];
      const twice = await Promise.allSettled(codes.map((code) => redelivered(() => pay({ tillCode: code }, rewards.on(rewards.store)))));
      expect(twice.find(({ status }) => status === 'rejected')).toMatchObject({ reason: refused('ALREADY_EXISTS', 'orderId') });
      expect(await active()).toBe(100);
    });

    if (!tables.everything) return;

    test('of a member who enrols later, an order kept for them earns the same', async () => {
      await pay({ orderId: 'order-2' });
      expect(await rewards.shop.credit({ orderId: 'order-2', member: { externalId: 'B-2' } })).toMatchObject({ kept: 'unclaimed' });
      const { memberId: other } = await rewards.shop.enrol({ externalId: 'B-2' });
      await readBalance(rewards.ports, PROGRAMME, other);
      expect(await rewards.ledger(other)).toContain('earn 41');
    });

    test('the same key gets the first answer again, also when the code is long over; with different content it is refused', async () => {
      const tillCode = await shown();
      const idempotencyKey = aKey();
      const first = await pay({ tillCode, idempotencyKey });
      rewards.ports.clock.advance(86_400);
      expect(await pay({ tillCode, idempotencyKey })).toEqual({ ...first, replayed: true });
      await expect(pay({ tillCode, idempotencyKey, points: 110 })).rejects.toMatchObject(refused('IDEMPOTENCY_MISMATCH'));
      await expect(pay({ tillCode })).rejects.toMatchObject(refused('ALREADY_EXISTS', 'orderId'));
      expect(await active()).toBe(200);
    });

    test('a code is good for one order', async () => {
      const tillCode = await shown();
      await pay({ tillCode });
      await expect(pay({ tillCode, orderId: 'order-2' })).rejects.toMatchObject(refused('WRONG_STATE', 'tillCode'));
    });

    test('a code is good for minutes', async () => {
      const tillCode = await shown();
      rewards.ports.clock.advance(TILL_CODE_MINUTES * 60);
      await expect(pay({ tillCode })).rejects.toMatchObject(refused('WRONG_STATE', 'tillCode'));
    });

    test.each<[string, Partial<PayCommand>, string, string]>([
      ['more than there are', { points: 310 }, 'INSUFFICIENT_POINTS', 'points'],
      ['fewer than a basket takes', { points: 40 }, 'VALIDATION_FAILED', 'points'],
      ['more than the basket', { points: 200, basket: eur(199) }, 'LIMIT_EXCEEDED', 'points'],
      ['a currency that they do not pay', { basket: { currency: 'JPY', amount: 4_200 } }, 'VALIDATION_FAILED', 'basket.currency'],
      ['a code that there is not', { tillCode: NO_CODE }, 'NOT_FOUND', 'tillCode'],
      ['a code that was mistyped', { tillCode: `${NO_CODE.slice(1)}0` }, 'VALIDATION_FAILED', 'tillCode'],
    ])('not %s', async (_, differing, code, field) => {
      await expect(pay(differing)).rejects.toMatchObject(refused(code, field));
      expect(await active()).toBe(300);
      expect(await rewards.store.order(CORNER_SHOP.id, 'order-1')).toBeUndefined();
    });

    test('not an order whose purchase was completed', async () => {
      await rewards.shop.credit();
      await expect(pay()).rejects.toMatchObject(refused('WRONG_STATE', 'orderId'));
    });

    test('and come back when goods do, in parts, the same part once', async () => {
      await pay();
      const idempotencyKey = aKey();
      const first = await refund({ amount: 40, idempotencyKey });
      expect(first.entry).toMatchObject({ kind: 'refund', points: 40, payment: { returnId: 'return-1', amount: 40 } });
      expect(await refund({ amount: 40, idempotencyKey })).toEqual({ ...first, replayed: true });
      await expect(refund({ amount: 40 })).rejects.toMatchObject(refused('ALREADY_EXISTS', 'returnId'));
      await expect(refund({ returnId: 'return-2', amount: 61 })).rejects.toMatchObject(refused('RETURN_EXCEEDS_PURCHASE', 'amount'));
      expect((await refund({ returnId: 'return-2' })).entry.points).toBe(60);
      await expect(refund({ returnId: 'return-3' })).rejects.toMatchObject(refused('RETURN_EXCEEDS_PURCHASE', 'orderId'));
      await expect(refund({ orderId: 'order-9' })).rejects.toMatchObject(refused('NOT_FOUND', 'orderId'));
      expect(await active()).toBe(300);
    });

    test('and come back after the purchase, and after a return of it', async () => {
      await pay();
      await rewards.shop.credit();
      await rewards.shop.giveBack();
      expect((await refund()).entry.points).toBe(100);
      expect((await rewards.store.order(CORNER_SHOP.id, 'order-1'))?.returns).toHaveLength(1);
    });

    test('P5: and pay the order again, once all of them came back', async () => {
      const idempotencyKey = aKey();
      const tillCode = await shown();
      const first = await pay({ idempotencyKey, tillCode });
      await refund({ amount: 40 });
      await expect(pay()).rejects.toMatchObject(refused('ALREADY_EXISTS', 'orderId'));
      const whole = { returnId: 'return-2', idempotencyKey: aKey() };
      const refunded = await refund(whole);
      const other = await rewards.member(300, 'B-1');
      const again = await pay({ tillCode: await shown(rewards, other), points: 200 });
      expect(again.entry).toMatchObject({ kind: 'pay', points: -200, memberId: other });
      expect(await pay({ idempotencyKey, tillCode })).toEqual({ ...first, replayed: true });
      expect(await refund(whole)).toEqual({ ...refunded, replayed: true });
      await expect(refund({ amount: 10 })).rejects.toMatchObject(refused('ALREADY_EXISTS', 'returnId'));
      expect((await refund({ returnId: 'return-3' })).entry).toMatchObject({ points: 200, memberId: other });
      expect(await active()).toBe(300);
    });

    test("another merchant's order has none of them", async () => {
      await pay();
      const other = { id: 'other-shop', programmeId: PROGRAMME };
      const asked = { orderId: 'order-1', returnId: 'return-1', idempotencyKey: aKey() };
      await expect(refundPoints(rewards.ports, other, asked)).rejects.toMatchObject(refused('NOT_FOUND', 'orderId'));
    });
  });

  describe('S3: guessing', () => {
    const till = 'till-1';
    const guess = (on = rewards) => pay({ tillCode: NO_CODE, till }, on);
    const guessOften = async () => {
      for (let number = 0; number < MAX_GUESSES; number += 1) await expect(guess()).rejects.toMatchObject(refused('NOT_FOUND', 'tillCode'));
    };

    test('stops the till that guesses, also for a code that exists, until the hour ends; no other till, and no voucher', async () => {
      const [tillCode, another] = [await shown(), await shown()];
      await rewards.create();
      const { redemption } = await rewards.redeem({ memberId });
      rewards.ports.clock.advance(60);
      await guessOften();
      const stopped = { ...refused('TOO_MANY_ATTEMPTS', 'tillCode'), retryAfterSeconds: 3_540 };
      await expect(guess()).rejects.toMatchObject(stopped);
      await expect(pay({ tillCode, till })).rejects.toMatchObject(stopped);
      expect((await pay({ tillCode, till: 'till-2', orderId: 'order-2' })).entry.points).toBe(-100);
      expect((await pay({ tillCode: another, orderId: 'order-3' })).entry.points).toBe(-100);
      expect(await rewards.use(redemption, { orderId: 'order-4' })).toMatchObject({ redemption: { state: 'used' } });
      rewards.ports.clock.advance(3_600);
      await expect(guess()).rejects.toMatchObject(refused('NOT_FOUND', 'tillCode'));
    });

    test('is not limited for whoever does not say who asks: nobody can close a merchant', async () => {
      for (let number = 0; number <= MAX_GUESSES; number += 1)
        await expect(pay({ tillCode: NO_CODE })).rejects.toMatchObject(refused('NOT_FOUND', 'tillCode'));
      expect((await pay()).entry.points).toBe(-100);
    });

    if (!tables.everything) return;

    test('by many at the same time is counted', async () => {
      const many = () => redelivered(() => guess(rewards.on(rewards.store)));
      await Promise.allSettled(Array.from({ length: MAX_GUESSES }, many));
      await expect(many()).rejects.toMatchObject(refused('TOO_MANY_ATTEMPTS'));
    });
  });

  describe('a voucher', () => {
    test('of an order whose goods come back can be used again', async () => {
      await rewards.create(RESTORED);
      const { redemption } = await rewards.redeem({ memberId });
      await rewards.use(redemption, { orderId: 'order-1' });
      const idempotencyKey = aKey();
      const first = await restore(redemption, { idempotencyKey });
      expect(first).toMatchObject({ entry: { kind: 'restore' }, redemption: { state: 'issued' } });
      expect(await restore(redemption, { idempotencyKey })).toMatchObject({ entry: first.entry, replayed: true });
      await expect(restore(redemption)).rejects.toMatchObject(refused('ALREADY_EXISTS', 'returnId'));
      expect(await rewards.use(redemption, { orderId: 'order-2' })).toMatchObject({ redemption: { state: 'used' } });
      expect(await rewards.ledger(memberId)).toEqual(['enrol 0', 'adjust 300', 'redeem -50', 'use 0', 'restore 0', 'use 0']);
    });

    test('that was restored pays the same order again', async () => {
      await rewards.create(RESTORED);
      const { redemption } = await rewards.redeem({ memberId });
      await rewards.use(redemption, { orderId: 'order-1' });
      await restore(redemption);
      expect(await rewards.use(redemption, { orderId: 'order-1' })).toMatchObject({ redemption: { state: 'used' } });
      await expect(restore(redemption)).rejects.toMatchObject(refused('ALREADY_EXISTS', 'returnId'));
      expect(await restore(redemption, { returnId: 'return-2' })).toMatchObject({ redemption: { state: 'issued' } });
    });

    if (!tables.everything) return;

    test('that is a gift card gets back what it paid', async () => {
      await rewards.create(GIFT_CARD);
      const { redemption } = await rewards.redeem({ memberId });
      await rewards.use(redemption, { orderId: 'order-1', pay: eur(500) });
      expect(await restore(redemption, { amount: 200 })).toMatchObject({
        redemption: { state: 'issued', voucher: { balance: eur(200) } },
      });
      await expect(restore(redemption, { returnId: 'return-2', amount: 301 })).rejects.toMatchObject(refused('RETURN_EXCEEDS_PURCHASE'));
    });

    test('is taken where its terms say', async () => {
      await rewards.create({ merchants: ['mer_elsewhere'] });
      const { redemption } = await rewards.redeem({ memberId });
      await expect(rewards.use(redemption)).rejects.toMatchObject(refused('NOT_ELIGIBLE', 'code'));
    });

    test('and points pay the same order, at the same time', async () => {
      await rewards.create();
      const { redemption } = await rewards.redeem({ memberId });
      const server = () => rewards.on(rewards.store);
      await Promise.all([
        redelivered(() => pay({}, server())),
        redelivered(() => server().use(redemption, { orderId: 'order-1' })),
        redelivered(() => server().shop.credit({ orderId: 'order-3' })),
      ]);
      expect((await rewards.store.order(CORNER_SHOP.id, 'order-1'))?.tender).toMatchObject({
        points: { points: 100 },
        vouchers: [{ redemptionId: redemption.redemptionId }],
      });
    });
  });

  if (!tables.everything) return;

  describe('a till asks first', () => {
    test('what points can pay, and writes nothing', async () => {
      const tillCode = await shown();
      const before = await rewards.shop.testTable.items();
      const asked = await previewPoints(rewards.ports, CORNER_SHOP, { tillCode, basket: eur(199) });
      expect(asked).toMatchObject({ memberId, active: 300, payable: { minimum: 50, step: 10, maximum: 190, worth: eur(190) } });
      expect(await rewards.shop.testTable.items()).toEqual(before);
      rewards.ports.clock.advance(TILL_CODE_MINUTES * 60);
      await expect(previewPoints(rewards.ports, CORNER_SHOP, { tillCode, basket: eur(199) })).rejects.toMatchObject(
        refused('WRONG_STATE', 'tillCode'),
      );
    });

    test('what a voucher takes off, and writes nothing', async () => {
      await rewards.create();
      const { redemption } = await rewards.redeem({ memberId });
      const before = await rewards.shop.testTable.items();
      const asked = { code: redemption.voucher?.code ?? '', basket: eur(4_200) };
      expect(await previewVoucher(rewards.ports, CORNER_SHOP, asked)).toMatchObject({
        redemption: { redemptionId: redemption.redemptionId },
        worth: eur(500),
      });
      expect(await rewards.shop.testTable.items()).toEqual(before);
      await rewards.use(redemption);
      await expect(previewVoucher(rewards.ports, CORNER_SHOP, asked)).rejects.toMatchObject(refused('WRONG_STATE'));
    });
  });

  describe('with a fault at any of its calls, each is done once', () => {
    type Step = (on: RewardShop, idempotencyKey: string, orderId: string, prepared: Prepared) => Promise<{ readonly entry: object }>;
    interface Prepared {
      readonly tillCode: string;
      readonly redemption: Redemption | undefined;
    }
    const voucherOf = ({ redemption }: Prepared): Redemption => {
      if (redemption === undefined) throw new TypeError('nothing was prepared');
      return redemption;
    };
    const steps: readonly [string, Step, Step | undefined][] = [
      ['paying', (on, idempotencyKey, orderId, { tillCode }) => pay({ tillCode, orderId, points: 50, idempotencyKey }, on), undefined],
      [
        'giving points back',
        (on, idempotencyKey, orderId) => refund({ orderId, idempotencyKey }, on),
        (on, key, orderId, { tillCode }) => pay({ tillCode, orderId, points: 50, idempotencyKey: key }, on),
      ],
      [
        'restoring a voucher',
        (on, idempotencyKey, orderId, prepared) => restore(voucherOf(prepared), { orderId, idempotencyKey }, on),
        (on, idempotencyKey, orderId, prepared) => on.use(voucherOf(prepared), { orderId, idempotencyKey }),
      ],
    ];

    test.each(steps)('%s', async (what, step, before) => {
      await rewards.create(RESTORED);
      const attempt = async (faultOf?: (call: Parameters<ReturnType<typeof atCall>>[0]) => Fault | undefined) => {
        const who = await rewards.member();
        const orderId = aKey();
        const redemption = what === 'restoring a voucher' ? (await rewards.redeem({ memberId: who })).redemption : undefined;
        const prepared: Prepared = { tillCode: await shown(rewards, who), redemption };
        await before?.(rewards, aKey(), orderId, prepared);
        const key = aKey();
        const store = faultyStore(rewards.store, faultOf);
        const { entry } = await step(rewards.on(store), key, orderId, prepared);
        expect(await step(rewards, key, orderId, prepared)).toMatchObject({ entry, replayed: true });
        return store.calls;
      };
      for (const { operation, number } of await attempt()) {
        for (const fault of operation === 'commit' ? FAULTS : (['lost-before'] as const)) await attempt(atCall(number, fault));
      }
    });
  });

  test('paying reads order and code, then claim and account; one commit', async () => {
    await rewards.shop.credit({ orderId: 'order-0' });
    const tillCode = await shown();
    const store = faultyStore(rewards.store);
    const server = rewards.on(store);
    await server.ports.versions.at(PROGRAMME, server.ports.clock.now());
    const before = store.calls.length;
    await pay({ tillCode }, server);
    const calls = store.calls.slice(before).map(({ operation }) => operation);
    expect(calls.filter((operation) => operation !== 'versionsBefore')).toEqual(['order', 'tillCode', 'claim', 'account', 'commit']);
  });
});
