/** The texts of the domain's refusals. A caller reads them as the problem's `detail`, so each says what would be accepted. */
import { expect, test } from 'vitest';
import { earnedPoints } from '../../../shared/domain/earning/earning.ts';
import type { ReturnRequest } from '../../../shared/domain/earning/order.ts';
import { newOrder } from '../../../shared/domain/earning/order.ts';
import { checkPurchase, keepReturn } from '../../../shared/domain/earning/purchase.ts';
import { returnedBy } from '../../../shared/domain/earning/returns.ts';
import { addPoints, MAX_BALANCE_POINTS } from '../../../shared/domain/kernel/points.ts';
import { plusSeconds } from '../../../shared/domain/kernel/time.ts';
import { decideAdjustment } from '../../../shared/domain/ledger/adjustment.ts';
import { normaliseIdentity } from '../../../shared/domain/members/member.ts';
import { rotateSecret } from '../../../shared/domain/merchants/merchant.ts';
import { checkStore, checkStoresOf } from '../../../shared/domain/merchants/retail-store.ts';
import { checkTerms } from '../../../shared/domain/programmes/programme.ts';
import {
  aLine,
  aMember,
  aPurchase,
  aReturnOf,
  aReturnOfLines,
  aVersion,
  expiringAfter,
  MERCHANT_ID,
  NOTE,
  NOW,
  PROGRAMME_ID,
  terms,
} from '../../support/kernel/builders.ts';

const { earning } = terms();
const usd = { currency: 'USD', points: 1, perUnits: 1 };
const bought = aPurchase()
  .withLines(aLine('CD-1', 2, 2000), aLine('LP-1', 1, 933))
  .build();
const returned = (request: ReturnRequest) => returnedBy(bought, [], request, 'strict');
const secret = (id: string) => ({ id, sealed: '', createdAt: NOW, expiresAt: plusSeconds(NOW, 3600 * Number(id)) });
const merchant = { id: MERCHANT_ID, programmeId: PROGRAMME_ID, name: 'Berlin', createdAt: NOW, revision: 1 };
const fiftyReturns = Array.from({ length: 50 }, (_, index) => ({ request: aReturnOf(1, { returnId: `R-${index}` }) }));
const order = newOrder(PROGRAMME_ID, MERCHANT_ID, 'A-1');

test.each<[string, () => unknown]>([
  [
    '1 point can be taken; 2 were asked for',
    () => decideAdjustment(aMember().withPoints(1).account, { points: -2, note: NOTE }, aVersion(), NOW),
  ],
  ['must be a currency of this programme: USD, EUR, JPY', () => earnedPoints(earning, { currency: 'GBP', amount: 1 })],
  [
    'a purchase earns at most 1000000000000 points; this one would earn 1000000000001',
    () => earnedPoints(earning, { currency: 'USD', amount: 100_000_000_000_100 }),
  ],
  ['must not be blank', () => normaliseIdentity('email', ' ')],
  [
    '5 secrets are in force; the next of them ends at 2026-11-21T12:00:00.000Z, or rotate with overlapHours 0',
    () => rotateSecret({ ...merchant, secrets: ['5', '4', '1', '2', '3'].map(secret) }, { id: '6', sealed: '' }, 24, NOW),
  ],
  ['an account holds at most 9007199254740991 points; 9007199254740991 and 1 would be more', () => addPoints(MAX_BALANCE_POINTS, 1)],
  ['must be an IANA time zone, such as Europe/Berlin', () => checkTerms(terms({ timeZone: 'Berlin' }))],
  ['must be an IANA time zone, such as Europe/Berlin', () => checkStore({ name: 'Berlin', timeZone: 'CEST' })],
  ['a merchant has at most 1000 stores; register another merchant for more', () => checkStoresOf(1_000)],
  ['XXX is not a currency of ISO 4217', () => checkTerms(terms({ earning: { rates: [{ ...usd, currency: 'XXX' }] } }))],
  ['USD has a rate already', () => checkTerms(terms({ earning: { rates: [usd, usd] } }))],
  ['must name each amount once', () => checkTerms(terms({ earning: { include: ['tax', 'tax'] } }))],
  [
    'must be longer than the 28 days for which points are pending',
    () => checkTerms(terms({ earning: { pendingDays: 28 }, expiry: expiringAfter(1) })),
  ],
  [
    'must not be in the future; it is 2026-11-21T11:05:01.000Z, and the time here is 2026-11-21T11:00:00.000Z',
    () => checkPurchase({ ...bought, occurredAt: plusSeconds(NOW, 301) }, NOW),
  ],
  [
    'must add up to amount, 2934; they add up to 2933. Take discounts on the order off its lines',
    () => checkPurchase({ ...bought, amount: 2934 }, NOW),
  ],
  [
    'at most 50 returns wait for their purchase; send the purchase first',
    () => keepReturn({ ...order, returns: fiftyReturns }, aReturnOf(1)),
  ],
  [
    'the returns of an order together take at most 122880 bytes; return by amount instead',
    () => keepReturn(order, aReturnOfLines([{ sku: 'x'.repeat(122_880), quantity: 1 }])),
  ],
  ["must be the purchase's currency, USD", () => returned(aReturnOf(1, { currency: 'EUR' }))],
  ['29.34 USD are more than the 29.33 USD left of 29.33 USD', () => returned(aReturnOf(2934))],
  ['CD-9 is not in the purchase', () => returned(aReturnOfLines([{ sku: 'CD-9', quantity: 1 }]))],
  ['2 of CD-1 are left to return', () => returned(aReturnOfLines([{ sku: 'CD-1', quantity: 3 }]))],
  ['20.01 USD are more than the 20.00 USD left of CD-1', () => returned(aReturnOfLines([{ sku: 'CD-1', quantity: 1, amount: 2001 }]))],
])('%s', (text, act) => {
  expect(act).toThrow(expect.objectContaining({ name: 'Refusal', message: text }));
});
