/** Reads of tills. */
import type { CheckoutStore } from '../../ports/checkout/store.ts';
import type { ItemTable } from '../kernel/item-table.ts';
import { counterIn, readOne } from '../kernel/reads.ts';
import { tillCodeFrom } from './codecs.ts';
import { checkoutItems } from './items.ts';

export const checkoutReads = (table: ItemTable): CheckoutStore => ({
  tillCode: (programmeId, code) => readOne(table, checkoutItems.tillCode.key({ programmeId, code }), tillCodeFrom),
  guesses: async (counter) => counterIn(await table.get(checkoutItems.guesses.key(counter)), checkoutItems.guesses),
});
