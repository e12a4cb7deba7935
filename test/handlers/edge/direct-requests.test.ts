/** On a stage with CloudFront in front, a function answers only what comes by it. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { context, event, handler } from './measuring-endpoint.ts';

const KEYS = ['Zk9c0xQ1', 'Ab3d5fG7'];

const answerTo = async (headers: Readonly<Record<string, string>>) => {
  const plain = event('"abc"', false);
  return handler({ ...plain, headers: { ...plain.headers, ...headers } }, context);
};

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('with keys of CloudFront', () => {
  test.each(KEYS)('a request with the key %s is answered', async (key) => {
    vi.stubEnv('ORIGIN_KEYS', KEYS.join(','));
    expect(await answerTo({ 'x-origin-key': key })).toMatchObject({ statusCode: 200, body: '{"length":3}' });
  });

  test.each([
    ['no key', {}],
    ['an empty key', { 'x-origin-key': '' }],
    ['another key', { 'x-origin-key': 'Zk9c0xQ2' }],
    ['a part of a key', { 'x-origin-key': 'Zk9c' }],
    ['both keys', { 'x-origin-key': KEYS.join(',') }],
    ['the key in another header', { 'x-key': 'Zk9c0xQ1' }],
  ])('a request with %s is refused before anything of it is read', async (_, headers) => {
    vi.stubEnv('ORIGIN_KEYS', KEYS.join(','));
    const refused = { statusCode: 403, body: '{"message":"Forbidden"}', headers: { 'cache-control': 'no-store' } };
    expect(await answerTo(headers)).toMatchObject(refused);
    const plain = event('not JSON', false);
    expect(await handler({ ...plain, routeKey: 'GET /v1/nowhere', headers }, context)).toMatchObject(refused);
  });

  test('a key that is empty lets no one in', async () => {
    for (const keys of ['', 'Zk9c0xQ1,']) {
      vi.stubEnv('ORIGIN_KEYS', keys);
      expect(await answerTo({ 'x-origin-key': '' })).toMatchObject({ statusCode: 500 });
    }
  });
});

test('a stage without CloudFront takes requests as they come', async () => {
  expect(await answerTo({})).toMatchObject({ statusCode: 200 });
});
