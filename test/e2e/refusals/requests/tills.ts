/** Whole requests of tills, and of the member who stands there. */
import type { RouteId } from '../../../../shared/contract/routes.ts';
import { unique } from '../../../support/platform/api.ts';
import { MARK, MEMBER, type MemberIds, PROGRAMME, SHOP } from '../world/cast.ts';
import { BY_CARD, PAID } from '../world/tills.ts';
import type { Variants, WholeRequest } from './requests.ts';

const usd = (amount: number) => ({ currency: 'USD', amount });
const lines = [{ sku: 'CD-1', category: 'music', quantity: 2, amount: 2_933 }];

const asked = (body: object): WholeRequest => ({ by: { shop: SHOP }, params: { merchantId: SHOP }, body });
const keyed = (body: object): WholeRequest => ({ ...asked(body), headers: { 'idempotency-key': unique(`key-${MARK}`) } });
const orderId = (): string => unique(`T-${MARK}`);
const returnId = (): string => unique(`R-${MARK}`);

export const TILL_REQUESTS = {
  previewAtTill: {
    'of points': ({ till }: MemberIds) => asked({ type: 'points', tillCode: till.code, basket: usd(2_933), till: `till-${MARK}` }),
    'of a voucher': ({ till }: MemberIds) => asked({ type: 'voucher', code: till.card, basket: { ...usd(2_933), lines } }),
  },
  redeemAtTill: {
    'points as payment': ({ till }: MemberIds) =>
      keyed({ type: 'points', orderId: orderId(), tillCode: till.code, points: 1, basket: usd(2_933), till: `till-${MARK}` }),
    'a gift card': ({ till }: MemberIds) =>
      keyed({ type: 'voucher', orderId: orderId(), code: till.card, basket: { ...usd(2_933), lines }, pay: usd(1) }),
  },
  reverseAtTill: {
    points: () => keyed({ type: 'points', orderId: PAID.orderId, returnId: returnId(), amount: 1 }),
    'a gift card': ({ till }: MemberIds) =>
      keyed({ type: 'voucher', orderId: BY_CARD.orderId, returnId: returnId(), code: till.card, amount: 1 }),
  },
  makeTillCode: { whole: () => ({ by: MEMBER, params: { programmeId: PROGRAMME } }) },
} satisfies { readonly [Id in RouteId]?: Variants };
