/** Codes that are made at random, and those that members choose: never one for the other. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  checkRenames,
  chosenReferralCode,
  normaliseReferralCode,
  REFERRAL_CODE_SYMBOLS,
  randomReferralCode,
} from '../../../shared/domain/referrals/referral-code.ts';
import { CODE_ALPHABET } from '../../../shared/domain/rewards/voucher.ts';
import { LAW, refusalOf } from '../../support/kernel/builders.ts';

const symbols = fc.string({ unit: fc.constantFrom(...CODE_ALPHABET), minLength: REFERRAL_CODE_SYMBOLS, maxLength: REFERRAL_CODE_SYMBOLS });
const written = fc.string({ unit: fc.constantFrom(...'ABCXYZ019-'), minLength: 4, maxLength: 20 }).filter((code) => /[A-Z0-9]/.test(code));

describe('a code made at random', () => {
  test('is of letters and digits that are not taken for each other, and known however it is written', () => {
    fc.assert(
      fc.property(symbols, (drawn) => {
        const code = randomReferralCode(drawn);
        fc.pre(code !== undefined);
        expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{9}$/);
        const misread = code.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l');
        expect(normaliseReferralCode(` ${misread.slice(0, 4)}-${misread.slice(4)} `, 'code')).toBe(code);
      }),
      LAW,
    );
  });

  test('is drawn again where its check symbol is no letter or digit', () => {
    expect(randomReferralCode('00000000')).toBe('000000000');
    // 32 of 37: the first of those that are no letter or digit.
    expect(randomReferralCode('00000010')).toBeUndefined();
  });

  test('cannot be chosen', () => {
    expect(refusalOf(() => chosenReferralCode('0000-0000-0', 'code'))).toEqual({ code: 'VALIDATION_FAILED', field: 'code' });
  });
});

describe('a code that is chosen', () => {
  test('is known however it is written, and stays what it is', () => {
    fc.assert(
      fc.property(written, (code) => {
        let chosen: string;
        try {
          chosen = chosenReferralCode(code, 'code');
        } catch {
          return;
        }
        expect(chosen).toBe(code);
        expect(normaliseReferralCode(code.toLowerCase(), 'code')).toBe(chosen);
        expect(normaliseReferralCode(chosen, 'code')).toBe(chosen);
      }),
      LAW,
    );
  });

  test.each(['ada', 'a'.repeat(21), 'ADA_2026', 'ÄDA-2026', '----', '', '    '])('is not %j', (code) => {
    expect(refusalOf(() => normaliseReferralCode(code, 'referral.code'))).toEqual({ code: 'VALIDATION_FAILED', field: 'referral.code' });
  });

  test('is chosen as often as the programme says', () => {
    expect(() => checkRenames({}, 1, 'code')).not.toThrow();
    expect(() => checkRenames({ renames: 2 }, 3, 'code')).not.toThrow();
    expect(refusalOf(() => checkRenames({ renames: 3 }, 3, 'code')).code).toBe('LIMIT_EXCEEDED');
    expect(refusalOf(() => checkRenames({}, 0, 'code')).code).toBe('NOT_AVAILABLE');
  });
});
