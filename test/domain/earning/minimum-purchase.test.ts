import { describe, expect, test } from 'vitest';
import { checkTerms } from '../../../shared/domain/programmes/programme.ts';
import { aPurchase, aReturnOf, MemberHistory, refusalOf, terms, tierTerms } from '../../support/kernel/builders.ts';

const under = terms({ tiers: tierTerms({ minimumPurchase: [{ currency: 'USD', amount: 500 }] }) });
const bought = (amount: number) => {
  const history = new MemberHistory(under);
  history.buys(aPurchase().of(amount));
  return history;
};
const counted = ({ entries }: MemberHistory) => entries.at(-1)?.qualifying;

describe('S8: a purchase counts as one towards a tier', () => {
  test('from the minimum of its currency on; below it, its points and spend count alone', () => {
    expect(counted(bought(500))).toMatchObject({ points: 5, purchases: 1, spend: { amount: 500 } });
    expect(counted(bought(499))).toMatchObject({ points: 4, spend: { amount: 499 } });
    expect(counted(bought(499))).not.toHaveProperty('purchases');
  });

  test('until a return leaves less than the minimum of it', () => {
    const history = bought(1_000);
    history.returns(0, aReturnOf(500));
    expect(counted(history)).not.toHaveProperty('purchases');
    history.returns(0, aReturnOf(1, { returnId: 'R-2' }));
    expect(counted(history)).toMatchObject({ purchases: -1, spend: { amount: -1 } });
    history.returns(0, aReturnOf(499, { returnId: 'R-3' }));
    expect(counted(history)).not.toHaveProperty('purchases');
  });

  test.each<[string, readonly string[], string]>([
    ['a currency that earns nothing', ['SEK'], 'tiers.minimumPurchase.0.currency'],
    ['one currency twice', ['USD', 'USD'], 'tiers.minimumPurchase.1.currency'],
  ])('terms with %s are refused', (_, currencies, field) => {
    const minimumPurchase = currencies.map((currency) => ({ currency, amount: 500 }));
    expect(refusalOf(() => checkTerms(terms({ tiers: tierTerms({ minimumPurchase }) })))).toEqual({ code: 'VALIDATION_FAILED', field });
  });
});
