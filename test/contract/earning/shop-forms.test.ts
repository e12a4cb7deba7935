/** Odd forms that shops send: taken where the meaning is certain, refused with the right form where it is not. */
import { describe, expect, test } from 'vitest';
import { parsed } from '../../../functions/edge/refusals/parsing.ts';
import { RequestRefused } from '../../../functions/edge/refusals/request-refused.ts';
import { MerchantEvent } from '../../../shared/contract/earning/merchant-events.ts';
import { inNormalForm } from '../../../shared/domain/kernel/foreign-id.ts';

const PURCHASE = {
  orderId: 'A-1',
  member: { externalId: '7' },
  occurredAt: '2026-11-21T09:58:00Z',
  currency: 'USD',
  amount: 2933,
};
const sent = (differing: object, timestamp = PURCHASE.occurredAt) =>
  parsed(MerchantEvent, { type: 'purchase.completed', timestamp, data: { ...PURCHASE, ...differing } });

/** The fields that the refusal names, each with its message. */
function refusalOf(differing: object): readonly (readonly [string, string])[] {
  try {
    sent(differing);
  } catch (error) {
    if (error instanceof RequestRefused) return error.errors.map(({ field, message }) => [field, message]);
    throw error;
  }
  return [];
}

describe('an instant', () => {
  test.each(['2026-11-21T09:58:00+0000', '2026-11-21T09:58:00+00', '2026-11-21T04:28:00.5-0530', '2026-11-21T04:28:00-05'])(
    'is taken with a short offset: %s',
    (occurredAt) => {
      expect(sent({ occurredAt }, occurredAt).data).toMatchObject({ occurredAt });
    },
  );

  test.each([
    '2026-11-21T09:58:00',
    '2026-11-21T09:58:00+1',
    '2026-11-21T09:58:00+2400',
    '2026-02-30T09:58:00+0000',
    '2026-11-21 09:58:00+0000',
  ])('is refused where it is not certain: %s', (occurredAt) => {
    const message = 'must be an existing instant in ISO 8601 with Z or an offset, such as 2026-11-21T09:58:00Z';
    expect(refusalOf({ occurredAt })).toEqual([['data.occurredAt', message]]);
  });

  test.each(['1970-01-01T00:30:00+0100', '9999-01-01T00:00:00+00'])('is of 1970 to 2999, by its offset: %s', (occurredAt) => {
    expect(refusalOf({ occurredAt })).toEqual([['data.occurredAt', 'must be from 1970-01-01T00:00:00Z to 2999-12-31T23:59:59Z']]);
  });
});

describe('a name', () => {
  test('may be a number that is certain', () => {
    const line = { sku: 4006381, quantity: 1, amount: 2933 };
    expect(inNormalForm(sent({ orderId: 1001, member: { externalId: 7 }, store: 12, lines: [line] }).data)).toMatchObject({
      orderId: '1001',
      member: { externalId: '7' },
      store: '12',
      lines: [{ ...line, sku: '4006381' }],
    });
  });

  test.each([10.5, 2 ** 53, 1e21])('is not the number %d, which another number could be meant by', (number) => {
    const message = 'must be text, or a whole number that JSON keeps exactly, such as "1001" or 1001';
    expect(refusalOf({ orderId: number, member: { externalId: number } })).toEqual([
      ['data.orderId', message],
      ['data.member.externalId', message],
    ]);
  });

  test('keeps its own refusals as text', () => {
    expect(refusalOf({ orderId: '' })[0]).toEqual(['data.orderId', 'must not be empty']);
    expect(refusalOf({ orderId: 'x'.repeat(129) })[0]).toEqual(['data.orderId', 'must be at most 128 characters']);
    expect(refusalOf({ orderId: undefined })).toEqual([['data.orderId', 'is missing']]);
    expect(refusalOf({ orderId: true })[0]?.[0]).toBe('data.orderId');
  });
});

describe('a quantity', () => {
  const of = (quantity: unknown) => ({ lines: [{ sku: 'CHEESE', quantity, amount: 2933 }] });
  test.each([1, 0.75, 0.001, 1.005, 999_999.999, 1_000_000])('may have three decimals: %d', (quantity) => {
    expect(sent(of(quantity)).data).toMatchObject(of(quantity));
  });

  test.each([
    [0.0755, 'must have at most 3 decimals, such as 2 or 0.75'],
    [0.1 + 0.2, 'must have at most 3 decimals, such as 2 or 0.75'],
    [0, 'must be at least 0.001'],
    [1_000_000.001, 'must be at most 1000000'],
    ['0.75', 'must be a number'],
  ])('is refused otherwise: %s', (quantity, message) => {
    expect(refusalOf(of(quantity))).toEqual([['data.lines.0.quantity', message]]);
  });
});

describe('goods without a SKU', () => {
  test.each([{}, { sku: '' }, { sku: ' ' }])('are taken: %j', (sku) => {
    const line = { quantity: 1, amount: 2933 };
    expect(inNormalForm(sent({ lines: [{ ...line, ...sku }] }).data)).toMatchObject({ lines: [line] });
  });

  test.each(['', ' ', undefined])('are not returned by their SKU: %j', (sku) => {
    const data = { orderId: 'A-1', returnId: 'R-1', occurredAt: PURCHASE.occurredAt, lines: [{ sku, quantity: 1 }] };
    expect(() => parsed(MerchantEvent, { type: 'purchase.returned', timestamp: PURCHASE.occurredAt, data })).toThrow(
      /data\.lines\.0\.sku: (must not be empty|must not be blank|is missing)/,
    );
  });
});

test("a field of the shop's own is refused by its name", () => {
  expect(refusalOf({ metadata: { cashier: '7' } })).toEqual([['data.metadata', 'is not a field of this request; leave it out']]);
});
