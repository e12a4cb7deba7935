import { describe, expect, it, test } from 'vitest';
import { currencies, currencyDecimals, formatMoney } from '../../../shared/domain/kernel/currency.ts';

describe('currencyDecimals', () => {
  test.each([
    ['JPY', 0],
    ['KRW', 0],
    ['ISK', 0],
    ['USD', 2],
    ['EUR', 2],
    ['HUF', 2],
    ['KWD', 3],
    ['BHD', 3],
    ['IQD', 3],
  ])('%s has %d', (currency, decimals) => {
    expect(currencyDecimals(currency)).toBe(decimals);
  });

  test.each(['XXX', 'DEM', 'usd', 'US', '', 'USDT', 'XAU', '__proto__', 'constructor'])('"%s" is no currency in circulation', (code) => {
    expect(currencyDecimals(code)).toBeUndefined();
  });
});

/**
 * The runtime's table is CLDR's, which says how many decimals people write; ours is ISO 4217's, by which money is
 * counted and card networks pay. These are all in which the two differ: ISO 4217 has decimals that inflation took.
 */
const WRITTEN_WITHOUT_DECIMALS = {
  ...Object.fromEntries('AFN ALL COP HUF IDR IRR KPW LAK LBP MGA MMK PKR SOS SYP YER'.split(' ').map((code) => [code, 2])),
  IQD: 3,
};

describe('the table against the runtime', () => {
  const names = new Intl.DisplayNames('en', { type: 'currency', fallback: 'none' });
  const runtimeDigits = (currency: string) =>
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits;

  it('has only codes that the runtime knows, each once', () => {
    const codes = currencies();
    expect(codes.filter((code) => names.of(code) === undefined)).toEqual([]);
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes.length).toBeGreaterThan(150);
  });

  it('has the same digits, but for currencies whose small coins are gone', () => {
    const differing = currencies().filter((code) => runtimeDigits(code) !== currencyDecimals(code));
    expect(Object.fromEntries(differing.map((code) => [code, currencyDecimals(code)]))).toEqual(WRITTEN_WITHOUT_DECIMALS);
    expect(differing.map(runtimeDigits)).toEqual(differing.map(() => 0));
  });

  it('lacks only money that is no more, and units that no one is paid in', () => {
    const ours = new Set(currencies());
    const lacking = Intl.supportedValuesOf('currency').filter((code) => !ours.has(code));
    // Cuban convertible peso, kuna, old leone, IMF drawing right, Sucre, old Zimbabwean dollar.
    expect(lacking).toEqual(['CUC', 'HRK', 'SLL', 'XDR', 'XSU', 'ZWL']);
  });
});

test.each([
  [2933, 'USD', '29.33 USD'],
  [0, 'USD', '0.00 USD'],
  [5, 'USD', '0.05 USD'],
  [50, 'EUR', '0.50 EUR'],
  [100, 'EUR', '1.00 EUR'],
  [2933, 'JPY', '2933 JPY'],
  [0, 'JPY', '0 JPY'],
  [2933, 'KWD', '2.933 KWD'],
  [7, 'KWD', '0.007 KWD'],
  [9_007_199_254_740_991, 'USD', '90071992547409.91 USD'],
])('formatMoney(%d, %s) is "%s"', (amountMinor, currency, text) => {
  expect(formatMoney(amountMinor, currency)).toBe(text);
});
