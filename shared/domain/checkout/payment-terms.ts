/** Points as payment at a till: what they are worth, and how many of them one basket takes. The version in force decides. */
import { currenciesOf, type EarningFields } from '../earning/earning-terms.ts';
import { formatMoney } from '../kernel/currency.ts';
import { formatPoints, MAX_ENTRY_POINTS } from '../kernel/points.ts';
import { Refusal } from '../kernel/refusal.ts';
import { refuseTerms, type TermsChecks } from '../kernel/terms-checks.ts';
import type { Money } from '../rewards/reward-terms.ts';

/** The rate: `points` are worth `amount`. */
export interface PaymentRate {
  readonly currency: string;
  readonly points: number;
  /** Minor units. */
  readonly amount: number;
}

export interface PaymentTerms {
  readonly rates: readonly PaymentRate[];
  /** Minimum points for one basket. */
  readonly minimum: number;
  /** Points must be a multiple of this. */
  readonly step: number;
  /** Maximum points for one basket; absent: the worth of the basket. */
  readonly maximum?: number | undefined;
  /** Maximum share of the basket that points pay; absent: all of it. */
  readonly maximumPercent?: number | undefined;
  /** Whether an order paid with points earns on the whole amount or on the money only. */
  readonly earnsOn: 'whole' | 'money';
  /** Refunded points that have expired either expire again, or get the lifetime of new points. */
  readonly expiredPoints: 'expire' | 'new-lifetime';
}

export interface PaymentFields {
  /** Absent: no payment with points. */
  readonly payment?: PaymentTerms | undefined;
}

export const PAYMENT_CHECKS: TermsChecks<PaymentFields, PaymentFields & EarningFields> = {
  payment: (terms) => {
    if (terms.payment !== undefined) checkPaymentTerms(terms.payment, currenciesOf(terms));
  },
};

/** The points that a member can pay: multiples of `step` from `minimum` to `maximum`. */
export interface Payable {
  readonly minimum: number;
  readonly step: number;
  /** 0: none. */
  readonly maximum: number;
  /** Worth of `maximum`. */
  readonly worth: Money;
}

/** @param currencies Currencies of the programme. @throws Refusal VALIDATION_FAILED for faults that the schema cannot see. */
export function checkPaymentTerms({ rates, minimum, step, maximum }: PaymentTerms, currencies: readonly string[]): void {
  rates.forEach(({ currency, points, amount }, index) => {
    const field = `payment.rates.${index}`;
    if (!currencies.includes(currency))
      refuseTerms(`must be a currency that purchases earn in: ${currencies.join(', ')}`, `${field}.currency`);
    if (rates.findIndex((other) => other.currency === currency) !== index)
      refuseTerms(`${currency} has a rate already`, `${field}.currency`);
    if ((BigInt(step) * BigInt(amount)) % BigInt(points) !== 0n) {
      refuseTerms(`must make ${formatPoints(step)}, one step, worth whole minor units of ${currency}`, `${field}.points`);
    }
  });
  if (minimum % step !== 0) refuseTerms(`must be a multiple of step, ${step}`, 'payment.minimum');
  if (maximum !== undefined && maximum % step !== 0) refuseTerms(`must be a multiple of step, ${step}`, 'payment.maximum');
  if (maximum !== undefined && maximum < minimum) refuseTerms(`must not be less than minimum, ${minimum}`, 'payment.maximum');
}

/** The payment terms in one currency. */
interface PaymentIn {
  readonly terms: PaymentTerms;
  readonly rate: PaymentRate;
}

/** @throws Refusal NOT_AVAILABLE; VALIDATION_FAILED for a currency without a rate. */
function paymentIn(terms: PaymentTerms | undefined, currency: string): PaymentIn {
  if (terms === undefined) throw new Refusal('NOT_AVAILABLE', 'points are no payment in this programme');
  const rate = terms.rates.find((known) => known.currency === currency);
  if (rate !== undefined) return { terms, rate };
  return refuse(`must be a currency that points pay: ${terms.rates.map((known) => known.currency).join(', ')}`, 'basket.currency');
}

/** Exact for any number of whole steps. */
const worthOf = ({ points: per, amount }: PaymentRate, points: number): number => Number((BigInt(points) * BigInt(amount)) / BigInt(per));

/** @throws Refusal NOT_AVAILABLE, VALIDATION_FAILED. */
export function payableOf(payment: PaymentTerms | undefined, basket: Money, active: number): Payable {
  const { terms, rate } = paymentIn(payment, basket.currency);
  const { minimum, step } = terms;
  const most = inSteps(Math.min(active, mostOf({ terms, rate }, basket)), step);
  const maximum = most < minimum ? 0 : most;
  return { minimum, step, maximum, worth: { currency: basket.currency, amount: worthOf(rate, maximum) } };
}

/** Maximum points that the basket takes from any member. */
function mostOf({ terms: { maximum = MAX_ENTRY_POINTS, maximumPercent = 100 }, rate }: PaymentIn, basket: Money): number {
  const share = (BigInt(basket.amount) * BigInt(maximumPercent)) / 100n;
  const worth = (share * BigInt(rate.points)) / BigInt(rate.amount);
  return Math.min(Number(worth), maximum, MAX_ENTRY_POINTS);
}

const inSteps = (points: number, step: number): number => points - (points % step);

/** @returns the worth of the points in minor units. @throws Refusal VALIDATION_FAILED, LIMIT_EXCEEDED, NOT_AVAILABLE. */
export function amountPaid(payment: PaymentTerms | undefined, basket: Money, points: number): number {
  const { terms, rate } = paymentIn(payment, basket.currency);
  const { minimum, step } = terms;
  if (points % step !== 0) refuse(`must be a multiple of ${step}`, 'points');
  if (points < minimum) refuse(`must be at least ${minimum}`, 'points');
  const most = inSteps(mostOf({ terms, rate }, basket), step);
  if (points > most) {
    const of = formatMoney(basket.amount, basket.currency);
    throw new Refusal('LIMIT_EXCEEDED', `at most ${formatPoints(most)} can be paid with in a basket of ${of}`, 'points');
  }
  return worthOf(rate, points);
}

function refuse(message: string, field: string): never {
  throw new Refusal('VALIDATION_FAILED', message, field);
}
