/** Answers have the fields of their schemas, in the schemas' order, whatever order and whatever else the domain has. */
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { pickerOf } from '../../../functions/edge/answers/answer-fields.ts';
import type { RouteDefinition } from '../../../shared/contract/kernel/route.ts';
import { ROUTES } from '../../../shared/contract/routes.ts';

const answerOf = (schema: z.ZodType, value: unknown): string => JSON.stringify(pickerOf(schema)(value));

const Money = z.strictObject({ currency: z.string(), amount: z.int() });

describe('an answer', () => {
  test.each<[string, z.ZodType, unknown, string]>([
    ['has the order of its schema', Money, { amount: 1, currency: 'USD' }, '{"currency":"USD","amount":1}'],
    ['has nothing that its schema does not have', Money, { currency: 'USD', amount: 1, secret: 's' }, '{"currency":"USD","amount":1}'],
    ['leaves out what is absent', z.object({ a: z.string().optional(), b: z.int() }), { a: undefined, b: 1 }, '{"b":1}'],
    ['says null where the domain says it', z.object({ a: Money.nullable() }), { a: null }, '{"a":null}'],
    [
      'is made within objects',
      z.object({ paid: Money.optional() }),
      { paid: { x: 1, amount: 2, currency: 'EUR' } },
      '{"paid":{"currency":"EUR","amount":2}}',
    ],
    ['is made within lists', z.array(Money), [{ x: 1, amount: 2, currency: 'EUR' }], '[{"currency":"EUR","amount":2}]'],
    ['keeps records as they are', z.record(z.string(), z.unknown()), { b: { y: 1 }, a: 2 }, '{"b":{"y":1},"a":2}'],
    ['keeps lists of plain values', z.array(z.string()), ['b', 'a'], '["b","a"]'],
    ['keeps plain values of several kinds', z.union([z.string(), z.int()]), 1, '1'],
  ])('%s', (_, schema, value, text) => {
    expect(answerOf(schema, value)).toBe(text);
  });

  const Told = z.union([
    z.object({ kind: z.literal('cat'), lives: z.int() }),
    z.object({ kind: z.literal('dog'), tricks: z.array(z.string()), owner: z.object({ name: z.string() }).optional() }),
  ]);
  const Shaped = z.union([z.object({ points: z.object({ earned: z.int() }) }), z.object({ points: z.object({ matured: z.int() }) })]);
  test.each<[string, z.ZodType, unknown, string]>([
    ['what a literal says', Told, { lives: 9, name: 'Tom', kind: 'cat' }, '{"kind":"cat","lives":9}'],
    [
      'what a literal says, of a later form',
      Told,
      { tricks: ['sit'], owner: { age: 9, name: 'Ada' }, kind: 'dog' },
      '{"kind":"dog","tricks":["sit"],"owner":{"name":"Ada"}}',
    ],
    ['its fields', Shaped, { points: { matured: 1, x: 1 } }, '{"points":{"matured":1}}'],
  ])('of several forms has the one of %s', (_, schema, value, text) => {
    expect(answerOf(schema, value)).toBe(text);
  });

  test('of no form is a fault', () => {
    expect(() => pickerOf(Told)({ kind: 'fish' })).toThrow(TypeError);
  });

  test('of a kind that nothing is picked from is a fault', () => {
    expect(() => pickerOf(z.object({ at: z.date() }))).toThrow(/date/);
  });

  test('is made by one picker for each schema', () => {
    expect(pickerOf(Money)).toBe(pickerOf(Money));
  });
});

const routes: [string, RouteDefinition][] = Object.entries(ROUTES);
const answers = routes.flatMap(([id, { servedBy, answers: byStatus }]) =>
  servedBy === 'reference' ? [] : Object.entries(byStatus).map(([status, schema]) => ({ id, status, schema })),
);

/** Unions with more forms would leave some untried. */
const FORMS = 10;

describe.each(answers)('$id answers $status', ({ schema }) => {
  test.each(Array.from({ length: FORMS }, (_, form) => form))('in form %i as its schema says', (form) => {
    for (const optional of [true, false]) {
      const value = sampleOf(schema, { form, optional });
      expect(answerOf(schema, disordered(value))).toBe(JSON.stringify(value));
    }
  });
});

/** A value of the schema's shape, in its order. Texts and numbers do not keep to its bounds: answers are not checked again. */
function sampleOf(schema: z.core.$ZodType, how: { readonly form: number; readonly optional: boolean }): unknown {
  if (schema instanceof z.ZodOptional) return how.optional ? sampleOf(schema.def.innerType, how) : undefined;
  if (schema instanceof z.ZodNullable) return how.optional ? sampleOf(schema.def.innerType, how) : null;
  if (schema instanceof z.ZodArray)
    return [sampleOf(schema.def.element, how), sampleOf(schema.def.element, { ...how, form: how.form + 1 })];
  if (schema instanceof z.ZodObject) {
    const fields = Object.entries<z.core.$ZodType>(schema.def.shape).map(([name, field]) => [name, sampleOf(field, how)]);
    return Object.fromEntries(fields.filter(([, value]) => value !== undefined));
  }
  if (schema instanceof z.ZodUnion) {
    expect(schema.def.options.length).toBeLessThanOrEqual(FORMS);
    const option = schema.def.options[how.form % schema.def.options.length];
    if (option === undefined) throw new TypeError('a union has forms');
    return sampleOf(option, how);
  }
  if (schema instanceof z.ZodLiteral) return [...schema.def.values][0];
  if (schema instanceof z.ZodEnum) return schema.options[how.form % schema.options.length];
  if (schema instanceof z.ZodBoolean) return true;
  if (schema instanceof z.ZodNumber) return how.form;
  return schema instanceof z.ZodRecord ? { b: { y: 1 }, a: 2 } : 'text';
}

/** The value as the domain may have it: in another order, and with more fields. The fields under `data` are free. */
function disordered(value: unknown, field?: string): unknown {
  if (Array.isArray(value)) return value.map((item) => disordered(item));
  if (typeof value !== 'object' || value === null || field === 'data') return value;
  const fields = Object.entries(value).map(([name, inner]): [string, unknown] => [name, disordered(inner, name)]);
  return Object.fromEntries([['internal', 'secret'], ...fields.toReversed()]);
}
