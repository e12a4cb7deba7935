import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CODE_ALPHABET, CODE_SYMBOLS, normaliseCode, shownCode, withCheckSymbol } from '../../../shared/domain/rewards/voucher.ts';
import { LAW, refusalOf } from '../../support/kernel/builders.ts';

const symbols = fc.string({ unit: fc.constantFrom(...CODE_ALPHABET), minLength: CODE_SYMBOLS, maxLength: CODE_SYMBOLS });
const REFUSED = { code: 'VALIDATION_FAILED', field: 'code' };

describe('a code', () => {
  /** Crockford: the number that the symbols make, modulo 37; here by exact arithmetic. */
  test("has Crockford's check symbol", () => {
    fc.assert(
      fc.property(symbols, (body) => {
        const number = [...body].reduce((sum, symbol) => sum * 32n + BigInt(CODE_ALPHABET.indexOf(symbol)), 0n);
        expect(withCheckSymbol(body)).toBe(`${body}${`${CODE_ALPHABET}*~$=U`[Number(number % 37n)]}`);
      }),
      LAW,
    );
  });

  test('is shown in groups of four, and read in any spelling', () => {
    const code = withCheckSymbol('7ZK4Q0XM2VBN1111');
    expect(shownCode(code)).toBe(`7ZK4-Q0XM-2VBN-1111-${code.slice(-1)}`);
    for (const written of [code, shownCode(code), code.toLowerCase(), `7zk4 qOxm 2vbn IiLl ${code.slice(-1)}`]) {
      expect(normaliseCode(written)).toBe(code);
    }
  });

  test('of which one symbol is wrong is refused, and so is one of which two neighbours changed places', () => {
    fc.assert(
      fc.property(symbols, fc.nat(CODE_SYMBOLS - 1), fc.constantFrom(...CODE_ALPHABET), (body, at, symbol) => {
        const check = withCheckSymbol(body).slice(-1);
        const wrong = `${body.slice(0, at)}${symbol}${body.slice(at + 1)}`;
        if (wrong !== body) expect(refusalOf(() => normaliseCode(wrong + check))).toEqual(REFUSED);
        const swapped = `${body.slice(0, at)}${body[at + 1] ?? ''}${body[at]}${body.slice(at + 2)}`;
        if (swapped !== body) expect(refusalOf(() => normaliseCode(swapped + check))).toEqual(REFUSED);
      }),
      LAW,
    );
  });

  test.each(['', '7ZK4', 'ABCDEFGH', '7ZK4Q0XM2VBN1111', '7ZK4Q0XM2VBN111!A', `${withCheckSymbol('7ZK4Q0XM2VBN1111')}1`])(
    '%j is none',
    (written) => {
      expect(refusalOf(() => normaliseCode(written))).toEqual(REFUSED);
    },
  );
});
