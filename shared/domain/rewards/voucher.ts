/** Codes that members show at a till. They resist guessing, and a check symbol finds typing errors. */
import { invariant, Refusal } from '../kernel/refusal.ts';

/** Crockford's base 32: no I, L, O or U. https://www.crockford.com/base32.html */
export const CODE_ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CHECK_ALPHABET = `${CODE_ALPHABET}*~$=U`;

/** Symbols of 5 random bits, 80 bits in all: with a million vouchers, a million guesses a second find one in about 38,000 years. */
export const CODE_SYMBOLS = 16;

/** The value of the symbols modulo 37. */
function remainder(symbols: string): number {
  let rest = 0;
  for (const symbol of symbols) {
    const value = CODE_ALPHABET.indexOf(symbol);
    invariant(value !== -1, `${symbol} is no symbol of a code`);
    rest = (rest * CODE_ALPHABET.length + value) % CHECK_ALPHABET.length;
  }
  return rest;
}

/** The symbols and their check symbol. */
export const withCheckSymbol = (symbols: string): string => `${symbols}${CHECK_ALPHABET[remainder(symbols)]}`;

/** Formats a code in groups of four. */
export const shownCode = (code: string): string => code.replace(/.{4}(?=.)/g, '$&-');

/** Normalises a voucher's code. @throws Refusal VALIDATION_FAILED for a typing error. */
export const normaliseCode = (written: string): string => normalisedAs(CODE_SYMBOLS, written, 'code');

/** @param count Number of symbols without the check symbol. @throws Refusal VALIDATION_FAILED. */
export function normalisedAs(count: number, written: string, field: string): string {
  const code = written.toUpperCase().replaceAll(/[ -]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  const symbols = code.slice(0, count);
  const isCode = code.length === count + 1 && [...symbols].every((symbol) => CODE_ALPHABET.includes(symbol));
  if (!isCode || withCheckSymbol(symbols) !== code) {
    throw new Refusal('VALIDATION_FAILED', 'is not a code of ours: look at it again', field);
  }
  return code;
}
