/** Whole requests of tills, and of the member who stands there, and what no schema can say of them. */

import type { ProblemCode } from '../../../../shared/contract/kernel/problems.ts';
import type { RouteId } from '../../../../shared/contract/routes.ts';
import { unique } from '../../../support/platform/api.ts';
import { BOUGHT, CAROL, MARK, MEMBER, type MemberIds, PROGRAMME, SHOP, SHOP_ELSEWHERE } from '../world/cast.ts';
import { BY_CARD, BY_VOUCHER, PAID } from '../world/tills.ts';
import type { World } from '../world/world.ts';
import { invalid, type Variants, type WholeRequest, type WrittenRefusal, withFields } from './parts.ts';

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
    'a voucher that costs money': ({ till }: MemberIds) =>
      keyed({ type: 'voucher', orderId: orderId(), code: till.forMoney, basket: usd(2_933), cash: usd(100) }),
  },
  reverseAtTill: {
    points: () => keyed({ type: 'points', orderId: PAID.orderId, returnId: returnId(), amount: 1 }),
    'a gift card': ({ till }: MemberIds) =>
      keyed({ type: 'voucher', orderId: BY_CARD.orderId, returnId: returnId(), code: till.card, amount: 1 }),
  },
  makeTillCode: { whole: () => ({ by: MEMBER, params: { programmeId: PROGRAMME } }) },
} satisfies { readonly [Id in RouteId]?: Variants };

/** The body with a field that only the world knows. */
const withNamed =
  (field: string, of: (till: World['members']['till']) => string): WrittenRefusal['change'] =>
  (whole, { members }) =>
    withFields({ [field]: of(members.till) })(whole);

const told = (what: string, of: string, change: WrittenRefusal['change'], code: ProblemCode, names?: string): WrittenRefusal => ({
  what,
  of,
  change,
  code,
  ...(names === undefined ? {} : { names }),
});

/** Shows the code at a programme in which points pay nothing. */
const elsewhere: WrittenRefusal['change'] = (whole, world) => ({
  ...withNamed('tillCode', ({ codeElsewhere }) => codeElsewhere)(whole, world),
  by: { shop: SHOP_ELSEWHERE },
  params: { merchantId: SHOP_ELSEWHERE },
});

const ofAnyCode = (points: string, voucher: string): readonly WrittenRefusal[] => [
  {
    ...invalid('a till code that was mistyped', withFields({ tillCode: '7ZK4-Q0XM-2VB' }), 'tillCode', 'is not a code of ours'),
    of: points,
  },
  {
    ...invalid('a voucher that was mistyped', withFields({ code: '7ZK4-Q0XM-2VBN-H8TD-X' }), 'code', 'is not a code of ours'),
    of: voucher,
  },
  { ...invalid('a currency that points do not pay', withFields({ 'basket.currency': 'EUR' }), 'basket.currency'), of: points },
  { ...invalid("another currency than the gift card's", withFields({ 'basket.currency': 'EUR' }), 'basket.currency'), of: voucher },
  told(
    'the code of a frozen member',
    points,
    withNamed('tillCode', ({ ofCarol }) => ofCarol),
    'ACCOUNT_FROZEN',
  ),
  told('a programme in which points pay nothing', points, elsewhere, 'NOT_AVAILABLE'),
  told(
    'a voucher that was used',
    voucher,
    withNamed('code', ({ used }) => used),
    'WRONG_STATE',
    'code',
  ),
  told(
    'a voucher of other merchants',
    voucher,
    withNamed('code', ({ cardElsewhere }) => cardElsewhere),
    'NOT_ELIGIBLE',
    'code',
  ),
];

const paying = (what: string, fields: Readonly<Record<string, unknown>>, code: ProblemCode, names: string): WrittenRefusal =>
  told(what, 'points as payment', withFields(fields), code, names);
const byCard = (what: string, fields: Readonly<Record<string, unknown>>, code: ProblemCode, names: string): WrittenRefusal =>
  told(what, 'a gift card', withFields(fields), code, names);
const ofPoints = (what: string, fields: Readonly<Record<string, unknown>>, code: ProblemCode, names: string): WrittenRefusal =>
  told(what, 'points', withFields(fields), code, names);

const usedKey: WrittenRefusal['change'] = (whole) => ({ ...whole, headers: { 'idempotency-key': PAID.key } });

export const TILL_REFUSALS = {
  previewAtTill: ofAnyCode('of points', 'of a voucher'),
  redeemAtTill: [
    ...ofAnyCode('points as payment', 'a gift card'),
    paying('more points than there are', { points: 1_000_000, basket: usd(100_000_000) }, 'INSUFFICIENT_POINTS', 'points'),
    paying('more points than the basket', { points: 2_934 }, 'LIMIT_EXCEEDED', 'points'),
    paying('an order that was paid already', { orderId: PAID.orderId }, 'ALREADY_EXISTS', 'orderId'),
    paying('an order whose purchase was completed', { orderId: BOUGHT.orderId }, 'WRONG_STATE', 'orderId'),
    paying('a gift card as well', { pay: usd(1) }, 'VALIDATION_FAILED', 'pay'),
    byCard('more than the basket', { pay: usd(2_934) }, 'LIMIT_EXCEEDED', 'pay.amount'),
    byCard('more than the gift card has', { pay: usd(100_001), 'basket.amount': 200_000 }, 'LIMIT_EXCEEDED', 'pay.amount'),
    byCard('nothing said of what it is to pay', { pay: undefined }, 'VALIDATION_FAILED', 'pay'),
    byCard('for the same order again', { orderId: BY_CARD.orderId }, 'ALREADY_EXISTS', 'orderId'),
    byCard('in another currency', { pay: { currency: 'EUR', amount: 1 } }, 'VALIDATION_FAILED', 'pay.currency'),
    { what: 'a key of before', change: usedKey, code: 'IDEMPOTENCY_MISMATCH', names: 'headers.idempotency-key' },
  ],
  reverseAtTill: [
    ofPoints('of an order that no points paid', { orderId: BOUGHT.orderId }, 'NOT_FOUND', 'orderId'),
    ofPoints('of more than points paid', { amount: PAID.points + 1 }, 'RETURN_EXCEEDS_PURCHASE', 'amount'),
    ofPoints('of a return of before', { returnId: PAID.returnId }, 'ALREADY_EXISTS', 'returnId'),
    byCard('of more than it paid', { amount: BY_CARD.amount + 1 }, 'RETURN_EXCEEDS_PURCHASE', 'amount'),
    byCard('of an order that it did not pay', { orderId: PAID.orderId }, 'NOT_FOUND', 'orderId'),
    told(
      'of a voucher that stays used',
      'a gift card',
      (whole, world) => withNamed('code', ({ used }) => used)(withFields({ orderId: BY_VOUCHER.orderId, amount: undefined })(whole), world),
      'WRONG_STATE',
      'code',
    ),
    { what: 'a key of before', change: usedKey, code: 'IDEMPOTENCY_MISMATCH', names: 'headers.idempotency-key' },
  ],
  makeTillCode: [{ what: 'of a frozen member', change: (whole) => ({ ...whole, by: { sub: CAROL.sub } }), code: 'ACCOUNT_FROZEN' }],
} satisfies { readonly [Id in RouteId]?: readonly WrittenRefusal[] };

export const TILLS_MET_ELSEWHERE = {
  'previewAtTill TOO_MANY_ATTEMPTS': 'guesses are written down: test/e2e/till.test.ts',
  'redeemAtTill TOO_MANY_ATTEMPTS': 'guesses are written down: test/e2e/till.test.ts',
  'reverseAtTill LIMIT_EXCEEDED': 'takes fifty returns of one order: test/domain/checkout/paying.test.ts',
};
