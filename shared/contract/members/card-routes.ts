/** The routes of loyalty cards; served by admin-api. */
import * as z from 'zod';
import type { RoutesOf } from '../kernel/route.ts';
import { inProgramme, MANAGERS } from '../kernel/route-parts.ts';
import { Card } from '../kernel/values.ts';

/** Cards of one request. */
export const MAX_CARDS = 500;

export const CARD_ROUTES = {
  readCardPins: {
    method: 'POST',
    path: '/v1/programmes/{programmeId}/cards/pins',
    servedBy: 'admin-api',
    caller: MANAGERS,
    summary: 'The PINs to print on cards',
    description:
      'Writes nothing. A card number has one PIN in a programme, and the same one each time. Hand it out with the card, under a scratch field or in a sealed letter.',
    params: inProgramme,
    body: z.strictObject({ cards: z.array(Card).min(1).max(MAX_CARDS) }),
    example: { cards: ['9801 2345 6789'] },
    answers: {
      200: z.object({
        pins: z
          .array(
            z.object({
              card: z.string().meta({ description: 'The number in its normal form.', example: '980123456789' }),
              pin: z.string().meta({ description: '8 digits.', example: '48219036' }),
            }),
          )
          .meta({ description: 'In the order of the request.' }),
      }),
    },
  },
} as const satisfies RoutesOf<'admin-api'>;
