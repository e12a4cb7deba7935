/** The rewards of the programme that refusals are tried on, and what ADA and BOB have had of them. */
import type * as z from 'zod';
import type { Client } from '../../../../shared/contract/client.ts';
import { RewardFile } from '../../../../shared/contract/rewards/rewards.ts';
import { BOB, MARK, type MemberIds, PROGRAMME, REDEEMED } from './cast.ts';

/** Each but `offered` is refused to ADA for a reason of its own. */
export const REWARDS = {
  offered: 'rew_offered',
  dear: 'rew_dear',
  soldOut: 'rew_sold-out',
  paused: 'rew_paused',
  archived: 'rew_archived',
  later: 'rew_later',
  over: 'rew_over',
  forGold: 'rew_for-gold',
  once: 'rew_once',
  changing: 'rew_changing',
  codes: 'rew_codes',
} as const;

const file = (id: string, special: Partial<z.input<typeof RewardFile>> = {}): z.input<typeof RewardFile> => ({
  id,
  state: 'active',
  texts: [{ language: 'en', name: `Coffee ${MARK}` }],
  gift: { kind: 'voucher', benefit: { type: 'amount-off', currency: 'USD', amount: 500 } },
  cost: { points: 1 },
  // The longest that there is: what is reserved is committed when all refusals have been tried.
  reservationMinutes: 1_440,
  cancel: { issued: 'unused', expiredPoints: 'expire' },
  ...special,
});

const FILES: readonly z.input<typeof RewardFile>[] = [
  file(REWARDS.offered),
  file(REWARDS.dear, { cost: { points: 1_000_000_000 } }),
  file(REWARDS.soldOut, { stock: 0 }),
  file(REWARDS.paused, { state: 'paused' }),
  file(REWARDS.archived, { state: 'archived' }),
  file(REWARDS.later, { from: '2999-01-01T00:00:00Z' }),
  file(REWARDS.over, { until: '2001-01-01T00:00:00Z' }),
  file(REWARDS.forGold, { tiers: ['gold'] }),
  file(REWARDS.once, { limit: { redemptions: 1, per: 'ever' } }),
  file(REWARDS.changing),
  file(REWARDS.codes, { gift: { kind: 'code', lowStock: 0 }, cancel: { issued: 'never', expiredPoints: 'expire' } }),
];

/** @param published files of rewards that new versions are published of. */
export async function openCatalogue(
  manager: Client,
  ada: Client,
  bob: Client,
  published: readonly object[],
): Promise<MemberIds['redemptions']> {
  const params = { programmeId: PROGRAMME };
  for (const body of [...FILES, ...published.map((one) => RewardFile.parse(one))]) await manager.call('createReward', { params, body });
  const { memberId } = (await manager.call('enrolMember', { params, body: { externalId: `bob ${MARK}`, subject: BOB.sub } })).body;
  const reason = `welcome ${MARK}`;
  const adjusting = { params: { ...params, memberId }, headers: key('bob'), body: { points: 10, reason } };
  await manager.call('adjustPoints', adjusting);

  const redeem = async (who: Client, name: string, rewardId: string = REWARDS.offered) =>
    (await who.call('redeem', { params, headers: key(name), body: { rewardId } })).body.redemptionId;
  const { redemptionId: reserved } = (await ada.call('reserve', { params, headers: key('reserved'), body: { rewardId: REWARDS.offered } }))
    .body;
  await redeem(ada, 'once', REWARDS.once);
  const givenBack = await redeem(ada, 'given-back');
  await ada.call('cancelRedemption', { params: { ...params, redemptionId: givenBack }, headers: key('giving-back') });
  return {
    first: (await ada.call('redeem', { params, headers: { 'idempotency-key': REDEEMED.key }, body: { rewardId: REDEEMED.rewardId } })).body
      .redemptionId,
    reserved,
    issued: await redeem(ada, 'issued'),
    issuedToo: await redeem(ada, 'issued-too'),
    givenBack,
    ofBob: await redeem(bob, 'of-bob'),
  };
}

const key = (name: string) => ({ 'idempotency-key': `key-${MARK}-${name}` });
