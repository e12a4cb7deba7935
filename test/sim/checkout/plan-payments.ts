/** Plans payments with points: a member shows a code, a till takes points, the purchase comes, and goods come back. */
import type { PaymentTerms } from '../../../shared/domain/checkout/payment-terms.ts';
import type { Terms } from '../../../shared/domain/programmes/programme.ts';
import type { MerchantCaller } from '../../../shared/use-cases/earning/credit-purchase.ts';
import type { FaultKind } from '../kernel/faults.ts';
import { DAY, HOUR, SECOND } from '../kernel/plan-times.ts';
import { type Random, weighted } from '../kernel/random.ts';
import type { AtTill, Person, Request, RequestOf } from '../kernel/request.ts';
import { withPayment } from './payment-terms.ts';

const BURST = 40;
const MINUTE = 60 * SECOND;

/** Inputs from the surrounding plan. Payments draw from their own randomness, so the rest of the plan is the same without them. */
export interface Paying {
  readonly people: number;
  send(request: Request, at: number, seed: number, fault?: FaultKind): void;
  /** Whether the person's enrolment was planned before this point. */
  hasEnrolled(programmeId: string, person: Person): boolean;
  /** The payment terms of the version that was published last. */
  payment(programmeId: string): PaymentTerms | undefined;
}

export interface PaymentsPlan {
  /** Adds payment terms to a new version. */
  terms(terms: Terms, before?: PaymentTerms): Terms;
  /** Sometimes plans a payment with points. */
  scene(merchant: MerchantCaller, person: Person, at: number): void;
}

export const NO_PAYMENTS: PaymentsPlan = { terms: (terms) => terms, scene: () => undefined };

const SHOWN = weighted({ code: 60, mistyped: 1, unknown: 1 });
const SCENES = weighted({
  pays: 60,
  'pays late': 6,
  'two tills': 10,
  'two codes': 8,
  'never bought': 8,
  'bought before': 4,
  'card declined': 8,
});
/** How many points a till asks for, relative to the terms. */
const TAKEN = weighted({ minimum: 5, some: 8, most: 3, 'too many': 1, 'too few': 1, 'no step': 1, 'all there are': 1 });

export function planPayments(random: Random, sending: Paying): PaymentsPlan {
  let made = 0;
  const keys = new Map<string, number>();
  const nextId = (prefix: string): string => `${prefix}${++made}`;
  const keyAt = ({ id }: MerchantCaller): string => {
    const count = (keys.get(id) ?? 0) + 1;
    keys.set(id, count);
    return `payment-key-${count}`;
  };
  const send = (request: Request, at: number, fault?: FaultKind): void => sending.send(request, at, random.seed(), fault);
  /** Sends a request once; sometimes twice or late. */
  const deliver = (request: Request, at: number): void => {
    const late = random.chance(0.04);
    send(request, late ? at + random.pick([5 * SECOND, HOUR, 3 * DAY]) : at, late ? 'delayed delivery' : undefined);
    if (random.chance(0.12)) send(request, at + random.pick([random.below(BURST), random.below(SECOND), HOUR, DAY]), 'duplicate delivery');
  };
  /** Sometimes repeats a request under another key, or sends another request under the same key. */
  const once = (request: AtTill, at: number): void => {
    deliver(request, at);
    const other = at + random.pick([random.below(BURST), random.below(SECOND), HOUR]);
    const { id, merchant } = request;
    if (random.chance(0.12)) deliver({ ...request, id: `${id}-again`, idempotencyKey: keyAt(merchant) }, other);
    if (!random.chance(0.05)) return;
    if (request.kind === 'pay') deliver({ ...request, id: `${id}-other`, points: request.points + 1 }, other);
    else deliver({ ...request, id: `${id}-other`, returnId: `${request.returnId}-other` }, other);
  };

  const pointsOf = (payment: PaymentTerms | undefined): number => {
    const { minimum, step, maximum = minimum + 60 * step } = payment ?? { minimum: 10, step: 1 };
    const most = Math.max(minimum, maximum);
    const steps = Math.floor((most - minimum) / step);
    switch (random.weighted(TAKEN)) {
      case 'minimum':
        return minimum;
      case 'some':
        return minimum + step * random.below(Math.min(steps, 60) + 1);
      case 'most':
        return minimum + step * steps;
      case 'too many':
        return minimum + step * (steps + 1);
      case 'too few':
        return Math.max(1, minimum - step);
      case 'no step':
        return minimum + 1;
      case 'all there are':
        return 100_000 * step;
    }
  };

  const show = (programmeId: string, person: Person, at: number): string => {
    const id = nextId('show-code-');
    send({ kind: 'show-code', id, programmeId, person }, at);
    return id;
  };
  const give = (programmeId: string, person: Person, points: number, at: number): void => {
    const id = nextId('give-');
    const said = { reason: id, by: 'manager-0', idempotencyKey: `key-of-${id}` };
    send({ kind: 'adjust', id, programmeId, person, points, said }, at);
  };

  /** A basket that is worth about so many points. */
  const basketFor = (payment: PaymentTerms | undefined, points: number): RequestOf<'pay'>['basket'] => {
    const rate = payment?.rates[random.chance(0.7) ? 0 : random.below(payment.rates.length)];
    const { currency, amount, points: per } = rate ?? { currency: 'EUR', amount: 1, points: 1 };
    const worth = Math.ceil((points * amount) / per);
    const whole = Math.ceil((worth * 100) / (payment?.maximumPercent ?? 100));
    return {
      currency: random.chance(0.97) ? currency : 'USD',
      amount: Math.max(1, random.chance(0.05) ? whole - 1 : random.pick([whole, whole + random.below(2_000), 2 * whole, 3 * whole + 1])),
    };
  };

  /** The order's purchase, mostly for the basket's amount. */
  const buy = ({ orderId, merchant, basket }: RequestOf<'pay'>, person: Person, at: number): void => {
    const amount = random.chance(0.85) ? basket.amount : random.pick([0, Math.ceil(basket.amount / 4), basket.amount + 500]);
    const line = { sku: 'sku-0', quantity: random.between(1, 4), amount };
    const purchase: RequestOf<'purchase'>['purchase'] = {
      orderId,
      occurredAt: new Date(at - random.pick([0, SECOND, HOUR])).toISOString(),
      currency: random.chance(0.95) ? basket.currency : 'EUR',
      amount,
      ...(random.chance(0.2) ? { tax: random.below(500) } : {}),
      ...(random.chance(0.2) ? { lines: [line] } : {}),
    };
    deliver({ kind: 'purchase', id: orderId, merchant, person, by: random.pick(['id', 'externalId', 'email']), purchase }, at);
    let later = at;
    for (let count = random.pick([0, 1, 1, 2, 3]); count > 0; count -= 1) {
      later += random.pick([random.below(BURST), 20 * SECOND, HOUR, 30 * DAY]);
      const some = random.pick([amount, Math.ceil(amount / 2), Math.ceil(amount / 3), random.between(1, amount + 1)]);
      const returnId = `r${count}`;
      const giveBack = { orderId, returnId, occurredAt: new Date(later).toISOString(), amount: Math.max(1, some) };
      deliver({ kind: 'return', id: `${orderId}/${returnId}`, merchant, giveBack }, later);
      if (random.chance(0.6)) refund(merchant, orderId, returnId, giveBack.amount, later);
    }
  };

  const refund = (merchant: MerchantCaller, orderId: string, returnId: string, about: number, at: number): void => {
    const amount = random.pick([undefined, about, Math.ceil(about / 2), Math.ceil(about / 7), 1]);
    const request = { kind: 'refund', id: nextId('refund-'), merchant, orderId, returnId, idempotencyKey: keyAt(merchant) } as const;
    once(amount === undefined ? request : { ...request, amount }, at + random.pick([random.below(BURST), SECOND]));
  };

  const pay = (merchant: MerchantCaller, shown: string, payment: PaymentTerms | undefined): RequestOf<'pay'> => {
    const points = pointsOf(payment);
    return {
      kind: 'pay',
      id: nextId('pay-'),
      merchant,
      orderId: nextId('p'),
      idempotencyKey: keyAt(merchant),
      shown,
      shows: random.weighted(SHOWN),
      points,
      basket: basketFor(payment, points),
    };
  };

  const refundParts = ({ merchant, orderId, basket }: RequestOf<'pay'>, at: number): void => {
    let later = at;
    for (let part = random.pick([0, 0, 0, 1, 3]); part > 0; part -= 1) {
      refund(merchant, orderId, `b${part}`, Math.ceil(basket.amount / random.pick([1, 2, 5])), later);
      later += random.pick([random.below(BURST), 20 * SECOND, DAY, 90 * DAY]);
    }
  };

  const scene = (merchant: MerchantCaller, person: Person, at: number): void => {
    const { programmeId } = merchant;
    const payment = sending.payment(programmeId);
    if (payment === undefined && random.chance(0.8)) return;
    // A person without an account cannot pay.
    if (!sending.hasEnrolled(programmeId, person) && random.chance(0.95)) return;
    const kind = random.weighted(SCENES);
    const shown = show(programmeId, person, at);
    const asked = pay(merchant, shown, payment);
    if (random.chance(0.75)) give(programmeId, person, Math.min(asked.points + random.pick([0, 7, 100]), 1_000_000), at);
    const paid = at + random.pick([2 * SECOND, 20 * SECOND, 60 * SECOND]);
    const bought = paid + random.pick([random.below(BURST), 10 * SECOND, 30 * SECOND, HOUR]);
    switch (kind) {
      case 'pays':
        once(asked, paid);
        break;
      case 'pays late':
        once(asked, at + 5 * MINUTE + random.pick([-3 * SECOND, -SECOND, 0, 3 * SECOND, HOUR]));
        break;
      case 'two tills':
        once(asked, paid);
        once(
          { ...asked, id: nextId('pay-'), orderId: nextId('p'), idempotencyKey: keyAt(merchant) },
          paid + random.pick([random.below(BURST), SECOND]),
        );
        break;
      case 'two codes': {
        const other = show(programmeId, random.chance(0.5) ? person : random.below(sending.people), at);
        once(asked, paid);
        once(
          { ...asked, id: nextId('pay-'), shown: other, idempotencyKey: keyAt(merchant) },
          paid + random.pick([random.below(BURST), SECOND]),
        );
        break;
      }
      case 'never bought':
        once(asked, paid);
        refundParts(asked, bought);
        return;
      case 'card declined': {
        once(asked, paid);
        const declined = paid + random.pick([random.below(BURST), 2 * SECOND]);
        deliver(
          {
            kind: 'refund',
            id: nextId('refund-'),
            merchant,
            orderId: asked.orderId,
            returnId: 'declined',
            idempotencyKey: keyAt(merchant),
          },
          declined,
        );
        const again = show(programmeId, random.chance(0.9) ? person : random.below(sending.people), declined);
        once(
          { ...asked, id: nextId('pay-'), shown: again, idempotencyKey: keyAt(merchant) },
          declined + random.pick([random.below(BURST), 5 * SECOND]),
        );
        break;
      }
      case 'bought before':
        buy(asked, person, at);
        once(asked, paid);
        return;
    }
    if (random.chance(0.15)) refundParts(asked, paid + random.pick([random.below(BURST), 5 * SECOND]));
    buy(asked, random.chance(0.95) ? person : random.below(sending.people), bought);
    refundParts(asked, bought + random.pick([SECOND, 20 * DAY]));
  };

  return {
    terms: (terms, before) => withPayment(random, terms, before),
    scene: (merchant, person, at) => {
      if (random.chance(0.1)) scene(merchant, person, at);
    },
  };
}
