import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { amountPaid, type PaymentTerms, payableOf } from '../../../shared/domain/checkout/payment-terms.ts';
import { Refusal } from '../../../shared/domain/kernel/refusal.ts';
import { checkTerms } from '../../../shared/domain/programmes/programme.ts';
import { LAW, paymentTerms, refusalOf, terms } from '../../support/kernel/builders.ts';

const usd = (amount: number) => ({ currency: 'USD', amount });

describe('the most that a basket takes', () => {
  test.each<[string, Partial<PaymentTerms>, number, number, number]>([
    ['all that it is worth', {}, 1_999, 5_000, 1_990],
    ['what the member has, in steps', {}, 1_999, 137, 130],
    ['nothing of who has less than the minimum', {}, 1_999, 49, 0],
    ['the minimum of who has just that', {}, 1_999, 50, 50],
    ['nothing, when the basket is worth less than the minimum', {}, 49, 5_000, 0],
    ['no more than the maximum', { maximum: 100 }, 1_999, 5_000, 100],
    ['no more than its share', { maximumPercent: 50 }, 1_999, 5_000, 990],
    ['the lesser of both', { maximum: 1_000, maximumPercent: 10 }, 1_999, 5_000, 190],
  ])('%s', (_, special, amount, active, maximum) => {
    expect(payableOf(paymentTerms(special), usd(amount), active)).toEqual({ minimum: 50, step: 10, maximum, worth: usd(maximum) });
  });

  test('is worth money by the rate of its currency', () => {
    const rates = [
      { currency: 'USD', points: 3, amount: 2 },
      { currency: 'JPY', points: 1, amount: 5 },
    ];
    const special = { rates, step: 30, minimum: 30 };
    expect(payableOf(paymentTerms(special), usd(100), 1_000)).toMatchObject({ maximum: 150, worth: usd(100) });
    expect(payableOf(paymentTerms(special), { currency: 'JPY', amount: 1_000 }, 1_000)).toMatchObject({
      maximum: 180,
      worth: { currency: 'JPY', amount: 900 },
    });
  });

  test('a payable amount is taken, and nothing between or beyond', () => {
    const special = fc.record({
      minimum: fc.integer({ min: 1, max: 9 }).map((steps) => steps * 10),
      maximumPercent: fc.integer({ min: 1, max: 100 }),
    });
    fc.assert(
      fc.property(special, fc.nat(5_000), fc.nat(5_000), fc.nat(600), (special, amount, active, points) => {
        const payment = paymentTerms(special);
        const { minimum, step, maximum } = payableOf(payment, usd(amount), active);
        const isPayable = points >= minimum && points % step === 0 && points <= maximum;
        const isTaken = (() => {
          try {
            return amountPaid(payment, usd(amount), points) === points && points <= active;
          } catch (error) {
            if (error instanceof Refusal) return false;
            throw error;
          }
        })();
        expect(isTaken).toBe(isPayable);
      }),
      LAW,
    );
  });
});

describe('a payment is refused', () => {
  test.each<[string, Partial<PaymentTerms>, number, string]>([
    ['below the minimum', {}, 40, 'VALIDATION_FAILED'],
    ['between two steps', {}, 55, 'VALIDATION_FAILED'],
    ['above the maximum', { maximum: 100 }, 110, 'LIMIT_EXCEEDED'],
    ['above the basket', {}, 1_010, 'LIMIT_EXCEEDED'],
    ['above the share', { maximumPercent: 50 }, 510, 'LIMIT_EXCEEDED'],
  ])('%s', (_, special, points, code) => {
    expect(refusalOf(() => amountPaid(paymentTerms(special), usd(1_000), points))).toEqual({ code, field: 'points' });
  });

  test('in a currency that points do not pay, and where they pay nothing', () => {
    const gbp = { currency: 'GBP', amount: 1_000 };
    expect(refusalOf(() => amountPaid(paymentTerms(), gbp, 50))).toEqual({ code: 'VALIDATION_FAILED', field: 'basket.currency' });
    expect(refusalOf(() => amountPaid(undefined, gbp, 50))).toEqual({ code: 'NOT_AVAILABLE', field: undefined });
  });
});

describe('terms are refused', () => {
  const rate = { currency: 'USD', points: 100, amount: 100 };
  test.each<[string, Partial<PaymentTerms>, string]>([
    ['that have a currency in which nothing earns', { rates: [{ ...rate, currency: 'GBP' }] }, 'payment.rates.0.currency'],
    ['that have a currency twice', { rates: [rate, rate] }, 'payment.rates.1.currency'],
    ['whose step is worth a fraction of a cent', { rates: [{ ...rate, points: 3 }] }, 'payment.rates.0.points'],
    ['whose minimum is between two steps', { minimum: 55 }, 'payment.minimum'],
    ['whose maximum is between two steps', { maximum: 55 }, 'payment.maximum'],
    ['whose maximum is below the minimum', { maximum: 40 }, 'payment.maximum'],
  ])('%s', (_, special, field) => {
    expect(refusalOf(() => checkTerms(terms({ payment: paymentTerms(special) })))).toEqual({ code: 'VALIDATION_FAILED', field });
  });

  test('and others are not', () => {
    expect(() => checkTerms(terms({ payment: paymentTerms({ maximum: 50, maximumPercent: 100 }) }))).not.toThrow();
  });
});
