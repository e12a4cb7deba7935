/** Writes of purchases. */
import type { EarningChange, UnclaimedPurchase } from '../../domain/earning/changes.ts';
import type { EarningConflict } from '../../ports/earning/store.ts';
import type { ConflictsOf } from '../kernel/conflicts.ts';
import { put, remove, unchanged, type WritesOf } from '../kernel/writes.ts';
import { orderFrom } from './codecs.ts';
import { earningItems } from './items.ts';

const partsOf = ({ key, ...unclaimed }: UnclaimedPurchase) => ({ ...unclaimed, ...key });

export const earningWrites: WritesOf<EarningChange> = {
  order: ({ order, expected }) => {
    const { merchantId: _merchantId, orderId: _orderId, ...rest } = order;
    return [put(earningItems.order, order, rest, unchanged('revision', expected))];
  },
  unclaimed: ({ unclaimed }) => [put(earningItems.unclaimed, partsOf(unclaimed), {})],
  'unclaimed-credited': ({ unclaimed }) => [remove(earningItems.unclaimed, partsOf(unclaimed))],
};

export const earningConflicts: ConflictsOf<EarningConflict> = {
  order: (_, existing) => ({ on: 'order', existing: existing && orderFrom(existing) }),
};
