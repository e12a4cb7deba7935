/** A programme in which no one may buy twice a day, and two members who did: what is judged. */
import type { Client } from '../../../../shared/contract/client.ts';
import { PurchaseCredited } from '../../../../shared/contract/earning/merchant-events.ts';
import { bodyOf, merchantActor, purchaseOf, TERMS } from '../../../support/platform/api.ts';
import { JUDGED, MARK, type MemberIds } from './cast.ts';
import type { TriedPlatform } from './tried-platform.ts';

/** With the merchant's secret, which was shown. */
export interface Judged {
  readonly reviews: MemberIds['reviews'];
  readonly secret: string;
}

export async function openJudged({ url, fetch }: TriedPlatform, manager: Client): Promise<Judged> {
  const params = { programmeId: JUDGED };
  await manager.call('createProgramme', { body: { id: JUDGED, ...TERMS, fraud: { limits: { member: { purchasesPerDay: 1 } } } } });
  const { body: registered } = await manager.call('registerMerchant', { params, body: { id: 'mer_judged', name: `Shop ${MARK}` } });
  const shop = merchantActor(url, { ...registered, fetch });
  for (const externalId of [`first ${MARK}`, `second ${MARK}`]) {
    const { memberId } = (await manager.call('enrolMember', { params, body: { externalId } })).body;
    // Two of three are on one day, whenever it is.
    for (const order of [1, 2, 3]) {
      const bought = purchaseOf({ orderId: `${externalId} ${order}`, member: { id: memberId }, amount: 100 });
      bodyOf(await shop.send(bought), 200, PurchaseCredited);
    }
  }
  const { items } = (await manager.call('listReviews', { params, query: {} })).body;
  const [open, decided] = items.map(({ reviewId }) => reviewId);
  if (open === undefined || decided === undefined) throw new TypeError('two accounts are frozen for their pace');
  await manager.call('decideReview', {
    params: { ...params, reviewId: decided },
    body: { verdict: 'reject', reason: `sells on ${MARK}` },
  });
  return { reviews: { open, decided }, secret: registered.secret };
}
