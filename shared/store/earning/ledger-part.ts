/** Entries of purchases, returns and activities, as they are stored. */
import type {
  ActivitySource,
  EARNING_ENTRIES,
  EarningFacts,
  ExpiredUnspent,
  PurchaseSource,
} from '../../domain/earning/earning-entries.ts';
import { instant, object, optional, type Properties, text, whole } from '../kernel/shape.ts';

export const earningKinds = ['earn', 'mature', 'reverse', 'engage'] as const satisfies readonly (keyof typeof EARNING_ENTRIES)[];

export const earningFacts: Properties<EarningFacts> = {
  purchase: optional(
    object<PurchaseSource>(() => ({
      merchantId: text,
      orderId: text,
      returnId: optional(text),
      occurredAt: instant,
      currency: text,
      amount: whole,
      channel: optional(text),
      store: optional(text),
      of: optional(object<NonNullable<PurchaseSource['of']>>(() => ({ occurredAt: instant, left: whole }))),
    })),
  ),
  activity: optional(object<ActivitySource>(() => ({ merchantId: text, activityId: text, activity: text, occurredAt: instant }))),
  expiredUnspent: optional(object<ExpiredUnspent>(() => ({ points: whole, expiredAt: instant }))),
};
