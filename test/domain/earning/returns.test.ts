import { describe, expect, it, test } from 'vitest';
import type { OrderReturn, Purchase, Returned, ReturnedLine, ReturnRequest } from '../../../shared/domain/earning/order.ts';
import { type Excess, pointsOfRest, returnedAmount, returnedBy } from '../../../shared/domain/earning/returns.ts';
import { aLine, aPurchase, aReturnOf, aReturnOfLines, refusalOf, terms } from '../../support/kernel/builders.ts';

function settled(purchase: Purchase, requests: readonly ReturnRequest[], excess: Excess = 'strict'): readonly OrderReturn[] {
  const earlier: OrderReturn[] = [];
  for (const request of requests) {
    earlier.push({ request, reversal: { ...returnedBy(purchase, earlier, request, excess), points: 0, entry: 1 } });
  }
  return earlier;
}

/** Gives the outcome of the last request. */
const lastOf = (purchase: Purchase, requests: readonly ReturnRequest[], excess: Excess = 'strict'): Returned => {
  const last = requests.at(-1);
  if (last === undefined) throw new RangeError('there is no return');
  return returnedBy(purchase, settled(purchase, requests.slice(0, -1), excess), last, excess);
};
const amounts = (purchase: Purchase, requests: readonly ReturnRequest[]): readonly (number | undefined)[] =>
  settled(purchase, requests).map(({ reversal }) => reversal?.amount);

const lines = (...list: readonly ReturnedLine[]): ReturnRequest => aReturnOfLines(list);
const one = (sku: string, amount?: number): ReturnedLine => ({ sku, quantity: 1, ...(amount === undefined ? {} : { amount }) });

describe('goods without a SKU', () => {
  const bought = aPurchase()
    .withLines(aLine('CD-1', 1, 1000), { quantity: 2, amount: 500 }, { quantity: 1, amount: 1 })
    .build();

  it('come back by amount, and those with one by their SKU', () => {
    expect(amounts(bought, [lines(one('CD-1')), aReturnOf(501)])).toEqual([1000, 501]);
  });

  it('are named when a return asks for a SKU that is not there', () => {
    expect(() => lastOf(bought, [lines(one('LP-1'))])).toThrow('LP-1 is not in the purchase; return goods without a SKU by amount');
  });
});

describe('weighed goods', () => {
  const bought = aPurchase()
    .withLines(aLine('CHEESE', 0.75, 1124), aLine('CHEESE', 0.1, 150), aLine('CHEESE', 0.2, 300), aLine('CD-1', 1, 1))
    .build();

  it('come back in parts of thousandths, which add up exactly', () => {
    const weighed = (quantity: number) => lines({ sku: 'CHEESE', quantity });
    expect(amounts(bought, [weighed(0.3), weighed(0.001), weighed(0.749)])).toEqual([450, 1, 1123]);
    expect(() => lastOf(bought, [weighed(1.05), weighed(0.001)])).toThrow('0 of CHEESE are left to return');
    expect(() => lastOf(bought, [weighed(0.3), weighed(0.751)])).toThrow('0.75 of CHEESE are left to return');
  });

  it('keep their quantity as a decimal', () => {
    expect(lastOf(bought, [lines({ sku: 'CHEESE', quantity: 0.3 })])).toEqual({
      amount: 450,
      lines: [{ sku: 'CHEESE', quantity: 0.3, amount: 450 }],
    });
  });

  it("take a till's rounding of one minor unit with the last part", () => {
    const half = (amount: number) => lines({ sku: 'CHEESE', quantity: 0.525, amount });
    expect(amounts(bought, [half(787), half(788)])).toEqual([787, 787]);
  });
});

describe('a return by amount', () => {
  const purchase = aPurchase().of(2933).build();

  it('brings back what it says', () => {
    expect(lastOf(purchase, [aReturnOf(1000)])).toEqual({ amount: 1000 });
  });

  test.each([
    ['all at once', [2933]],
    ['in parts', [1000, 1900, 33]],
  ])('takes %s of the purchase', (_, parts) => {
    expect(
      returnedAmount(
        settled(
          purchase,
          parts.map((amount) => aReturnOf(amount)),
        ),
      ),
    ).toBe(2933);
  });

  test.each([
    ['more than was bought', [2934]],
    ['two cents more than is left', [1000, 1935]],
    ['anything when nothing is left', [2933, 1]],
  ])('is refused when it is %s', (_, parts) => {
    expect(
      refusalOf(() =>
        lastOf(
          purchase,
          parts.map((amount) => aReturnOf(amount)),
        ),
      ),
    ).toEqual({
      code: 'RETURN_EXCEEDS_PURCHASE',
      field: 'amount',
    });
  });
});

describe('a return by lines', () => {
  const purchase = aPurchase()
    .withLines(aLine('CD-1', 2, 2933), aLine('LP-1', 1, 4000), aLine('GIFT', 1, 0))
    .build();

  test.each<[string, readonly ReturnedLine[], number]>([
    ['a whole line', [{ sku: 'CD-1', quantity: 2 }], 2933],
    ['its share of a line, rounded down', [one('CD-1')], 1466],
    ['what was refunded for it, when told', [one('CD-1', 1000)], 1000],
    ['nothing, when that was refunded', [one('CD-1', 0)], 0],
    ['several lines', [one('CD-1'), one('LP-1')], 5466],
    ['the same sku on two lines of the return', [one('CD-1'), one('CD-1')], 2933],
    ['a gift', [one('GIFT')], 0],
    ['all', [{ sku: 'CD-1', quantity: 2 }, one('LP-1'), one('GIFT')], 6933],
  ])('brings back %s', (_, returned, amount) => {
    expect(lastOf(purchase, [lines(...returned)]).amount).toBe(amount);
  });

  it('says what came back of each line', () => {
    expect(lastOf(purchase, [lines(one('CD-1'), one('LP-1', 3000))])).toEqual({
      amount: 4466,
      lines: [
        { sku: 'CD-1', quantity: 1, amount: 1466 },
        { sku: 'LP-1', quantity: 1, amount: 3000 },
      ],
    });
  });

  it('piece by piece brings back the whole line, the last piece with the odd cents', () => {
    const three = aPurchase()
      .withLines(aLine('CD-1', 3, 100))
      .build();
    expect(amounts(three, [lines(one('CD-1')), lines(one('CD-1')), lines(one('CD-1'))])).toEqual([33, 33, 34]);
  });

  it('counts a sku on two lines of the purchase together', () => {
    const twice = aPurchase()
      .withLines(aLine('CD-1', 1, 1000), aLine('LP-1', 1, 500), aLine('CD-1', 2, 2000))
      .build();
    expect(lastOf(twice, [lines({ sku: 'CD-1', quantity: 3 })]).amount).toBe(3000);
    expect(refusalOf(() => lastOf(twice, [lines({ sku: 'CD-1', quantity: 4 })])).field).toBe('lines.0.quantity');
  });

  it('is exact for the largest amounts', () => {
    const dear = aPurchase()
      .withLines(aLine('CD-1', 1_000_000, 9_007_199_254_000_001))
      .build();
    // A millionth of a cent below a whole one, where a float would have rounded up.
    expect(lastOf(dear, [lines({ sku: 'CD-1', quantity: 999_999 })]).amount).toBe(9_007_190_246_800_746);
  });

  test.each<[string, readonly ReturnRequest[], string]>([
    ['a sku that was not bought', [lines(one('CD-1'), one('CD-9'))], 'lines.1.sku'],
    ['more pieces than were bought', [lines({ sku: 'CD-1', quantity: 3 })], 'lines.0.quantity'],
    ['more pieces than are left', [lines(one('CD-1')), lines({ sku: 'CD-1', quantity: 2 })], 'lines.0.quantity'],
    ['more pieces over two lines of the return', [lines({ sku: 'CD-1', quantity: 2 }, one('CD-1'))], 'lines.1.quantity'],
    ['more money than a line was', [lines(one('LP-1', 4001))], 'lines.0.amount'],
    ['more money than is left of a line', [lines(one('CD-1', 2000)), lines(one('CD-1', 935))], 'lines.0.amount'],
    ['more money than is left of the purchase', [aReturnOf(6000), lines(one('LP-1'))], 'lines'],
  ])('is refused for %s', (_, requests, field) => {
    expect(refusalOf(() => lastOf(purchase, requests))).toEqual({ code: 'RETURN_EXCEEDS_PURCHASE', field });
  });

  it('is refused when the purchase had no lines', () => {
    expect(refusalOf(() => lastOf(aPurchase().of(2933).build(), [lines(one('CD-1'))]))).toEqual({
      code: 'RETURN_EXCEEDS_PURCHASE',
      field: 'lines.0.sku',
    });
  });

  it('may follow one by amount, for as much as is left', () => {
    expect(amounts(purchase, [aReturnOf(2933), lines(one('LP-1'))])).toEqual([2933, 4000]);
  });
});

describe('P2: the rounding of a till is no error', () => {
  const two = aPurchase()
    .withLines(aLine('CD-1', 2, 2933))
    .build();
  test.each<[string, Purchase, readonly ReturnRequest[], readonly number[]]>([
    ['by amount', two, [aReturnOf(1467), aReturnOf(1467)], [1467, 1466]],
    ['by amount, of a purchase without lines', aPurchase().of(2933).build(), [aReturnOf(1467), aReturnOf(1467)], [1467, 1466]],
    ['by lines, rounded up', two, [lines(one('CD-1', 1467)), lines(one('CD-1', 1467))], [1467, 1466]],
    ['by lines, rounded down', two, [lines(one('CD-1', 1466)), lines(one('CD-1', 1466))], [1466, 1467]],
  ])('the last piece takes what is left, %s', (_, purchase, requests, expected) => {
    expect(amounts(purchase, requests)).toEqual(expected);
  });

  it('allows half a minor unit for each piece', () => {
    const five = aPurchase()
      .withLines(aLine('CD-1', 5, 1003))
      .build();
    const each = (last: number) => [...Array.from({ length: 4 }, () => aReturnOf(201)), aReturnOf(last)];
    expect(amounts(five, each(202)).at(-1)).toBe(199);
    expect(refusalOf(() => lastOf(five, each(203))).code).toBe('RETURN_EXCEEDS_PURCHASE');
  });
});

describe('P7: of a sku that was bought at several prices', () => {
  const twoForOne = aPurchase()
    .withLines(aLine('CD-1', 1, 0), aLine('CD-1', 1, 2000))
    .build();

  it('the dearest piece comes back first', () => {
    expect(amounts(twoForOne, [lines(one('CD-1')), lines(one('CD-1'))])).toEqual([2000, 0]);
  });

  it('a part of a line is rounded down, and the last piece takes the odd cents', () => {
    const mixed = aPurchase()
      .withLines(aLine('CD-1', 1, 100), aLine('CD-1', 3, 1000))
      .build();
    expect(amounts(mixed, [lines(one('CD-1')), lines({ sku: 'CD-1', quantity: 2 }), lines(one('CD-1'))])).toEqual([333, 667, 100]);
  });
});

describe('currency', () => {
  const purchase = aPurchase().of(2933, 'USD').build();
  it('is the purchase’s when given', () => {
    expect(lastOf(purchase, [aReturnOf(1000, { currency: 'USD' })]).amount).toBe(1000);
    expect(refusalOf(() => lastOf(purchase, [aReturnOf(1000, { currency: 'EUR' })]))).toEqual({
      code: 'VALIDATION_FAILED',
      field: 'currency',
    });
  });
});

describe('a return that was accepted before its purchase was known takes only what there is', () => {
  const purchase = aPurchase()
    .withLines(aLine('CD-1', 2, 2933), aLine('LP-1', 1, 4000))
    .build();
  test.each<[string, readonly ReturnRequest[], number]>([
    ['within it', [aReturnOf(1000)], 1000],
    ['more than was bought', [aReturnOf(9000)], 6933],
    ['more than is left', [aReturnOf(6000), aReturnOf(2000)], 933],
    ['when nothing is left', [aReturnOf(6933), aReturnOf(2000)], 0],
    ['a sku that was not bought', [lines(one('CD-9'), one('LP-1'))], 4000],
    ['a sku that was not bought, with an amount', [lines(one('CD-9', 500))], 0],
    ['what was bought, after a sku that was not', [lines(one('CD-9')), lines(one('LP-1'))], 4000],
    ['a sku that was not bought, for the second time', [lines(one('CD-9')), lines(one('CD-9'))], 0],
    ['more pieces than were bought', [lines({ sku: 'CD-1', quantity: 5 })], 2933],
    ['more money than a line was', [lines(one('LP-1', 5000))], 4000],
    ['more pieces than are left', [lines(one('CD-1')), lines({ sku: 'CD-1', quantity: 2 })], 1467],
    ['lines of more than is left', [aReturnOf(6000), lines(one('LP-1'))], 933],
  ])('%s', (_, requests, amount) => {
    expect(lastOf(purchase, requests, 'capped').amount).toBe(amount);
  });
});

describe('pointsOfRest', () => {
  const { earning } = terms();
  test.each([
    [0, 29],
    [33, 29],
    [34, 28],
    [2833, 1],
    [2834, 0],
    [2933, 0],
  ])('of 29.33 USD, %d cents returned: %d points', (returned, points) => {
    expect(pointsOfRest(earning, aPurchase().of(2933).build(), returned).points).toBe(points);
  });

  it('shrinks tax, shipping and discount with the goods', () => {
    const including = terms({ earning: { include: ['tax', 'shipping', 'discount'] } }).earning;
    const purchase = aPurchase().of(2000).with({ tax: 400, shipping: 600, discount: 1000 }).build();
    expect([0, 500, 1000, 1999, 2000].map((returned) => pointsOfRest(including, purchase, returned).points)).toEqual([40, 30, 20, 0, 0]);
  });

  test.each([
    [0, 10],
    [500, 7],
    [1000, 5],
    [1800, 1],
    [1999, 0],
  ])('T7: of 20.00 USD, of which points paid 10.00, %d cents returned: %d points', (returned, points) => {
    const purchase = { ...aPurchase().of(2000).build(), paid: 1000 };
    expect(pointsOfRest(earning, purchase, returned).points).toBe(points);
  });

  it('leaves out what the programme does not include', () => {
    const purchase = aPurchase().of(2000).with({ tax: 400, shipping: 600, discount: 1000 }).build();
    expect(pointsOfRest(earning, purchase, 1000).points).toBe(10);
  });

  it('is nothing when a purchase that cost nothing came back, whatever its shipping earned', () => {
    const including = terms({ earning: { include: ['shipping'] } }).earning;
    const gift = aPurchase()
      .withLines(aLine('GIFT', 1, 0))
      .with({ shipping: 500 })
      .build();
    expect(pointsOfRest(including, gift, 0).points).toBe(0);
  });

  it('is nothing below the minimum', () => {
    const rates = [{ currency: 'USD', points: 1, perUnits: 1, minimumAmount: 1000 }];
    const { earning: withMinimum } = terms({ earning: { rates } });
    const purchase = aPurchase().of(2933).build();
    expect(pointsOfRest(withMinimum, purchase, 1933).points).toBe(10);
    expect(pointsOfRest(withMinimum, purchase, 1934).points).toBe(0);
  });
});
