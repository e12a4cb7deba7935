import fc from 'fast-check';
import { expect, test } from 'vitest';
import { areAlike, inKeyOrder } from '../../../shared/domain/kernel/canonical-json.ts';

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

test('two are alike if they are the same JSON with their keys in order', () => {
  const sameText = (a: unknown, b: unknown) => JSON.stringify(inKeyOrder(a)) === JSON.stringify(inKeyOrder(b));
  const few = fc.letrec((tie) => ({
    value: fc.oneof({ maxDepth: 3 }, fc.constantFrom(0, 1, null, 'a', true), fc.array(tie('value'), { maxLength: 2 }), tie('object')),
    object: fc.dictionary(fc.constantFrom('x', 'y', 'toString'), fc.option(tie('value'), { nil: undefined }), { maxKeys: 3 }),
  })).object;
  fc.assert(
    fc.property(few, few, (a, b) => {
      expect(areAlike(a, b)).toBe(sameText(a, b));
      expect(areAlike(a, JSON.parse(JSON.stringify(a)))).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});
