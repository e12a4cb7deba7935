import { describe, expect, test } from 'vitest';
import { guessesAt } from '../../../shared/domain/checkout/code-guessing.ts';
import { checkTillCode, newTillCode, normaliseTillCode, usedFor } from '../../../shared/domain/checkout/till-code.ts';
import { plusSeconds, toInstant } from '../../../shared/domain/kernel/time.ts';
import { MEMBER_ID, NOW, PROGRAMME_ID, refusalOf } from '../../support/kernel/builders.ts';

const code = newTillCode(PROGRAMME_ID, MEMBER_ID, '7ZK4Q0XM2V', NOW);

describe('a till code', () => {
  test('is ten symbols and a check symbol, in any spelling', () => {
    expect(code.code).toMatch(/^7ZK4Q0XM2V.$/);
    expect(normaliseTillCode(` ${code.code.toLowerCase().replace('0', 'o')}`)).toBe(code.code);
  });

  test.each([
    ['mistyped', `8${code.code.slice(1)}`],
    ['too short', code.code.slice(1)],
    ['too long', `${code.code}0`],
    ['empty', ''],
  ])('that is %s is refused before it is looked up', (_, written) => {
    expect(refusalOf(() => normaliseTillCode(written))).toEqual({ code: 'VALIDATION_FAILED', field: 'tillCode' });
  });

  test('is good for five minutes', () => {
    expect(code.expiresAt).toBe(plusSeconds(NOW, 300));
    expect(() => checkTillCode(code, plusSeconds(NOW, 299.999))).not.toThrow();
    expect(refusalOf(() => checkTillCode(code, plusSeconds(NOW, 300)))).toEqual({ code: 'WRONG_STATE', field: 'tillCode' });
  });

  test('is good once', () => {
    const used = usedFor(code, { merchantId: 'm', orderId: 'A-1' });
    expect(used).toEqual({ ...code, revision: 2, used: { merchantId: 'm', orderId: 'A-1' } });
    expect(refusalOf(() => checkTillCode(used, NOW))).toEqual({ code: 'WRONG_STATE', field: 'tillCode' });
  });
});

test('guesses are counted by the hour', () => {
  const at = guessesAt('m', 'till-1', toInstant('2026-11-21T11:59:59.999Z'));
  expect(at).toMatchObject({ merchantId: 'm', from: '2026-11-21T11:00:00.000Z' });
  expect(guessesAt('m', 'till-2', at.from).guesser).not.toBe(at.guesser);
});
