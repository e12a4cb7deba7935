import { describe, expect, test } from 'vitest';
import type { Redemption, Voucher } from '../../shared/domain/redemption.ts';
import { plusSeconds } from '../../shared/domain/time.ts';
import { decideUse, type VoucherUse } from '../../shared/domain/using.ts';
import { aMember, aVersion, NOW, refusalOf } from '../support/builders.ts';
import { aRedemption } from '../support/reward-builders.ts';

const SOON = plusSeconds(NOW, 60);
const eur = (amount: number) => ({ currency: 'EUR', amount });
const withVoucher = (voucher: Partial<Voucher> = {}, special: Partial<Redemption> = {}) => ({
  ...aRedemption(special),
  voucher: { code: 'C', expiresAt: SOON, ...voucher },
});
const use = (redemption: Redemption & { readonly voucher: Voucher }, differing: Partial<VoucherUse> = {}, now = NOW) =>
  decideUse(aMember().account, redemption, { merchantId: 'mer_1', ...differing }, aVersion(), now);

describe('a voucher', () => {
  test('is used once, whole', () => {
    const { ledger, redemption } = use(withVoucher());
    expect(redemption).toMatchObject({ state: 'used', revision: 2, voucher: { code: 'C' } });
    expect(ledger.appended).toMatchObject([{ kind: 'use', points: 0, postings: [], redemption: { merchantId: 'mer_1' } }]);
    expect(refusalOf(() => use({ ...withVoucher(), ...redemption, voucher: withVoucher().voucher })).code).toBe('WRONG_STATE');
  });

  test('pays nothing', () => {
    expect(refusalOf(() => use(withVoucher(), { pay: eur(1) }))).toEqual({ code: 'VALIDATION_FAILED', field: 'pay' });
  });

  test('that has expired is refused, and one that is only reserved', () => {
    expect(use(withVoucher(), {}, plusSeconds(SOON, -0.001)).redemption.state).toBe('used');
    expect(refusalOf(() => use(withVoucher(), {}, SOON)).code).toBe('WRONG_STATE');
    expect(refusalOf(() => use(withVoucher({}, { state: 'reserved', lapsesAt: SOON }))).code).toBe('WRONG_STATE');
  });
});

describe('a gift card', () => {
  const card = withVoucher({ balance: eur(500) });

  test('pays until nothing is left', () => {
    const first = use(card, { pay: eur(499) });
    expect(first.redemption).toMatchObject({ state: 'issued', voucher: { balance: eur(1) } });
    expect(first.ledger.appended.at(-1)).toMatchObject({
      redemption: { paid: { currency: 'EUR', amount: 499, left: 1 } },
      explanation: [{ reason: '4.99 EUR paid, 0.01 EUR left' }],
    });
    const last = use({ ...first.redemption, voucher: { ...card.voucher, balance: eur(1) } }, { pay: eur(1) });
    expect(last.redemption).toMatchObject({ state: 'used', voucher: { balance: eur(0) } });
  });

  test.each<[string, Partial<VoucherUse>, string, string]>([
    ['more than is left', { pay: eur(501) }, 'LIMIT_EXCEEDED', 'pay.amount'],
    ['another currency', { pay: { currency: 'USD', amount: 1 } }, 'VALIDATION_FAILED', 'pay.currency'],
    ['nothing said', {}, 'VALIDATION_FAILED', 'pay'],
  ])('refuses %s', (_, differing, code, field) => {
    expect(refusalOf(() => use(card, differing))).toEqual({ code, field });
  });
});
