/** What merchants call: signed events. */
import type { PurchaseCredited, ReturnReversed } from '../../shared/contract/events.ts';
import type { Entry } from '../../shared/domain/entry.ts';
import { pointsAnswered } from '../../shared/domain/purchase.ts';
import { creditPurchase, type EventOutcome } from '../../shared/use-cases/credit-purchase.ts';
import { type MerchantSecrets, merchantSecrets } from '../../shared/use-cases/merchants.ts';
import { returnPurchase } from '../../shared/use-cases/return-purchase.ts';
import { endpoint } from '../edge/endpoint.ts';
import { withFieldNames } from '../edge/field-names.ts';
import { metrics } from '../edge/observe.ts';
import { signedBy } from '../edge/webhook-signature.ts';
import { platform } from '../edge/wire.ts';
import { balanceOfEntry, explanationView } from './entry-view.ts';

let secrets: MerchantSecrets | undefined;

export const handler = endpoint<'merchant-api'>(
  'merchant-api',
  {
    async sendMerchantEvent({ body, caller: merchant }) {
      const { orderId } = body.data;
      const { outcome, returnId } = await withFieldNames(
        (field) => `data.${field}`,
        async () =>
          body.type === 'purchase.completed'
            ? { outcome: await creditPurchase(platform(), merchant, body.data), returnId: undefined }
            : { outcome: await returnPurchase(platform(), merchant, body.data), returnId: body.data.returnId },
      );
      const { replayed } = outcome;
      if ('kept' in outcome)
        return { status: 202, replayed, body: { orderId, ...(returnId === undefined ? {} : { returnId }), kept: outcome.kept } };
      count(outcome);
      return {
        status: 200,
        replayed,
        body: returnId === undefined ? credited(orderId, outcome.entry) : reversed(orderId, returnId, outcome.entry),
      };
    },
  },
  (merchantId, rawBody, headers) => {
    secrets ??= merchantSecrets(platform());
    return signedBy(secrets, merchantId, rawBody, headers);
  },
);

function credited(orderId: string, entry: Entry): PurchaseCredited {
  const { earned, pending } = pointsAnswered(entry);
  return { orderId, memberId: entry.memberId, entry: entry.number, points: { earned, pending }, ...standing(entry) };
}

function reversed(orderId: string, returnId: string, entry: Entry): ReturnReversed {
  const { reversed: points, debt } = pointsAnswered(entry);
  return { orderId, returnId, memberId: entry.memberId, entry: entry.number, points: { reversed: points, debt }, ...standing(entry) };
}

/** Read from the entry alone, so that a replay says the same. */
const standing = ({ balance, explanation }: Entry) => ({
  balance: balanceOfEntry(balance),
  tier: null,
  explanation: explanationView(explanation),
});

function count({ entry, replayed }: EventOutcome & { readonly entry: Entry }): void {
  if (replayed) metrics.addMetric('EventsReplayed', 'Count', 1);
  else if (entry.points >= 0) metrics.addMetric('PointsEarned', 'Count', entry.points);
  else metrics.addMetric('PointsReversed', 'Count', -entry.points);
}
