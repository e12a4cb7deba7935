/** Entries of payments and vouchers, as they are stored. */
import type { CHECKOUT_ENTRIES, CheckoutFacts, PaymentSource } from '../../domain/checkout/checkout-entries.ts';
import { object, optional, type Properties, text, whole } from '../kernel/shape.ts';

export const checkoutKinds = ['pay', 'refund', 'use', 'restore'] as const satisfies readonly (keyof typeof CHECKOUT_ENTRIES)[];

export const checkoutFacts: Properties<CheckoutFacts> = {
  payment: optional(
    object<PaymentSource>(() => ({ merchantId: text, orderId: text, returnId: optional(text), currency: text, amount: whole })),
  ),
};
