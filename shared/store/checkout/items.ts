/** Items of tills. */
import { item } from '../kernel/declared-item.ts';

export const checkoutItems = {
  tillCode: item({
    is: 'A till code and its member; forgotten a day after it expired',
    PK: 'TILL#<programmeId>#<code>',
    SK: 'TILL',
    reads: ['merchant-api'],
    puts: ['member-api', 'merchant-api'],
  }),
  guesses: item({
    is: 'How many till codes that do not exist one till of a merchant tried in an hour',
    PK: 'GUESSES#<merchantId>',
    SK: '<from>#<guesser>',
    counter: 'guesses',
    reads: ['merchant-api'],
    puts: [],
    updates: ['merchant-api'],
  }),
} as const;
