/** The reference function as it is deployed: its bundle, with the files beside it. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { beforeAll, describe, expect, test } from 'vitest';
import { bundleFunction } from '../../infra/constructs/bundle.ts';
import { Problem } from '../../shared/contract/kernel/problem-details.ts';

/** It reads files and hashes them. Much more than this means that a library came along. */
const MAX_BUNDLE_BYTES = 16 * 1024;

/** Lambda refuses to answer more. */
const MAX_ANSWER_BYTES = 6 * 1024 * 1024;

type Handler = (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>;

const { directory } = bundleFunction('reference');
let handler: Handler;
beforeAll(async () => {
  ({ handler } = (await import(pathToFileURL(join(directory, 'index.mjs')).href)) as { handler: Handler });
});

const FILES = [
  { path: '/docs', contentType: 'text/html; charset=utf-8' },
  { path: '/openapi.json', contentType: 'application/json' },
  { path: '/docs/swagger-ui.css', contentType: 'text/css; charset=utf-8' },
  { path: '/docs/swagger-ui-bundle.js', contentType: 'text/javascript; charset=utf-8' },
  { path: '/docs/favicon-32x32.png', contentType: 'image/png' },
  { path: '/docs/reference.css', contentType: 'text/css; charset=utf-8' },
  { path: '/docs/reference.js', contentType: 'text/javascript; charset=utf-8' },
];

describe.each(FILES)('GET $path', ({ path, contentType }) => {
  test('says what it is, and how long it holds', async () => {
    const answer = await get(path);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-type': contentType,
      'cache-control': expect.stringMatching(/^(no-cache|public, max-age=\d+)$/),
      etag: expect.stringMatching(/^W\/"[\w-]{43}"$/),
      vary: 'accept-encoding',
      'x-content-type-options': 'nosniff',
    });
    expect(bytes(answer).length).toBeGreaterThan(100);
  });

  test('is the same content in every encoding, under the same tag', async () => {
    const plain = await get(path);
    const gzip = await get(path, { 'accept-encoding': 'gzip' });
    const brotli = await get(path, { 'accept-encoding': 'gzip, deflate, br, zstd' });
    expect(plain.headers).not.toHaveProperty('content-encoding');
    if (contentType.startsWith('image/')) {
      expect(bytes(brotli)).toEqual(bytes(plain));
      return;
    }
    expect(gzip.headers).toMatchObject({ 'content-encoding': 'gzip', etag: plain.headers?.etag });
    expect(brotli.headers).toMatchObject({ 'content-encoding': 'br', etag: plain.headers?.etag });
    expect(gunzipSync(bytes(gzip)).equals(bytes(plain))).toBe(true);
    expect(brotliDecompressSync(bytes(brotli)).equals(bytes(plain))).toBe(true);
  });

  test('is not sent to a client that has it', async () => {
    const etag = String((await get(path)).headers?.etag);
    for (const ifNoneMatch of [etag, etag.slice(2), `"other", ${etag}`, '*']) {
      const answer = await get(path, { 'if-none-match': ifNoneMatch });
      expect(answer, ifNoneMatch).toMatchObject({ statusCode: 304, headers: { etag } });
      expect(answer).not.toHaveProperty('body');
    }
    expect((await get(path, { 'if-none-match': 'W/"other"' })).statusCode).toBe(200);
  });

  test('stays far below what Lambda may answer', async () => {
    expect(JSON.stringify(await get(path)).length).toBeLessThan(MAX_ANSWER_BYTES / 2);
  });
});

test.each([
  ['br;q=0, gzip', 'gzip'],
  ['GZIP;q=0.5', 'gzip'],
  ['*', 'br'],
  ['*;q=0, gzip', 'gzip'],
  ['identity', undefined],
  ['br;q=0, gzip;q=0', undefined],
  ['', undefined],
  ['br;q=nonsense', undefined],
])('Accept-Encoding %j is answered in %s', async (acceptEncoding, encoding) => {
  const answer = await get('/openapi.json', { 'accept-encoding': acceptEncoding });
  expect(answer.headers?.['content-encoding']).toBe(encoding);
});

test('the document is the committed one', async () => {
  expect(bytes(await get('/openapi.json')).toString()).toBe(await readFile(new URL('../../docs/openapi.json', import.meta.url), 'utf8'));
});

test('the page has no script or style of its own inside, and asks no other host for any', async () => {
  const page = await get('/docs');
  const html = bytes(page).toString();
  expect(html).toContain('<title>Perennial API reference</title>');
  expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/i);
  const sources = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, source]) => source);
  expect(sources.length).toBeGreaterThan(4);
  for (const source of sources) expect(source).toMatch(/^\/(docs\/[a-z0-9.-]+|openapi\.json)$/);
  expect(page.headers?.['content-security-policy']).toContain("default-src 'self';");
});

test('every file that the page names is served', async () => {
  const html = bytes(await get('/docs')).toString();
  for (const [, path = ''] of html.matchAll(/(?:src|href)="(\/[^"]*)"/g)) expect((await get(path)).statusCode, path).toBe(200);
});

test.each(['/docs/missing.js', '/docs/index.html', '/docs/..', '/docs/openapi.json', '/docs/__proto__', '/docs/'])(
  'GET %s is a problem: there is no such file',
  async (path) => {
    const answer = await get(path);
    expect(answer.statusCode).toBe(404);
    expect(answer.headers?.['content-type']).toBe('application/problem+json');
    expect(Problem.parse(JSON.parse(String(answer.body)))).toMatchObject({ code: 'NOT_FOUND', status: 404, instance: 'request-1' });
  },
);

test('the bundle is small', async () => {
  expect((await stat(join(directory, 'index.mjs'))).size).toBeLessThan(MAX_BUNDLE_BYTES);
});

const bytes = (answer: APIGatewayProxyStructuredResultV2): Buffer =>
  Buffer.from(answer.body ?? '', answer.isBase64Encoded ? 'base64' : 'utf8');

/** As API Gateway's payload 2.0 has it: header names in lower case, the matched route beside the path. */
function get(path: string, headers: Record<string, string> = {}): Promise<APIGatewayProxyStructuredResultV2> {
  const file = path.startsWith('/docs/') ? path.slice('/docs/'.length) : undefined;
  const routeKey = file === undefined ? `GET ${path}` : 'GET /docs/{file}';
  const http = { method: 'GET', path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' };
  return handler({
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: '',
    headers,
    ...(file !== undefined && { pathParameters: { file } }),
    isBase64Encoded: false,
    requestContext: {
      accountId: 'anonymous',
      apiId: 'api',
      domainName: 'api.example.org',
      domainPrefix: 'api',
      http,
      requestId: 'request-1',
      routeKey,
      stage: '$default',
      time: '21/Nov/2026:10:00:00 +0000',
      timeEpoch: 1795255200000,
    },
  });
}
