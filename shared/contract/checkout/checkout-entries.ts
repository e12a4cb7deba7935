/** Entries of orders that are paid with points or vouchers, as callers see them. */
import * as z from 'zod';
import { ofEntry } from '../events/domain-event-definition.ts';
import { ACTIVATED, activated, ORDER, order, payment, REDEMPTION, redemption, SPENT, spent } from '../events/domain-event-parts.ts';
import { Amount, Currency, ReturnId } from '../kernel/values.ts';

export const CHECKOUT_ENTRY_KINDS = ['pay', 'refund', 'use', 'restore'] as const;

export const CHECKOUT_ENTRY_FIELDS = {
  payment: z
    .object({
      merchantId: z.string(),
      orderId: z.string(),
      returnId: z.string().optional(),
      currency: Currency,
      amount: Amount.meta({ description: 'The amount that the points paid, or that they were refunded for, in minor units.' }),
    })
    .optional()
    .meta({ description: 'The order that was paid with points.' }),
};

/** The domain events that tell of them. */
export function checkoutEvents() {
  const giftCard = z
    .object({ currency: Currency, amount: Amount, left: Amount })
    .optional()
    .meta({ description: 'The amount that a gift card paid or got back, and its balance.' });
  return {
    'points.paid': ofEntry(
      'An order was paid with points',
      'In part or whole, at a till.',
      { ...spent, ...payment },
      { ...SPENT, ...ORDER, currency: 'USD', amount: 29 },
    ),
    'points.refunded': ofEntry(
      'Points that had paid an order were refunded',
      'In proportion to what was returned.',
      { ...activated, ...payment, returnId: ReturnId },
      { ...ACTIVATED, ...ORDER, currency: 'USD', amount: 29, returnId: 'R-1' },
    ),
    'voucher.used': ofEntry(
      'A voucher was used at a till',
      'For an order, whole; or a gift card in part.',
      {
        ...redemption,
        ...order,
        off: z.object({ currency: Currency, amount: Amount }).optional().meta({ description: 'The amount that a voucher took off.' }),
        cash: z
          .object({ currency: Currency, amount: Amount })
          .optional()
          .meta({ description: 'The money that the till took for the reward, besides its points.' }),
        paid: giftCard,
      },
      { ...REDEMPTION, merchantId: 'mer_records', orderId: 'A-1001', off: { currency: 'USD', amount: 500 } },
    ),
    'voucher.restored': ofEntry(
      'A voucher can be used again',
      'The goods that the voucher was used for were returned. A gift card gets back a part of what it paid.',
      { ...redemption, ...order, returnId: ReturnId, paid: giftCard },
      { ...REDEMPTION, merchantId: 'mer_records', orderId: 'A-1001', returnId: 'R-1' },
    ),
  };
}
