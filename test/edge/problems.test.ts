import { describe, expect, test } from 'vitest';
import type * as z from 'zod';
import { parsed } from '../../functions/edge/refusals/parsing.ts';
import { refusedWith } from '../../functions/edge/refusals/problems.ts';
import { RequestRefused } from '../../functions/edge/refusals/request-refused.ts';
import { Expiry } from '../../shared/contract/earning/expiry-terms.ts';
import { MerchantEvent } from '../../shared/contract/earning/merchant-events.ts';
import { MAX_NAMED_ERRORS } from '../../shared/contract/kernel/limits.ts';
import { Problem } from '../../shared/contract/kernel/problem-details.ts';
import { PROBLEMS, type ProblemCode } from '../../shared/contract/kernel/problems.ts';
import { ROUTES } from '../../shared/contract/routes.ts';
import { Refusal } from '../../shared/domain/kernel/refusal.ts';
import { Busy } from '../../shared/use-cases/kernel/commit.ts';

const purchase = ROUTES.sendMerchantEvent.example;
const withLines = (count: number) => ({ ...purchase, data: { ...purchase.data, lines: Array.from({ length: count }, () => ({})) } });

function refusalOf(value: unknown, schema: z.ZodType = MerchantEvent): Problem {
  try {
    parsed(schema, value);
  } catch (error) {
    expect(error).toBeInstanceOf(RequestRefused);
    return Problem.parse(refusedWith(error, 'request-1').problem);
  }
  throw new TypeError('was not refused');
}

test('names each field that is wrong', () => {
  const { detail, errors } = refusalOf(withLines(2));
  expect(errors?.map(({ field }) => field)).toEqual(
    ['quantity', 'amount', 'quantity', 'amount'].map((field, index) => `data.lines.${index < 2 ? 0 : 1}.${field}`),
  );
  expect(detail).not.toContain('more');
});

test('names as many as an answer has room for, and says how many there are', () => {
  const unknown = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`f${index}`, index]));
  const { detail, errors } = refusalOf({ ...purchase, ...unknown });
  expect(errors).toHaveLength(MAX_NAMED_ERRORS);
  expect(detail?.endsWith(`; and ${5_000 - MAX_NAMED_ERRORS} more`)).toBe(true);
});

test('says that a field is missing, also where its schema has words for wrong values', () => {
  const { amount: _amount, member: _member, ...data } = purchase.data;
  expect(refusalOf({ ...purchase, data }).errors).toEqual([
    { field: 'data.member', message: 'is missing' },
    { field: 'data.amount', message: 'is missing' },
  ]);
});

describe('an error is answered', () => {
  const answered = (error: unknown) => refusedWith(error, 'request-1');

  test.each(Object.entries(PROBLEMS))("as the contract's %s", (code, { status, title }) => {
    expect(answered(new RequestRefused(code as ProblemCode, 'so it is')).problem).toEqual({
      type: `/docs#${code}`,
      status,
      title,
      code,
      instance: 'request-1',
      detail: 'so it is',
    });
  });

  test('with the field that the domain names', () => {
    expect(answered(new Refusal('ORDER_MISMATCH', 'was received before', 'orderId')).problem).toMatchObject({
      code: 'ORDER_MISMATCH',
      detail: 'orderId: was received before',
      errors: [{ field: 'orderId', message: 'was received before' }],
    });
  });

  test.each<[string, unknown, number | undefined]>([
    ['by the refusal itself', new Refusal('PACE_EXCEEDED', 'too many', undefined, 7), 7],
    ["by the refusal itself before the contract's", new Refusal('TOO_MANY_ATTEMPTS', 'too many', undefined, 7), 7],
    ['by nothing, where neither says when', new Refusal('TOO_MANY_ATTEMPTS', 'too many'), undefined],
    ['when the platform is busy', new Busy('gave up'), 1],
    ['never, where time changes nothing', new Refusal('ORDER_MISMATCH', 'was received before'), undefined],
  ])('with when to try again, %s', (_, error, seconds) => {
    expect(answered(error).retryAfterSeconds).toBe(seconds);
  });

  test('without a word of an error that nobody foresaw', () => {
    const { problem } = answered(new TypeError('secret'));
    expect(problem.code).toBe('INTERNAL');
    expect(JSON.stringify(problem)).not.toContain('secret');
  });
});

const FORMS = /^must be \{"policy":"never"\}/;
test.each([
  ['a field of another form', { policy: 'never', months: 12 }, 'months', /^is not a field of this request; leave it out$/],
  ['a wrong value in the form that was meant', { policy: 'date', month: 13, day: 1, atLeastDays: 1 }, 'month', /12/],
  ['what no form knows', { policy: 'after', to: 'day', weeks: 2 }, 'body', FORMS],
  ['one field that is wrong in every form', { policy: 'later', months: 12, to: 'day' }, 'policy', FORMS],
  ['a value that is none', null, 'body', FORMS],
])('of several forms: %s', (_, value, field, message) => {
  expect(refusalOf(value, Expiry).errors).toEqual([{ field, message: expect.stringMatching(message) }]);
});
