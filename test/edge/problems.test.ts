import { expect, test } from 'vitest';
import { parsed, problemOf, RequestRefused } from '../../functions/edge/problems.ts';
import { MerchantEvent } from '../../shared/contract/events.ts';
import { MAX_NAMED_ERRORS } from '../../shared/contract/limits.ts';
import { Problem } from '../../shared/contract/problems.ts';
import { ROUTES } from '../../shared/contract/routes.ts';

const purchase = ROUTES.sendMerchantEvent.example;
const withLines = (count: number) => ({ ...purchase, data: { ...purchase.data, lines: Array.from({ length: count }, () => ({})) } });

function refusalOf(value: unknown): Problem {
  try {
    parsed(MerchantEvent, value);
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
