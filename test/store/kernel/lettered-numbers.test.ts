import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readLettered } from '../../../shared/store/kernel/lettered-numbers.ts';
import { LAW } from '../../support/kernel/builders.ts';

function readAll(text: string): readonly (readonly [string, readonly number[]])[] {
  const read: (readonly [string, readonly number[]])[] = [];
  readLettered(text, (letter, numbers) => read.push([letter, numbers]));
  return read;
}

test('a written number is read back', () => {
  const letter = fc.constantFrom(...'ABPQZ');
  const numbers = fc.array(
    fc.maxSafeInteger().map((value) => value + 0),
    { minLength: 1, maxLength: 8 },
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(letter, numbers)), (all) => {
      const text = all.map(([name, values]) => name + values.map((value) => value.toString(36)).join(',')).join('');
      expect(readAll(text)).toEqual(all);
    }),
    LAW,
  );
});

test.each(['P', '1', 'p1', 'P,1', 'P1,', 'P-', 'P1,-', 'P1,,2', 'P1;2', 'P1.5', 'P+1', 'P 1', 'P1P', `P${'z'.repeat(11)}`])(
  '%s is refused',
  (text) => {
    expect(() => readAll(text)).toThrow(/^stored (letters have numbers|numbers follow a letter), not /);
  },
);

test('nothing is nothing', () => {
  expect(readAll('')).toEqual([]);
});
