/** Answers of functions: JSON or a file, compressed where that is worth it, and never larger than Lambda hands on. */
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { COMPRESSED_FROM_CHARACTERS, MAX_ANSWER_BYTES, resultOf } from '../../../functions/edge/answers/answer.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const LAMBDA_BYTES = 6 * 1024 * 1024;

const csv = (text: string) => ({ status: 200, file: { type: 'text/csv', name: 'demo-base-1998-06-30.csv', text } });
const bytesOf = (result: object): number => Buffer.byteLength(JSON.stringify(result));

test('JSON', async () => {
  expect(await resultOf({ status: 201, body: { a: 1 }, replayed: true }, 'gzip')).toEqual({
    statusCode: 201,
    headers: { 'content-type': 'application/json', 'idempotent-replayed': 'true' },
    body: '{"a":1}',
  });
});

test('a file, with its name', async () => {
  expect(await resultOf(csv('a,b\r\n'), 'gzip')).toEqual({
    statusCode: 200,
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="demo-base-1998-06-30.csv"',
      'x-content-type-options': 'nosniff',
    },
    body: 'a,b\r\n',
  });
});

test('a large answer is compressed for clients that accept it', async () => {
  const text = 'x'.repeat(COMPRESSED_FROM_CHARACTERS);
  const compressed = await resultOf(csv(text), 'br, gzip;q=0.5');
  expect(compressed).toMatchObject({ isBase64Encoded: true, headers: { 'content-encoding': 'gzip', vary: 'accept-encoding' } });
  expect(gunzipSync(Buffer.from(String(compressed.body), 'base64')).toString()).toBe(text);
  for (const header of [undefined, 'identity', 'gzip;q=0']) {
    const plain = await resultOf(csv(text), header);
    expect(plain).toMatchObject({ body: text, headers: { vary: 'accept-encoding' } });
    expect(plain.headers).not.toHaveProperty('content-encoding');
  }
  expect(await resultOf(csv(text.slice(1)), 'gzip')).toMatchObject({ body: text.slice(1) });
});

/** A quote is two bytes of JSON. */
test.each([
  ['letters', 'x', MAX_ANSWER_BYTES - 2],
  ['quotes', '"', (MAX_ANSWER_BYTES - 2) / 2],
  ['letters of two bytes', 'ä', (MAX_ANSWER_BYTES - 2) / 2],
])('the most that Lambda hands on, of %s, and one more', async (_, letter, most) => {
  const largest = await resultOf(csv(letter.repeat(most)), undefined);
  expect(bytesOf(largest)).toBeLessThan(LAMBDA_BYTES);
  await expect(resultOf(csv(letter.repeat(most + 1)), undefined)).rejects.toMatchObject({
    code: 'LIMIT_EXCEEDED',
    message: expect.stringContaining('Accept-Encoding: gzip'),
  });
  expect(bytesOf(await resultOf(csv(letter.repeat(most + 1)), 'gzip'))).toBeLessThan(LAMBDA_BYTES);
});
