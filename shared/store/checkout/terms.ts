/** The terms of a programme about payment with points, as they are stored. */
import type { PaymentFields, PaymentRate, PaymentTerms } from '../../domain/checkout/payment-terms.ts';
import { listOf, number, object, oneOf, optional, type Properties, text, whole } from '../kernel/shape.ts';

const paymentTerms = object<PaymentTerms>(() => ({
  rates: listOf(object<PaymentRate>(() => ({ currency: text, points: whole, amount: whole }))),
  minimum: whole,
  step: whole,
  maximum: optional(whole),
  maximumPercent: optional(number),
  earnsOn: oneOf('whole', 'money'),
  expiredPoints: oneOf('expire', 'new-lifetime'),
}));

export const paymentFields: Properties<PaymentFields> = { payment: optional(paymentTerms) };
