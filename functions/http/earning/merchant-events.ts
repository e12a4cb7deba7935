/** Merchant events: purchases, returns, order fulfilments and activities. */
import { MERCHANT_EVENT_ROUTES } from '../../../shared/contract/earning/merchant-event-routes.ts';
import type {
  ActivityCredited,
  MerchantEvent,
  PointsMatured,
  PurchaseCredited,
  ReturnReversed,
} from '../../../shared/contract/earning/merchant-events.ts';
import { pointsMatured } from '../../../shared/domain/earning/order-fulfilment.ts';
import { pointsAnswered } from '../../../shared/domain/earning/purchase.ts';
import { inNormalForm } from '../../../shared/domain/kernel/foreign-id.ts';
import type { Entry } from '../../../shared/domain/ledger/entry.ts';
import { creditPurchase, type EventOutcome, type MerchantCaller } from '../../../shared/use-cases/earning/credit-purchase.ts';
import { fulfilOrder } from '../../../shared/use-cases/earning/fulfil-order.ts';
import { recordActivity } from '../../../shared/use-cases/earning/record-activity.ts';
import { returnPurchase } from '../../../shared/use-cases/earning/return-purchase.ts';
import { feature, type Known } from '../../edge/feature.ts';
import { withFieldNames } from '../../edge/field-names.ts';
import { metrics } from '../../edge/observe.ts';
import { platform } from '../../edge/wire.ts';
import { watchingCap } from '../merchants/issued.ts';

export const events = feature(MERCHANT_EVENT_ROUTES, {
  sendMerchantEvent: ({ body, caller: merchant }) =>
    withFieldNames(
      (field) => `data.${field}`,
      () => handled(merchant, body),
    ),
});

async function handled(merchant: MerchantCaller, event: MerchantEvent) {
  switch (event.type) {
    case 'purchase.completed': {
      const data = inNormalForm(event.data);
      const { orderId } = data;
      return answered(await watchingCap(merchant.id, () => creditPurchase(platform(), merchant, data)), { orderId }, (entry) =>
        credited(orderId, entry),
      );
    }
    case 'purchase.returned': {
      const data = inNormalForm(event.data);
      const { orderId, returnId } = data;
      const outcome = await returnPurchase(platform(), merchant, data);
      return answered(outcome, { orderId, returnId }, (entry) => reversed(orderId, returnId, entry));
    }
    case 'order.fulfilled': {
      const data = inNormalForm(event.data);
      const { orderId } = data;
      return answered(await fulfilOrder(platform(), merchant, data), { orderId }, (entry) => matured(orderId, entry));
    }
    case 'activity.completed': {
      const data = inNormalForm(event.data);
      const outcome = await watchingCap(merchant.id, () => recordActivity(platform(), merchant, data));
      count(outcome);
      return { status: 200, replayed: outcome.replayed, body: engaged(data.activityId, outcome.entry) } as const;
    }
  }
}

/** @param named what it was, by the merchant's names. */
function answered<Answer>(
  outcome: EventOutcome,
  named: { readonly orderId: string; readonly returnId?: string },
  viewOf: (entry: Entry) => Answer,
) {
  const { replayed } = outcome;
  if ('kept' in outcome) return { status: 202, replayed, body: { ...named, kept: outcome.kept } } as const;
  count(outcome);
  return { status: 200, replayed, body: viewOf(outcome.entry) } as const;
}

function credited(orderId: string, entry: Entry): Known<PurchaseCredited> {
  const { earned, pending } = pointsAnswered(entry);
  return { orderId, memberId: entry.memberId, entry: entry.number, points: { earned, pending }, ...standing(entry) };
}

function reversed(orderId: string, returnId: string, entry: Entry): Known<ReturnReversed> {
  const { reversed: points, debt } = pointsAnswered(entry);
  return { orderId, returnId, memberId: entry.memberId, entry: entry.number, points: { reversed: points, debt }, ...standing(entry) };
}

const matured = (orderId: string, entry: Entry): Known<PointsMatured> => ({
  orderId,
  memberId: entry.memberId,
  entry: entry.number,
  points: { matured: pointsMatured(entry) },
  ...standing(entry),
});

const engaged = (activityId: string, entry: Entry): Known<ActivityCredited> => ({
  activityId,
  memberId: entry.memberId,
  entry: entry.number,
  points: { earned: entry.points },
  engagement: entry.qualifying?.engagement ?? 0,
  ...standing(entry),
});

/** Read from the entry alone, so that a replay says the same. */
const standing = (entry: Entry) => ({
  asOf: entry.at,
  balance: entry.balance,
  /** null in a programme without tiers. */
  tier: entry.tier ?? null,
  explanation: entry.explanation,
});

function count({ entry, replayed }: EventOutcome & { readonly entry: Entry }): void {
  if (replayed) metrics.addMetric('EventsReplayed', 'Count', 1);
  else if (entry.points >= 0) metrics.addMetric('PointsEarned', 'Count', entry.points);
  else metrics.addMetric('PointsReversed', 'Count', -entry.points);
}
