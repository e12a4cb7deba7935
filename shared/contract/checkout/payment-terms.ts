/** Points as payment at tills: what managers say of it. */
import * as z from 'zod';
import { Amount, Currency } from '../kernel/values.ts';

const points = z.int().min(1).max(1_000_000_000);

export const PaymentTerms = z
  .strictObject({
    rates: z
      .array(
        z.strictObject({
          currency: Currency,
          points: points.meta({ description: 'So many points are worth `amount`.', example: 100 }),
          amount: Amount.min(1, 'must be at least 1').meta({ description: 'In minor units.', example: 100 }),
        }),
      )
      .min(1)
      .max(20)
      .meta({ description: 'One for each currency that points pay.' }),
    minimum: points.meta({ description: 'The fewest points that can pay a basket.', example: 100 }),
    step: points.meta({ description: 'Points are accepted in multiples of this. One step must be worth whole minor units.', example: 10 }),
    maximum: points.optional().meta({ description: 'The most points that can pay one basket. Absent: as many as the basket is worth.' }),
    maximumPercent: z
      .int()
      .min(1)
      .max(100)
      .optional()
      .meta({ description: 'The most that points can pay of a basket, in percent. Absent: all of it.' }),
    earnsOn: z
      .enum(['whole', 'money'])
      .meta({ description: 'Whether an order that was paid with points earns on all of it, or on what was paid in money.' }),
    expiredPoints: z.enum(['expire', 'new-lifetime']).meta({
      description: 'Whether refunded points whose expiry has passed expire at once, or get a new lifetime.',
    }),
  })
  .meta({ id: 'PaymentTerms', description: 'Points as payment.' });

/** The fields of a programme's terms that payment with points brings. */
export const PAYMENT_FIELDS = {
  payment: PaymentTerms.optional().meta({
    description: 'Absent: points are no payment at tills. A change holds for payments from then on.',
  }),
};
