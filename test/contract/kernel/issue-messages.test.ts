/** The messages that callers read for zod's issues: a case for each code. */
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { isMissing, issueMessage } from '../../../shared/contract/kernel/issue-messages.ts';

const issuesOf = (schema: z.ZodType, value: unknown) =>
  schema.safeParse(value, { error: issueMessage, reportInput: true }).error?.issues ?? [];

const Pet = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('cat'), lives: z.int() }),
  z.object({ kind: z.literal('dog'), tricks: z.array(z.string()) }),
]);

type Case = readonly [code: z.core.$ZodIssue['code'], what: string, schema: z.ZodType, value: unknown, message: string];

const CASES: readonly Case[] = [
  ['invalid_type', 'text that is left out', z.object({ name: z.string() }), {}, 'is missing'],
  ['invalid_type', 'a number that is left out', z.object({ points: z.int() }), {}, 'is missing'],
  ['invalid_type', 'a list that is left out', z.object({ lines: z.array(z.string()) }), {}, 'is missing'],
  ['invalid_type', 'an object that is left out', z.object({ profile: z.object({}) }), {}, 'is missing'],
  ['invalid_type', 'a number for text', z.string(), 1, 'must be text'],
  ['invalid_type', 'null for text', z.string(), null, 'must be text'],
  ['invalid_type', 'text for a number', z.number(), '1', 'must be a number'],
  ['invalid_type', 'text for a whole number', z.int(), '1', 'must be a whole number'],
  ['invalid_type', 'a fraction', z.int(), 0.5, 'must be a whole number'],
  ['invalid_type', 'text for a whole number within bounds', z.int().min(1).max(3), '1', 'must be a whole number'],
  ['invalid_type', 'text for a truth value', z.boolean(), 'yes', 'must be true or false'],
  ['invalid_type', 'a list for an object', z.object({}), [], 'must be an object'],
  ['invalid_type', 'text for a record', z.record(z.string(), z.string()), 'a', 'must be an object'],
  ['invalid_type', 'an object for a list', z.array(z.string()), {}, 'must be a list'],
  ['invalid_type', 'text for null', z.null(), 'a', 'must be null'],
  ['invalid_type', 'a type without a word of its own', z.date(), 'a', 'must be date'],
  ['invalid_value', 'a choice that is left out', z.object({ rounding: z.enum(['down', 'up']) }), {}, 'is missing'],
  ['invalid_value', 'another choice', z.enum(['down', 'up']), 'left', 'must be one of: down, up'],
  ['invalid_value', 'another literal', z.literal('points'), 'money', 'must be points'],
  ['too_small', 'text without a character', z.string().min(1), '', 'must not be empty'],
  ['too_small', 'a list without an item', z.array(z.string()).min(1), [], 'must not be empty'],
  ['too_small', 'a short text', z.string().min(3), 'a', 'must be at least 3 characters'],
  ['too_small', 'a short list', z.array(z.string()).min(2), ['a'], 'must have at least 2 items'],
  ['too_small', 'a small number', z.int().min(1), 0, 'must be at least 1'],
  ['too_small', 'the number at an open bound', z.number().gt(1), 1, 'must be more than 1'],
  ['too_small', 'text that is shorter than it must be', z.string().length(2), 'a', 'must be exactly 2 characters'],
  ['too_big', 'a long text', z.string().max(64), 'a'.repeat(65), 'must be at most 64 characters'],
  ['too_big', 'a long list', z.array(z.string()).max(1), ['a', 'b'], 'must have at most 1 item'],
  ['too_big', 'a large number', z.int().max(12), 13, 'must be at most 12'],
  ['too_big', 'a number beyond exact ones', z.int(), 2 ** 53, 'must be at most 9007199254740991'],
  ['too_big', 'the number at an open bound', z.number().lt(1), 1, 'must be less than 1'],
  ['too_big', 'a list that is longer than it must be', z.array(z.string()).length(1), ['a', 'b'], 'must have exactly 1 item'],
  ['invalid_format', 'no instant', z.iso.datetime(), 'soon', 'must be an instant in ISO 8601, such as 2026-11-21T09:58:00Z'],
  ['invalid_format', 'no date', z.iso.date(), '2026-02-30', 'must be a date, such as 2026-11-21'],
  ['invalid_format', 'no e-mail address', z.email(), 'ada', 'must be an e-mail address'],
  ['invalid_format', 'no URL', z.url(), 'ada', 'must be a URL'],
  ['invalid_format', 'text of another form', z.string().regex(/^a$/), 'b', 'must be of the form that the contract describes'],
  ['invalid_format', 'a format without words of its own', z.uuid(), 'b', 'must be of the format uuid'],
  ['not_multiple_of', 'no multiple', z.int().multipleOf(5), 6, 'must be a multiple of 5'],
  ['unrecognized_keys', 'an unknown field', z.strictObject({}), { a: 1 }, 'is not a field of this request; leave it out'],
  ['invalid_union', 'a union that is left out', z.object({ id: z.union([z.string(), z.int()]) }), {}, 'is missing'],
  ['invalid_union', 'no form of a union', z.union([z.string(), z.int()]), true, 'has none of the forms that the contract allows'],
  ['invalid_union', 'the field that tells forms apart, left out', Pet, { lives: 9 }, 'is missing'],
  ['invalid_union', 'the field that tells forms apart, unknown', Pet, { kind: 'fish' }, 'must be one of: cat, dog'],
  ['invalid_key', 'a name in a record', z.record(z.string().max(1), z.int()), { ab: 1 }, 'has a name that the contract does not allow'],
  [
    'invalid_element',
    'a value in a map',
    z.map(z.array(z.int()), z.int()),
    new Map([[[1], 'a']]),
    'has a value that the contract does not allow',
  ],
  ['custom', 'what a schema refuses without a word', z.string().refine(() => false), 'a', 'is not valid'],
];

describe('the message of', () => {
  test.each(CASES)('%s: %s', (code, _, schema, value, message) => {
    expect(issuesOf(schema, value).map((issue) => [issue.code, issue.message])).toEqual([[code, message]]);
  });
});

test("a schema's own message comes first", () => {
  expect(issuesOf(z.int('must be minor units'), 0.5)).toMatchObject([{ message: 'must be minor units' }]);
});

test('is missing whatever the schema says of other values, and only then', () => {
  const Money = z.object({ amount: z.int('must be minor units') });
  const missing = (value: unknown) => issuesOf(Money, value).map(isMissing);
  expect(missing({})).toEqual([true]);
  expect(missing({ amount: null })).toEqual([false]);
  expect(missing({ amount: '1' })).toEqual([false]);
});
