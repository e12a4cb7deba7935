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
    minimum: points.meta({ description: 'The fewest points that a basket takes.', example: 100 }),
    step: points.meta({ description: 'It takes multiples of so many. One step must be worth whole minor units.', example: 10 }),
    maximum: points.optional().meta({ description: 'The most points that a basket takes; absent: as many as it is worth.' }),
    maximumPercent: z
      .int()
      .min(1)
      .max(100)
      .optional()
      .meta({ description: 'Of a basket, what points can pay at most; absent: all of it.' }),
    earnsOn: z
      .enum(['whole', 'money'])
      .meta({ description: 'Whether an order that was paid with points earns on all of it, or on what was paid in money.' }),
    expiredPoints: z.enum(['expire', 'new-lifetime']).meta({
      description:
        'What becomes of points that have expired when they are given back: they expire, or live as long as points credited now.',
    }),
  })
  .meta({ id: 'PaymentTerms', description: 'Points as payment.' });

/** The fields of a programme's terms that payment with points brings. */
export const PAYMENT_FIELDS = {
  payment: PaymentTerms.optional().meta({
    description: 'Absent: points are no payment at tills. A change holds for payments from then on.',
  }),
};
