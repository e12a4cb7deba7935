import { expect, test } from 'vitest';
import type * as z from 'zod';
import { parsed, problemOf, RequestRefused } from '../../functions/edge/problems.ts';
import { Expiry } from '../../shared/contract/earning/expiry.ts';
import { MerchantEvent } from '../../shared/contract/earning/merchant-events.ts';
import { MAX_NAMED_ERRORS } from '../../shared/contract/kernel/limits.ts';
import { Problem } from '../../shared/contract/kernel/problems.ts';
import { ROUTES } from '../../shared/contract/routes.ts';

const purchase = ROUTES.sendMerchantEvent.example;
const withLines = (count: number) => ({ ...purchase, data: { ...purchase.data, lines: Array.from({ length: count }, () => ({})) } });

function refusalOf(value: unknown, schema: z.ZodType = MerchantEvent): Problem {
  try {
    parsed(schema, value);
  } catch (error) {
    expect(error).toBeInstanceOf(RequestRefused);
    return Problem.parse(problemOf(error, 'request-1'));
  }
  throw new TypeError('was not refused');
}

test('names each field that is wrong', () => {
  const { detail, errors } = refusalOf(withLines(2));
  expect(errors?.map(({ field }) => field)).toEqual(
    ['sku', 'quantity', 'amount', 'sku', 'quantity', 'amount'].map((field, index) => `data.lines.${index < 3 ? 0 : 1}.${field}`),
  );
  expect(detail).not.toContain('more');
});

test('names as many as an answer has room for, and says how many there are', () => {
  const unknown = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`f${index}`, index]));
  const { detail, errors } = refusalOf({ ...purchase, ...unknown });
  expect(errors).toHaveLength(MAX_NAMED_ERRORS);
  expect(detail?.endsWith(`; and ${5_000 - MAX_NAMED_ERRORS} more`)).toBe(true);
});

const FORMS = /^must be \{"policy":"never"\}/;
test.each([
  ['a field of another form', { policy: 'never', months: 12 }, 'months', /^is not a field of this request$/],
  ['a wrong value in the form that was meant', { policy: 'date', month: 13, day: 1, atLeastDays: 1 }, 'month', /12/],
  ['what no form knows', { policy: 'after', to: 'day', weeks: 2 }, 'body', FORMS],
  ['one field that is wrong in every form', { policy: 'later', months: 12, to: 'day' }, 'policy', FORMS],
  ['a value that is none', null, 'body', FORMS],
])('of several forms: %s', (_, value, field, message) => {
  expect(refusalOf(value, Expiry).errors).toEqual([{ field, message: expect.stringMatching(message) }]);
});
