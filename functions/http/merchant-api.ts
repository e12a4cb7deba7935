/** What merchants call: signed events. */
import type { MerchantEvent, PointsMatured, PurchaseCredited, ReturnReversed } from '../../shared/contract/events.ts';
import { MERCHANT_ROUTES } from '../../shared/contract/merchant-routes.ts';
import type { Entry } from '../../shared/domain/entry.ts';
import { pointsMatured } from '../../shared/domain/fulfilment.ts';
import { pointsAnswered } from '../../shared/domain/purchase.ts';
import { creditPurchase, type EventOutcome, type MerchantCaller } from '../../shared/use-cases/credit-purchase.ts';
import { fulfilOrder } from '../../shared/use-cases/fulfil-order.ts';
import { type MerchantSecrets, merchantSecrets } from '../../shared/use-cases/merchants.ts';
import { returnPurchase } from '../../shared/use-cases/return-purchase.ts';
import { endpoint } from '../edge/endpoint.ts';
import { withFieldNames } from '../edge/field-names.ts';
import { metrics } from '../edge/observe.ts';
import { signedBy } from '../edge/webhook-signature.ts';
import { platform } from '../edge/wire.ts';
import { balanceOfEntry, explanationView, tierView } from './entry-view.ts';

let secrets: MerchantSecrets | undefined;

export const handler = endpoint(
  MERCHANT_ROUTES,
  {
    async sendMerchantEvent({ body, caller: merchant }) {
      const { outcome, named, answer } = await withFieldNames(
        (field) => `data.${field}`,
        () => handled(merchant, body),
      );
      const { replayed } = outcome;
      if ('kept' in outcome) return { status: 202, replayed, body: { ...named, kept: outcome.kept } };
      count(outcome);
      return { status: 200, replayed, body: answer(outcome.entry) };
    },
  },
  (merchantId, rawBody, headers) => {
    secrets ??= merchantSecrets(platform());
    return signedBy(secrets, merchantId, rawBody, headers);
  },
);

/** What came of an event, and how it is answered. */
interface Handled {
  readonly outcome: EventOutcome;
  readonly named: { readonly orderId: string; readonly returnId?: string };
  readonly answer: (entry: Entry) => PurchaseCredited | ReturnReversed | PointsMatured;
}

async function handled(merchant: MerchantCaller, event: MerchantEvent): Promise<Handled> {
  const { orderId } = event.data;
  switch (event.type) {
    case 'purchase.completed':
      return {
        outcome: await creditPurchase(platform(), merchant, event.data),
        named: { orderId },
        answer: (entry) => credited(orderId, entry),
      };
    case 'purchase.returned': {
      const { returnId } = event.data;
      return {
        outcome: await returnPurchase(platform(), merchant, event.data),
        named: { orderId, returnId },
        answer: (entry) => reversed(orderId, returnId, entry),
      };
    }
    case 'order.fulfilled':
      return {
        outcome: await fulfilOrder(platform(), merchant, event.data),
        named: { orderId },
        answer: (entry) => ({
          orderId,
          memberId: entry.memberId,
          entry: entry.number,
          points: { matured: pointsMatured(entry) },
          ...standing(entry),
        }),
      };
  }
}

function credited(orderId: string, entry: Entry): PurchaseCredited {
  const { earned, pending } = pointsAnswered(entry);
  return { orderId, memberId: entry.memberId, entry: entry.number, points: { earned, pending }, ...standing(entry) };
}

function reversed(orderId: string, returnId: string, entry: Entry): ReturnReversed {
  const { reversed: points, debt } = pointsAnswered(entry);
  return { orderId, returnId, memberId: entry.memberId, entry: entry.number, points: { reversed: points, debt }, ...standing(entry) };
}

/** Read from the entry alone, so that a replay says the same. */
const standing = (entry: Entry) => ({
  balance: balanceOfEntry(entry.balance),
  tier: tierView(entry),
  explanation: explanationView(entry.explanation),
});

function count({ entry, replayed }: EventOutcome & { readonly entry: Entry }): void {
  if (replayed) metrics.addMetric('EventsReplayed', 'Count', 1);
  else if (entry.points >= 0) metrics.addMetric('PointsEarned', 'Count', entry.points);
  else metrics.addMetric('PointsReversed', 'Count', -entry.points);
}
