import fc from 'fast-check';
import { expect, test } from 'vitest';
import { areAlike, inKeyOrder } from '../../../shared/domain/analytics/in-key-order.ts';

test('keys are sorted at every depth, lists stay as they are', () => {
  const value = { b: [{ z: 1, a: null }, 2], a: { d: true, c: 'x' } };
  expect(JSON.stringify(inKeyOrder(value))).toBe('{"a":{"c":"x","d":true},"b":[{"a":null,"z":1},2]}');
  expect(areAlike(value, { a: { c: 'x', d: true }, b: [{ a: null, z: 1 }, 2] })).toBe(true);
  expect(areAlike(value, { ...value, b: [2, { z: 1, a: null }] })).toBe(false);
});

test('any JSON means the same afterwards', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (json) => {
      expect(inKeyOrder(json)).toEqual(json);
    }),
  );
});
