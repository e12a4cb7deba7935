/** Writes of merchants. */
import type { MerchantChange } from '../../domain/merchants/changes.ts';
import { FORGET_AT } from '../kernel/key.ts';
import { put, secondsOf, unchanged, type WritesOf } from '../kernel/writes.ts';
import { merchantItems } from './items.ts';

/** So long is it known that a cap was reached. */
const CAP_REACHED_SECONDS = 30 * 86_400;

export const merchantWrites: WritesOf<MerchantChange> = {
  merchant: ({ merchant, expected }) => {
    const { id, ...rest } = merchant;
    const item = put(merchantItems.merchant, merchant, rest, unchanged('revision', expected));
    if (expected !== 0) return [item];
    return [item, put(merchantItems.merchantListed, { programmeId: merchant.programmeId, merchantId: id }, { name: merchant.name })];
  },
  'retail-store': ({ store, expected }) => {
    const { merchantId: _merchantId, id: _id, ...rest } = store;
    return [put(merchantItems.retailStore, store, rest, unchanged('revision', expected))];
  },
  'budget-spent': ({ spent }) => [
    put(merchantItems.capReached, spent, { at: spent.at, [FORGET_AT]: secondsOf(spent.at) + CAP_REACHED_SECONDS }),
  ],
};
