/** Random terms of payment with points: high and low rates, steps, and limits. */
import type { PaymentRate, PaymentTerms } from '../../../shared/domain/checkout/payment-terms.ts';
import type { Terms } from '../../../shared/domain/programmes/programme.ts';
import type { Random } from '../kernel/random.ts';

/** A step is worth whole minor units. */
function rateOf(random: Random, currency: string, step: number): PaymentRate {
  const amount = random.pick([1, 1, 3, 5, 100]);
  return random.pick<PaymentRate>([
    { currency, points: 1, amount },
    { currency, points: step, amount },
    { currency, points: 2 * step, amount: 2 * amount },
  ]);
}

function randomPayment(random: Random, { earning }: Terms): PaymentTerms {
  const step = random.pick([1, 1, 5, 10, 100]);
  const minimum = step * random.pick([1, 1, 2, 10]);
  return {
    rates: earning.rates
      .filter(({ currency }) => currency === 'EUR' || random.chance(0.5))
      .map(({ currency }) => rateOf(random, currency, step)),
    minimum,
    step,
    ...(random.chance(0.3) ? { maximum: minimum + step * random.pick([0, 5, 50]) } : {}),
    ...(random.chance(0.3) ? { maximumPercent: random.pick([10, 33, 50, 99]) } : {}),
    earnsOn: random.pick(['money', 'money', 'whole'] as const),
    expiredPoints: random.pick(['expire', 'new-lifetime'] as const),
  };
}

/** Adds payment terms to a version; often those of the version before. */
export function withPayment(random: Random, terms: Terms, before?: PaymentTerms): Terms {
  const { payment: _, ...rest } = terms;
  const draw = random.pick(['as before', 'as before', 'other', 'other', 'none']);
  if (before === undefined ? random.chance(0.2) : draw === 'none') return rest;
  if (before === undefined || draw === 'other') return { ...rest, payment: randomPayment(random, terms) };
  // Points can only pay currencies that purchases earn in.
  const rates = before.rates.filter(({ currency }) => terms.earning.rates.some((rate) => rate.currency === currency));
  return { ...rest, payment: { ...before, rates } };
}
