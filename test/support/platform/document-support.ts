/** Members whom support looks after, for requests that are made from the document: one to freeze and release, and one with rewards to send. */
import { type Client, createClient } from '../../../shared/contract/client.ts';
import type { Known } from '../kernel/arbitrary-value.ts';
import { manager, merchant, newMember, newProgramme, purchaseOf, TERMS, tokenOf, unique } from './api.ts';

/** Gives the known values for reviews, from another programme in which no one may buy twice a day. */
async function knownReviews(url: string, admin: Client): Promise<Readonly<Record<string, Known>>> {
  const paced = await newProgramme(url, { ...TERMS, fraud: { limits: { member: { purchasesPerDay: 1 } } } });
  const shop = await merchant(url, paced);
  for (const _ of SEVERAL) {
    const { memberId } = await newMember(url, paced);
    // Two of three are on one day, whenever it is.
    for (const _ of [1, 2, 3]) await shop.send(purchaseOf({ orderId: unique('quick'), member: { id: memberId }, amount: 100 }));
  }
  const { items } = (await admin.call('listReviews', { params: { programmeId: paced }, query: {} })).body;
  const known = { programmeId: [paced], reviewId: items.map(({ reviewId }) => reviewId), cursor: [undefined] };
  return { listReviews: known, getReview: known, decideReview: known };
}

const SEVERAL = [1, 2, 3, 4];
const keyed = () => ({ 'idempotency-key': unique('key') });

/** Gives the known values for each operation of support. */
export async function knownSupport(url: string, programmeId: string): Promise<(operationId: string) => Known> {
  const admin = await manager(url);
  const [frozen, sentTo] = [await newMember(url, programmeId), await newMember(url, programmeId)];
  const rewardId = unique('rew_mug');
  await admin.call('createReward', {
    params: { programmeId },
    body: {
      id: rewardId,
      state: 'active',
      texts: [{ language: 'en', name: 'A mug' }],
      gift: { kind: 'physical', sku: 'MUG-1' },
      cost: { points: 0 },
      reservationMinutes: 15,
      cancel: { issued: 'unused', expiredPoints: 'expire' },
    },
  });
  const app = createClient({ baseUrl: url, token: await tokenOf(url, { sub: sentTo.externalId }) });
  const sent: string[] = [];
  for (const _ of SEVERAL) {
    sent.push((await app.call('redeem', { params: { programmeId }, headers: keyed(), body: { rewardId } })).body.redemptionId);
  }
  const of: Readonly<Record<string, Known>> = {
    freezeAccount: { memberId: [frozen.memberId] },
    releaseAccount: { memberId: [frozen.memberId] },
    changeSegments: { add: [['press'], ['staff', 'vip']], remove: [undefined, ['guest']] },
    ...(await knownReviews(url, admin)),
    fulfilRedemption: { memberId: [sentTo.memberId], redemptionId: sent },
  };
  return (operationId) => of[operationId] ?? {};
}
