import { expect, it } from 'vitest';
import { currencyDigits } from '../../infra/local/commands/import/money.ts';
import { currencies, currencyDecimals } from '../../shared/domain/currency.ts';

it('counts the minor units of every currency as the platform does', () => {
  const differing = currencies().filter((currency) => currencyDigits(currency) !== currencyDecimals(currency));
  expect(differing).toEqual([]);
});
