/** Members whom support looks after: CAROL, who is frozen once she has been at a till, and DAVE, to whom rewards are sent. */
import type { Client } from '../../../../shared/contract/client.ts';
import { CAROL, DAVE, MARK, type MemberIds, PROGRAMME } from './cast.ts';
import { REWARDS } from './rewards.ts';

const MUG = 'rew_mug';

/** Once the catalogue is open. */
export async function openSupported(manager: Client, carol: Client, dave: Client): Promise<MemberIds['supported']> {
  const params = { programmeId: PROGRAMME };
  await manager.call('createReward', {
    params,
    body: {
      id: MUG,
      state: 'active',
      texts: [{ language: 'en', name: `Mug ${MARK}` }],
      gift: { kind: 'physical', sku: 'MUG-1' },
      cost: { points: 1 },
      reservationMinutes: 15,
      cancel: { issued: 'unused', expiredPoints: 'expire' },
    },
  });
  const reason = `welcome ${MARK}`;
  const enrolled = async ({ externalId, sub: subject }: typeof DAVE) => {
    const { memberId } = (await manager.call('enrolMember', { params, body: { externalId, subject } })).body;
    const of = { ...params, memberId };
    await manager.call('adjustPoints', { params: of, headers: key(`${externalId}-points`), body: { points: 10, reason } });
    return memberId;
  };
  const [carolId, daveId] = [await enrolled(CAROL), await enrolled(DAVE)];
  const reserved = await carol.call('reserve', { params, headers: key('of-carol'), body: { rewardId: REWARDS.offered } });

  const mug = async (name: string) =>
    (await dave.call('redeem', { params, headers: key(name), body: { rewardId: MUG } })).body.redemptionId;
  const toReturn = await mug('to-return');
  const shipping = { params: { ...params, memberId: daveId, redemptionId: toReturn }, headers: key('ship') };
  await manager.call('fulfilRedemption', { ...shipping, body: { step: 'ship' } });
  return {
    carol: carolId,
    dave: daveId,
    reservedByCarol: reserved.body.redemptionId,
    toShip: await mug('to-ship'),
    toHandOver: await mug('to-hand-over'),
    toReturn,
  };
}

const key = (name: string) => ({ 'idempotency-key': `key-${MARK}-${name.replaceAll(' ', '-')}` });
