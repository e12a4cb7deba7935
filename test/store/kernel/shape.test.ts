import { describe, expect, test } from 'vitest';
import {
  absent,
  both,
  date,
  either,
  exactly,
  flag,
  instant,
  kinds,
  listOf,
  nullable,
  number,
  object,
  oneOf,
  optional,
  recordOf,
  type Shape,
  text,
  whole,
} from '../../../shared/store/kernel/shape.ts';

const FITS: readonly (readonly [name: string, shape: Pick<Shape<never>, 'difference'>, fits: unknown, differs: unknown])[] = [
  ['text', text, '', 1],
  ['flag', flag, false, 'false'],
  ['number', number, 0.5, Number.NaN],
  ['whole', whole, -3, 0.5],
  ['instant', instant, '2026-11-21T09:58:00.000Z', '2026-11-21T09:58:00Z'],
  ['date', date, '2026-11-21', '2026-11-21T09:58:00.000Z'],
  ['oneOf', oneOf('silver', 'gold'), 'gold', 'bronze'],
  ['exactly', exactly('ever'), 'ever', 'never'],
  ['nullable', nullable(whole), null, undefined],
  ['optional', optional(whole), undefined, null],
  ['absent', absent, undefined, null],
  ['listOf', listOf(whole), [], {}],
  ['recordOf', recordOf(whole), { any: 1 }, []],
  ['either', either(whole, text), 'one', true],
];

describe('a shape', () => {
  test.each(FITS)('%s', (_, shape, fits, differs) => {
    expect(shape.difference(fits)).toBeUndefined();
    expect(shape.difference(differs)).toMatchObject({ path: '', expected: expect.any(String) });
  });

  interface Line {
    readonly sku: string;
    readonly amount: number;
  }
  type Basket =
    | { readonly kind: 'lines'; readonly lines: readonly Line[]; readonly note?: string }
    | { readonly kind: 'sum'; readonly amount: number };
  const basket = kinds<Basket, 'kind'>('kind', {
    lines: object<Extract<Basket, { kind: 'lines' }>>(() => ({
      kind: exactly('lines'),
      lines: listOf(object<Line>(() => ({ sku: text, amount: whole }))),
      note: optional(text),
    })),
    sum: object<Extract<Basket, { kind: 'sum' }>>(() => ({ kind: exactly('sum'), amount: whole })),
  });

  test('says where a value differs, and what was expected there', () => {
    expect(basket.difference({ kind: 'lines', lines: [{ sku: 'a', amount: 1 }] })).toBeUndefined();
    expect(basket.difference({ kind: 'lines', lines: [{ sku: 'a', amount: 1 }, { sku: 'b' }] })).toEqual({
      path: 'lines.1.amount',
      expected: 'a whole number',
    });
    expect(basket.difference({ kind: 'lines', lines: [], note: 1 })).toEqual({ path: 'note', expected: 'text' });
    expect(basket.difference({ kind: 'bag' })).toEqual({ path: 'kind', expected: 'one of lines, sum' });
    expect(basket.difference('bag')).toEqual({ path: '', expected: 'an object' });
    expect(recordOf(whole).difference({ gold: 'x' })).toEqual({ path: 'gold', expected: 'a whole number' });
    expect(
      both(
        object<{ a: number }>(() => ({ a: whole })),
        object<{ b: number }>(() => ({ b: whole })),
      ).difference({ a: 1 }),
    ).toEqual({
      path: 'b',
      expected: 'a whole number',
    });
  });

  test('lets properties be that it does not name', () => {
    expect(object<{ a: number }>(() => ({ a: whole })).is({ a: 1, later: true })).toBe(true);
  });

  test('names every property of its type, and every word of a union', () => {
    // @ts-expect-error a property is missing
    object<Line>(() => ({ sku: text }));
    // @ts-expect-error what may be absent is optional
    object<{ note?: string }>(() => ({ note: text }));
    // @ts-expect-error a word is missing
    object<{ tier: 'silver' | 'gold' }>(() => ({ tier: oneOf('silver') }));
    // @ts-expect-error null is missing
    object<{ until: string | null }>(() => ({ until: text }));
    // @ts-expect-error a kind is missing
    kinds<Basket, 'kind'>('kind', { sum: object<Extract<Basket, { kind: 'sum' }>>(() => ({ kind: exactly('sum'), amount: whole })) });
    expect(basket.names).toEqual(['kind', 'lines', 'note', 'kind', 'amount']);
  });
});
