/** Whole requests of merchants' events, and what no schema can say of them. */
import type { ProblemCode } from '../../../../shared/contract/kernel/problems.ts';
import { purchaseOf, returnOf, unique } from '../../../support/platform/api.ts';
import { ACTIVITY, ADA, BOUGHT, DONE, MARK, SHOP, SHOP_ELSEWHERE } from '../world/cast.ts';
import { ahead, invalid, type Refusals, type Requests, type WholeRequest, type WrittenRefusal, withFields } from './parts.ts';

const event = (body: object): WholeRequest => ({ by: { shop: SHOP }, params: { merchantId: SHOP }, body });
const boughtBy = (member: object): WholeRequest =>
  event(
    purchaseOf({
      orderId: unique(`A-${MARK}`),
      member,
      tax: 100,
      shipping: 200,
      discount: 300,
      channel: 'store',
      store: 'berlin-1',
      lines: [{ sku: 'CD-1', category: 'music', quantity: 2, amount: 2933 }],
    }),
  );

const returned = (what: object): WholeRequest =>
  event(returnOf({ orderId: BOUGHT.orderId, returnId: unique(`R-${MARK}`), currency: 'USD', ...what }));

const EVENTS: readonly WrittenRefusal[] = [
  {
    what: 'an order of before with different content',
    change: withFields({ 'data.orderId': BOUGHT.orderId }),
    code: 'ORDER_MISMATCH',
    names: 'data.orderId',
  },
  invalid(
    'another currency than those of the programme',
    withFields({ 'data.currency': 'EUR' }),
    'data.currency',
    'must be a currency of this programme: USD',
  ),
  invalid('a currency that does not exist', withFields({ 'data.currency': 'XYZ' }), 'data.currency'),
  invalid('lines of less than the amount', withFields({ 'data.lines.0.amount': 2932 }), 'data.lines'),
  invalid('lines of more than the amount', withFields({ 'data.lines.0.amount': 2934 }), 'data.lines'),
  invalid('more than five minutes ahead', (whole) => withFields({ 'data.occurredAt': ahead(310) })(whole), 'data.occurredAt'),
  invalid(
    'more than five minutes ahead, with an offset',
    (whole) => withFields({ 'data.occurredAt': ahead(310).replace('Z', '-00:00') })(whole),
    'data.occurredAt',
  ),
  invalid('nobody', withFields({ 'data.member': {} }), 'data.member', 'must have exactly one of id, externalId, email, phone, card'),
  invalid('two identities', withFields({ 'data.member': { externalId: ADA.externalId, email: ADA.email } }), 'data.member'),
  invalid(
    "a member's id and an identity",
    ({ ...whole }, { members }) => withFields({ 'data.member': { id: members.ada, externalId: ADA.externalId } })(whole),
    'data.member',
  ),
  invalid("a token's subject", withFields({ 'data.member': { subject: ADA.subject } }), 'data.member'),
  invalid('an amount below nothing', withFields({ 'data.amount': -1 }), 'data.amount', 'must not be negative'),
  invalid('an order of invisible characters', withFields({ 'data.orderId': '\u200b \ufeff' }), 'data.orderId', 'must not be blank'),
  invalid('an order of two lines', withFields({ 'data.orderId': 'a\nb' }), 'data.orderId', 'must be one line of printable characters'),
  {
    what: 'a member of another programme',
    change: (whole, { members }) => withFields({ 'data.member': { id: members.elsewhere } })(whole),
    code: 'NOT_FOUND',
    names: 'data.member.id',
  },
  {
    what: 'a member who does not exist',
    change: withFields({ 'data.member': { id: `mem_${'0'.repeat(26)}` } }),
    code: 'NOT_FOUND',
    names: 'data.member.id',
  },
  {
    what: 'more points than an entry may have',
    change: (whole) => ({
      ...withFields({ 'data.amount': 100_000_000_000, 'data.lines': undefined })(whole),
      by: { shop: SHOP_ELSEWHERE },
      params: { merchantId: SHOP_ELSEWHERE },
    }),
    code: 'LIMIT_EXCEEDED',
    names: 'data.amount',
  },
];

const refusedReturn = (what: string, fields: object, code: ProblemCode, names: string): WrittenRefusal => ({
  what: `a return of ${what}`,
  of: 'a return by amount',
  change: (whole) => withFields({ ...Object.fromEntries(Object.entries(fields).map(([name, value]) => [`data.${name}`, value])) })(whole),
  code,
  names,
});

const line = { sku: BOUGHT.sku, quantity: 1 };
const lines = (...given: object[]) => ({ amount: undefined, lines: given });

const RETURNS: readonly WrittenRefusal[] = [
  refusedReturn('neither an amount nor lines', { amount: undefined }, 'VALIDATION_FAILED', 'data'),
  refusedReturn('both an amount and lines', { lines: [line] }, 'VALIDATION_FAILED', 'data'),
  refusedReturn('more than was bought', { amount: BOUGHT.amount + 1 }, 'RETURN_EXCEEDS_PURCHASE', 'data.amount'),
  refusedReturn('more of a line than was bought', lines({ ...line, quantity: 91 }), 'RETURN_EXCEEDS_PURCHASE', 'data.lines.0.quantity'),
  refusedReturn(
    'more of a line than was bought, in two',
    lines({ ...line, quantity: 50 }, { ...line, quantity: 41 }),
    'RETURN_EXCEEDS_PURCHASE',
    'data.lines.1.quantity',
  ),
  refusedReturn('what was not bought', lines({ ...line, sku: 'CD-2' }), 'RETURN_EXCEEDS_PURCHASE', 'data.lines.0.sku'),
  refusedReturn('what is spelled in small letters', lines({ ...line, sku: 'cd-1' }), 'RETURN_EXCEEDS_PURCHASE', 'data.lines.0.sku'),
  refusedReturn('what looks like it', lines({ ...line, sku: 'СD-1' }), 'RETURN_EXCEEDS_PURCHASE', 'data.lines.0.sku'),
  refusedReturn('another currency', { currency: 'EUR' }, 'VALIDATION_FAILED', 'data.currency'),
  refusedReturn('a member', { member: { externalId: ADA.externalId } }, 'VALIDATION_FAILED', 'data.member'),
  refusedReturn('tomorrow', { occurredAt: ahead(86_400) }, 'VALIDATION_FAILED', 'data.occurredAt'),
];

const activityOf = (what: string, change: WrittenRefusal['change'], code: ProblemCode, names: string): WrittenRefusal => ({
  what: `an activity ${what}`,
  of: 'an activity',
  change,
  code,
  names,
});

const ACTIVITIES: readonly WrittenRefusal[] = [
  activityOf('that the programme does not have', withFields({ 'data.activity': 'dancing' }), 'VALIDATION_FAILED', 'data.activity'),
  activityOf('of tomorrow', (whole) => withFields({ 'data.occurredAt': ahead(86_400) })(whole), 'VALIDATION_FAILED', 'data.occurredAt'),
  activityOf('of nobody', withFields({ 'data.member': {} }), 'VALIDATION_FAILED', 'data.member'),
  activityOf(
    'of someone who has not enrolled',
    withFields({ 'data.member': { externalId: `nobody ${MARK}` } }),
    'NOT_FOUND',
    'data.member',
  ),
  activityOf(
    'of a member of another programme',
    (whole, { members }) => withFields({ 'data.member': { id: members.elsewhere } })(whole),
    'NOT_FOUND',
    'data.member.id',
  ),
  activityOf('of before with different content', withFields({ 'data.activityId': DONE }), 'IDEMPOTENCY_MISMATCH', 'data.activityId'),
];

export const EARNING_REQUESTS = {
  sendMerchantEvent: {
    'a purchase by an external id': () => boughtBy({ externalId: ADA.externalId }),
    'a purchase by a member id': ({ ada }) => boughtBy({ id: ada }),
    'a purchase by an e-mail address': () => boughtBy({ email: ADA.email }),
    'a purchase by a phone number': () => boughtBy({ phone: ADA.phone }),
    'a purchase by a card': () => boughtBy({ card: ADA.card }),
    'a return by amount': () => returned({ amount: 1 }),
    'a return by lines': () => returned({ lines: [{ sku: BOUGHT.sku, quantity: 1, amount: 100 }] }),
    'a fulfilment': () =>
      event({
        type: 'order.fulfilled',
        timestamp: new Date().toISOString(),
        data: { orderId: unique(`F-${MARK}`), occurredAt: new Date().toISOString() },
      }),
    'an activity': () =>
      event({
        type: 'activity.completed',
        timestamp: new Date().toISOString(),
        data: {
          activityId: unique(`T-${MARK}`),
          activity: ACTIVITY.id,
          member: { externalId: ADA.externalId },
          occurredAt: new Date().toISOString(),
        },
      }),
  },
} satisfies Requests;

export const EARNING_REFUSALS = {
  sendMerchantEvent: [...EVENTS, ...RETURNS, ...ACTIVITIES],
} satisfies Refusals;
