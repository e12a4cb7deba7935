import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { Exclusions } from '../../../shared/domain/earning/earning-terms.ts';
import type { OrderLine } from '../../../shared/domain/earning/order.ts';
import { balanceOf } from '../../../shared/domain/ledger/buckets.ts';
import { aBalance, aPurchase, aReturnOf, aReturnOfLines, LAW, MemberHistory, terms, tierTerms } from '../../support/kernel/builders.ts';

const gift = { sku: 'GIFT', category: 'gift-card', quantity: 1, amount: 10_000 };
const disc = { sku: 'CD-1', category: 'music/vinyl', quantity: 2, amount: 2_933 };
const under = (exclude: Exclusions) => terms({ earning: { exclude }, tiers: tierTerms() });
const bought = (exclude: Exclusions, ...lines: readonly OrderLine[]) => {
  const history = new MemberHistory(under(exclude));
  history.buys(aPurchase().withLines(...lines));
  return history;
};
const pointsOf = ({ account }: MemberHistory): number => balanceOf(account).active;

describe('P8: goods that the terms exclude', () => {
  test.each<[string, Exclusions, number]>([
    ['nothing', {}, 129],
    ['a category', { categories: ['gift-card'] }, 29],
    ['a category with all below it', { categories: ['music'] }, 100],
    ['a category that only begins alike', { categories: ['gift', 'mus'] }, 129],
    ['a SKU', { skus: ['GIFT'] }, 29],
    ['all of it', { categories: ['music', 'gift-card'] }, 0],
  ])('do not earn: %s', (_, exclude, points) => {
    expect(pointsOf(bought(exclude, gift, disc))).toBe(points);
  });

  it('may have no SKU: then each line is excluded by its own category', () => {
    const [voucher, open] = [
      { category: 'gift-card', quantity: 1, amount: 10_000 },
      { category: 'music', quantity: 1, amount: 2_933 },
    ];
    expect(pointsOf(bought({ categories: ['gift-card'], skus: ['GIFT'] }, voucher, open))).toBe(29);
    expect(pointsOf(bought({ categories: ['gift-card'] }, voucher, voucher, open, disc))).toBe(58);
  });

  it('are named in the explanation, and do not count towards tiers', () => {
    const { entries } = bought({ categories: ['gift-card'] }, gift, disc);
    expect(entries.at(-1)?.explanation.slice(0, 2)).toEqual([
      { rule: 'exclusion', matched: true, reason: '100.00 USD of gift-card do not earn' },
      { rule: 'base-rate', matched: true, points: 29, reason: '1 point per 1 USD on 29.33 USD, rounded down' },
    ]);
    expect(entries.at(-1)?.qualifying).toMatchObject({ points: 29, purchases: 1, spend: { amount: 2_933 } });
    expect(bought({ categories: ['gift-card'] }, gift).entries.at(-1)?.qualifying).toBeUndefined();
  });

  it('take no points along when they come back', () => {
    const history = bought({ categories: ['gift-card'] }, gift, disc);
    history.returns(0, aReturnOfLines([{ sku: 'GIFT', quantity: 1 }]));
    expect(pointsOf(history)).toBe(29);
    history.returns(0, aReturnOfLines([{ sku: 'CD-1', quantity: 2 }], { returnId: 'R-2' }));
    expect(balanceOf(history.account)).toEqual(aBalance());
  });

  it('share a return by amount in proportion', () => {
    const history = bought({ categories: ['gift-card'] }, { ...gift, amount: 5_000 }, { ...disc, amount: 5_000 });
    history.returns(0, aReturnOf(2_000));
    expect(pointsOf(history)).toBe(40);
  });
});

describe('laws of exclusions', () => {
  const line = fc.record({
    sku: fc.constantFrom('A', 'B', 'C'),
    category: fc.constantFrom('x', 'x/y', 'z'),
    quantity: fc.integer({ min: 1, max: 4 }),
    amount: fc.nat({ max: 5_000 }),
  });
  const exclusions = fc.constantFrom<Exclusions>({ skus: ['A'] }, { categories: ['x'] }, { categories: ['x/y'], skus: ['C'] });
  const piece = fc.oneof(fc.record({ sku: fc.constantFrom('A', 'B', 'C') }), fc.record({ part: fc.integer({ min: 1, max: 3 }) }));

  it('a return never adds points, and a purchase that came back has earned nothing', () => {
    fc.assert(
      fc.property(
        exclusions,
        fc.array(line, { minLength: 1, maxLength: 4 }),
        fc.array(piece, { maxLength: 8 }),
        (exclude, lines, pieces) => {
          const history = bought(exclude, ...lines);
          let points = pointsOf(history);
          for (const [index, one] of pieces.entries()) {
            const left = history.order(0).purchase.amount - back(history);
            const facts = { returnId: `R-${index}` };
            const request =
              'sku' in one ? aReturnOfLines([{ sku: one.sku, quantity: 1 }], facts) : aReturnOf(Math.ceil(left / one.part), facts);
            if (left === 0) break;
            try {
              history.returns(0, request);
            } catch {
              // A SKU that was not bought, or has come back.
              continue;
            }
            expect(pointsOf(history)).toBeLessThanOrEqual(points);
            points = pointsOf(history);
          }
          const left = history.order(0).purchase.amount - back(history);
          if (left > 0) history.returns(0, aReturnOf(left, { returnId: 'last' }));
          expect(balanceOf(history.account)).toEqual(aBalance());
        },
      ),
      LAW,
    );
  });
});

const back = (history: MemberHistory): number => history.order(0).returns.reduce((sum, { reversal }) => sum + (reversal?.amount ?? 0), 0);
