/** Whom support looks after, for requests that are made from the document: someone to freeze and release, and rewards to send. */
import { createClient } from '../../shared/contract/client.ts';
import { manager, newMember, tokenOf, unique } from './api.ts';
import type { Known } from './arbitrary-value.ts';

const SEVERAL = [1, 2, 3, 4];
const keyed = () => ({ 'idempotency-key': unique('key') });

/** What is known to each operation that support calls. */
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
    fulfilRedemption: { memberId: [sentTo.memberId], redemptionId: sent },
  };
  return (operationId) => of[operationId] ?? {};
}
