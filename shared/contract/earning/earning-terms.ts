/** A programme's terms of earning by purchases. */
import * as z from 'zod';
import { Amount, Currency, text } from '../kernel/values.ts';

const EarningRate = z
  .strictObject({
    currency: Currency,
    points: z.int().min(0).max(1_000_000).meta({ description: 'Points for every `perUnits` of the currency.', example: 1 }),
    perUnits: z
      .int()
      .min(1)
      .max(1_000_000)
      .meta({ description: 'Currency units (whole dollars, whole yen) that earn `points`.', example: 1 }),
    minimumAmount: Amount.optional().meta({
      description: 'Purchases that earn on less than this, in minor units, earn nothing.',
      example: 0,
    }),
  })
  .meta({ id: 'EarningRate' });

/** The fields of a programme's terms that earning brings. */
export const EARNING_FIELDS = {
  earning: z
    .strictObject({
      rates: z.array(EarningRate).min(1).max(20).meta({ description: 'One for each currency that the programme takes.' }),
      rounding: z.enum(['down', 'nearest', 'up']).meta({ description: 'How a fraction of a point is rounded, once for each purchase.' }),
      include: z
        .array(z.enum(['tax', 'shipping', 'discount']))
        .max(3)
        .meta({ description: 'Amounts that earn besides `amount`. With `discount` a purchase earns on the price before the discount.' }),
      pendingDays: z.int().min(0).max(365).meta({ description: 'Calendar days until earned points can be spent; 0: at once.', example: 0 }),
      maturesOnFulfilment: z
        .boolean()
        .optional()
        .meta({ description: 'Whether `order.fulfilled` makes the points of its order spendable, and `pendingDays` only at the latest.' }),
      lateArrivalDays: z.int().min(0).max(31).optional().meta({
        description:
          'Days after a purchase in which it can still arrive and change what a tier review decided. Within them it earns by the better of the tier then and the tier now. It reinstates points that expired by inactivity since it was made. A referral expires so many days after its end, so that a purchase made before it still counts. Absent: 7.',
        example: 7,
      }),
      exclude: z
        .strictObject({
          categories: z
            .array(text(128))
            .min(1)
            .max(200)
            .optional()
            .meta({ description: 'Each with all below it: `music` excludes `music/vinyl`.', example: ['gift-card'] }),
          skus: z
            .array(text(128))
            .min(1)
            .max(500)
            .optional()
            .meta({ example: ['SKU-1'] }),
        })
        .optional()
        .meta({
          description:
            'Lines of these do not earn, and do not count towards tiers. Points that pay an order pay them first. Absent: all goods earn.',
        }),
    })
    .meta({ description: 'How purchases earn. A change holds for purchases that are made from then on.' }),
};
