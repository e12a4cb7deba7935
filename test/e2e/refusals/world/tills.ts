/** The acts of ADA and CAROL at tills, before refusals are tried. */

import { TakenAtTill } from '../../../../shared/contract/checkout/tills.ts';
import type { Client } from '../../../../shared/contract/client.ts';
import { bodyOf, type MerchantActor } from '../../../support/platform/api.ts';
import { ELSEWHERE, MARK, type MemberIds, OTHER_SHOP, PROGRAMME } from './cast.ts';
import { REWARDS } from './rewards.ts';

/** The order that ADA paid with points, and what was given back of it. */
export const PAID = { orderId: `paid-${MARK}`, key: `key-${MARK}-paid`, points: 30, returnId: `back-${MARK}` } as const;
/** The order that ADA paid with her gift card. */
export const BY_CARD = { orderId: `card-${MARK}`, amount: 5_000 } as const;
/** The order that ADA used a voucher for. */
export const BY_VOUCHER = { orderId: `voucher-${MARK}` } as const;

const usd = (amount: number) => ({ currency: 'USD', amount });
const key = (name: string) => ({ 'idempotency-key': `key-${MARK}-${name}` });

interface People {
  readonly manager: Client;
  readonly ada: Client;
  readonly carol: Client;
  readonly carolId: string;
}

/** Once the catalogue is open. CAROL is frozen at the end. */
export async function openTills({ manager, ada, carol, carolId }: People, shop: MerchantActor): Promise<MemberIds['till']> {
  const params = { programmeId: PROGRAMME };
  const reward = async (id: string, special: object) =>
    manager.call('createReward', {
      params,
      body: {
        id,
        state: 'active',
        texts: [{ language: 'en', name: `Card ${MARK}` }],
        gift: { kind: 'gift-card', value: usd(100_000) },
        cost: { points: 1 },
        reservationMinutes: 15,
        cancel: { issued: 'unused', expiredPoints: 'expire' },
        ...special,
      },
    });
  await reward('rew_card', {});
  const forMoney = { gift: { kind: 'voucher', benefit: { type: 'amount-off', ...usd(500) } }, cost: { points: 1, cash: usd(100) } };
  await reward('rew_for-money', forMoney);
  await reward('rew_card-elsewhere', { merchants: [OTHER_SHOP] });
  const redeemed = async (rewardId: string, name: string): Promise<string> =>
    (await ada.call('redeem', { params, headers: key(name), body: { rewardId } })).body.voucher?.code ?? '';
  const taken = async (body: object, name: string) => bodyOf(await shop.atTill('', body, `key-${MARK}-${name}`), 200, TakenAtTill);

  const card = await redeemed('rew_card', 'card');
  const { orderId, key: paidKey, points, returnId } = PAID;
  const paying = { type: 'points', orderId, tillCode: await tillCodeOf(ada), points, basket: usd(1_000) };
  bodyOf(await shop.atTill('', paying, paidKey), 200, TakenAtTill);
  bodyOf(await shop.atTill('/reversals', { type: 'points', orderId, returnId, amount: 1 }), 200, TakenAtTill);
  await taken({ type: 'voucher', orderId: BY_CARD.orderId, code: card, basket: usd(9_000), pay: usd(BY_CARD.amount) }, 'by-card');
  const used = await redeemed(REWARDS.offered, 'to-use');
  await taken({ type: 'voucher', orderId: BY_VOUCHER.orderId, code: used, basket: usd(9_000) }, 'by-voucher');
  const ofCarol = await tillCodeOf(carol);
  await manager.call('freezeAccount', {
    params: { ...params, memberId: carolId },
    headers: key('freeze'),
    body: { reason: `welcome ${MARK}` },
  });
  return {
    code: await tillCodeOf(ada),
    codeElsewhere: await tillCodeOf(ada, ELSEWHERE),
    ofCarol,
    card,
    cardElsewhere: await redeemed('rew_card-elsewhere', 'card-elsewhere'),
    used,
    forMoney: await redeemed('rew_for-money', 'for-money'),
  };
}

/** Good for five minutes. */
export const tillCodeOf = async (who: Client, programmeId: string = PROGRAMME): Promise<string> =>
  (await who.call('makeTillCode', { params: { programmeId } })).body.code;
