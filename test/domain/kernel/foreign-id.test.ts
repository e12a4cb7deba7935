import { describe, expect, it, test } from 'vitest';
import { inNormalForm, normalForm } from '../../../shared/domain/kernel/foreign-id.ts';

describe('S9: the normal form of a foreign name', () => {
  test.each([
    ['blanks at the ends', ' 1001\u00a0', '1001'],
    ['several blanks, of any kind', 'A \u3000 1', 'A 1'],
    ['zero-width characters', '10\u200b0\u200d1\ufeff', '1001'],
    ['a soft hyphen', 'A\u00ad1', 'A1'],
    ['a decomposed letter', 'Cafe\u0301', 'Caf\u00e9'],
    ['an invisible character between a letter and its mark', 'e\u200b\u0301', '\u00e9'],
    ['a number sign', '#1001', '#1001'],
    ['nothing to change', 'A-1001/b', 'A-1001/b'],
  ])('drops what nobody sees: %s', (_, written, normal) => {
    expect(normalForm(written)).toBe(normal);
    expect(normalForm(normal)).toBe(normal);
  });

  it('keeps case, which other systems tell apart', () => {
    expect(normalForm('a1')).not.toBe(normalForm('A1'));
  });

  it('is taken of every name of a command, and of no other text', () => {
    const command = { orderId: ' 1', returnId: '2 ', activityId: ' 3', store: ' s', lines: [{ sku: ' x', quantity: 1 }] };
    expect(inNormalForm(command)).toEqual({
      orderId: '1',
      returnId: '2',
      activityId: '3',
      store: ' s',
      lines: [{ sku: 'x', quantity: 1 }],
    });
    expect(inNormalForm({ orderId: '1' })).toEqual({ orderId: '1' });
    expect(inNormalForm({ member: { externalId: ' 7' }, basket: { currency: 'usd', lines: [{ sku: 'x ' }] } })).toEqual({
      member: { externalId: '7' },
      basket: { currency: 'USD', lines: [{ sku: 'x' }] },
    });
  });

  it('leaves a blank name out', () => {
    expect(
      inNormalForm({
        lines: [
          { sku: '', quantity: 1 },
          { sku: ' \u200b', quantity: 2 },
        ],
      }),
    ).toEqual({
      lines: [{ quantity: 1 }, { quantity: 2 }],
    });
  });

  it('is text where another system sends a number, and no other number changes', () => {
    const command = {
      orderId: 1001,
      member: { externalId: 7 },
      amount: 5,
      store: 12,
      lines: [{ sku: 4006381, quantity: 1 }],
      tax: undefined,
    };
    expect(inNormalForm(command)).toEqual({
      orderId: '1001',
      member: { externalId: '7' },
      amount: 5,
      store: '12',
      lines: [{ sku: '4006381', quantity: 1 }],
    });
  });
});
