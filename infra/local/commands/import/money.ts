/** Converts decimal amounts to whole minor units without floating point. */
import { currencyDecimals } from '../../../../shared/domain/kernel/currency.ts';
import { BadField } from './record.ts';

/** The number of decimals of a currency: JPY 0, USD 2, KWD 3. @throws BadField for an unknown currency code. */
export function currencyDigits(currency: string): number {
  const digits = currencyDecimals(currency);
  if (digits === undefined) throw new BadField(`currency "${currency}" must be an ISO 4217 code, such as USD`);
  return digits;
}

/** `('29.33', 'dollars', 2)` → 2933. @throws BadField that names the field. */
export function minorUnits(decimal: string, field: string, digits: number): number {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(decimal);
  if (match === null) throw new BadField(`${field} "${decimal}" must be a decimal number, such as 29.33`);
  const [, sign, whole = '', decimals = ''] = match;
  if (sign === '-') throw new BadField(`${field} "${decimal}" must not be negative: send returns as events of their own`);
  // 29.3300 is 29.33.
  const fraction = decimals.length > digits ? decimals.slice(0, digits) + decimals.slice(digits).replace(/0+$/, '') : decimals;
  if (fraction.length > digits) throw new BadField(`${field} "${decimal}" must have at most ${digits} decimals`);
  return Number(whole + fraction.padEnd(digits, '0'));
}

/** @throws BadField unless it is a whole number from 0. */
export function wholeNumber(text: string, field: string): number {
  if (!/^\d+$/.test(text)) throw new BadField(`${field} "${text}" must be a whole number from 0`);
  return Number(text);
}
