/** Tills for requests that are made from the document: codes that are good, a gift card, and orders that were paid with both. */
import type * as z from 'zod';
import type { PaymentTerms } from '../../../shared/contract/checkout/payment-terms.ts';
import { TakenAtTill } from '../../../shared/contract/checkout/tills.ts';
import { createClient } from '../../../shared/contract/client.ts';
import type { Known } from '../kernel/arbitrary-value.ts';
import { bodyOf, type MerchantActor, manager, tokenOf, unique } from './api.ts';

export const PAYMENT: z.input<typeof PaymentTerms> = {
  rates: [{ currency: 'USD', points: 1, amount: 1 }],
  minimum: 1,
  step: 1,
  earnsOn: 'money',
  expiredPoints: 'expire',
};

const usd = (amount: number) => ({ currency: 'USD', amount });
const keyed = () => ({ 'idempotency-key': unique('key') });
const SEVERAL = 12;

/** Gives the known values for each operation on tills. The member has points already. */
export async function knownTills(
  url: string,
  programmeId: string,
  subject: string,
  shop: MerchantActor,
): Promise<(operationId: string) => Known> {
  const app = createClient({ baseUrl: url, token: await tokenOf(url, { sub: subject }) });
  const params = { programmeId };
  const rewardId = unique('rew_card');
  await (await manager(url)).call('createReward', {
    params,
    body: {
      id: rewardId,
      state: 'active',
      texts: [{ language: 'en', name: 'A gift card' }],
      gift: { kind: 'gift-card', value: usd(100_000) },
      cost: { points: 1 },
      reservationMinutes: 15,
      cancel: { issued: 'never', expiredPoints: 'expire' },
    },
  });
  const { voucher } = (await app.call('redeem', { params, headers: keyed(), body: { rewardId } })).body;
  const card = voucher?.code ?? '';
  const codes: string[] = [];
  for (let made = 0; made < SEVERAL; made += 1) codes.push((await app.call('makeTillCode', { params })).body.code);
  const [paid, byCard] = [unique('paid'), unique('card')];
  const basket = usd(5_000);
  bodyOf(await shop.atTill('', { type: 'points', orderId: paid, tillCode: codes.pop(), points: 100, basket }), 200, TakenAtTill);
  bodyOf(await shop.atTill('', { type: 'voucher', orderId: byCard, code: card, basket, pay: usd(1_000) }), 200, TakenAtTill);

  const shown: Known = { tillCode: codes, code: [card], basket: [basket] };
  const of: Readonly<Record<string, Known>> = {
    previewAtTill: shown,
    redeemAtTill: { ...shown, points: [10], pay: [usd(5)] },
    reverseAtTill: { ...shown, orderId: [paid, byCard], amount: [1] },
  };
  return (operationId) => of[operationId] ?? {};
}
