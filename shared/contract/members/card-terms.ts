/** Cards: what managers say of them. */
import * as z from 'zod';

export const CardTerms = z
  .strictObject({
    proof: z.enum(['pin', 'none']).meta({
      description:
        'How the app proves that a member holds a card. `pin`: by the PIN that came with it. `none`: whoever names the number of a card that no member has gets its points.',
    }),
  })
  .meta({ id: 'CardTerms', description: 'Loyalty cards.' });

/** The fields of a programme's terms that cards bring. */
export const CARD_FIELDS = {
  cards: CardTerms.optional().meta({ description: 'Absent: a card needs its PIN. A change holds from then on.' }),
};
