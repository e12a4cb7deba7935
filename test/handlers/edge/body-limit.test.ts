/** T13: how large the body of a request can be. */
import { expect, test } from 'vitest';
import { MAX_BODY_BYTES } from '../../../shared/contract/kernel/limits.ts';
import { context, event, handler } from './measuring-endpoint.ts';

/** JSON of a text, in so many bytes. */
const ofBytes = (bytes: number): string => JSON.stringify('x'.repeat(bytes - 2));

test.each([
  ['exactly the limit', MAX_BODY_BYTES, false, 200],
  ['exactly the limit, in base64', MAX_BODY_BYTES, true, 200],
  ['a byte more', MAX_BODY_BYTES + 1, false, 413],
  ['a byte more, in base64', MAX_BODY_BYTES + 1, true, 413],
])('a body of %s', async (_, bytes, isBase64Encoded, status) => {
  expect((await handler(event(ofBytes(bytes), isBase64Encoded), context)).statusCode).toBe(status);
});
