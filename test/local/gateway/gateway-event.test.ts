import { expect, test } from 'vitest';
import { gatewayAnswer } from '../../../infra/local/gateway/gateway-answer.ts';
import { type GatewayRequest, gatewayEvent, splitTarget } from '../../../infra/local/gateway/gateway-event.ts';

const request = (more: Partial<GatewayRequest>): GatewayRequest => ({
  method: 'POST',
  target: '/v1/things/7?a=1&b=x%20y&a=2',
  protocol: 'HTTP/1.1',
  sourceIp: '127.0.0.1',
  headers: { host: '127.0.0.1:4000', 'user-agent': 'test' },
  rawHeaders: [
    'Host',
    '127.0.0.1:4000',
    'User-Agent',
    'test',
    'X-Many',
    '1',
    'x-many',
    '2',
    'Cookie',
    'a=1; b=2',
    'Content-Type',
    'application/json; charset=utf-8',
  ],
  body: Buffer.from('{"é":1}'),
  requestId: 'r-1',
  routeKey: 'POST /v1/things/{id}',
  pathParameters: { id: '7' },
  jwt: { claims: { sub: 's' }, scopes: null },
  now: new Date('2027-03-12T19:03:58.123Z'),
  ...more,
});

test('payload format 2.0', () => {
  expect(gatewayEvent(request({}))).toEqual({
    version: '2.0',
    routeKey: 'POST /v1/things/{id}',
    rawPath: '/v1/things/7',
    rawQueryString: 'a=1&b=x%20y&a=2',
    cookies: ['a=1', 'b=2'],
    headers: { host: '127.0.0.1:4000', 'user-agent': 'test', 'x-many': '1,2', 'content-type': 'application/json; charset=utf-8' },
    queryStringParameters: { a: '1,2', b: 'x y' },
    pathParameters: { id: '7' },
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      authorizer: { jwt: { claims: { sub: 's' }, scopes: null } },
      domainName: '127.0.0.1',
      domainPrefix: 'local',
      http: { method: 'POST', path: '/v1/things/7', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
      requestId: 'r-1',
      routeKey: 'POST /v1/things/{id}',
      stage: '$default',
      time: '12/Mar/2027:19:03:58 +0000',
      timeEpoch: 1804878238123,
    },
    body: '{"é":1}',
    isBase64Encoded: false,
  });
});

test('absent values are left out', () => {
  const event = gatewayEvent(request({ target: '/x', rawHeaders: [], body: Buffer.alloc(0), pathParameters: {}, jwt: undefined }));
  for (const name of ['cookies', 'queryStringParameters', 'pathParameters', 'body']) expect(event).not.toHaveProperty(name);
  expect(event.requestContext).not.toHaveProperty('authorizer');
  expect(event.isBase64Encoded).toBe(false);
});

test.each<[string | undefined, boolean]>([
  ['application/json', false],
  ['application/problem+json', false],
  ['text/csv', false],
  ['application/x-www-form-urlencoded', true],
  ['application/octet-stream', true],
  [undefined, true],
])('a body of type %s in base64: %s', (type, encoded) => {
  const event = gatewayEvent(request({ rawHeaders: type === undefined ? [] : ['content-type', type], body: Buffer.from('x=1') }));
  expect([event.isBase64Encoded, event.body]).toEqual([encoded, encoded ? 'eD0x' : 'x=1']);
});

test.each([
  ['/a%20b?q=%20', '/a b', 'q=%20'],
  ['/a%2Fb', '/a/b', ''],
  ['/a%3Fb=1?c', '/a', 'c'],
  ['/100%', '/100%', ''],
])('the path of %s is decoded, its query is not', (target, path, rawQueryString) => {
  expect(splitTarget(target)).toEqual({ path, rawQueryString });
});

test('an answer in its full form', () => {
  const result = JSON.stringify({ statusCode: 201, headers: { 'X-A': 1 }, cookies: ['a=1'], body: 'aGk=', isBase64Encoded: true });
  expect(gatewayAnswer(result)).toEqual({
    status: 201,
    headers: { 'content-type': 'text/plain;charset=utf-8', 'x-a': '1', 'set-cookie': ['a=1'] },
    body: Buffer.from('hi'),
  });
});

test('an answer in its short form', () => {
  expect(gatewayAnswer('{"a":1}')).toEqual({ status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from('{"a":1}') });
  expect(gatewayAnswer('"text"')?.body.toString()).toBe('text');
});

test('an answer that API Gateway does not understand', () => {
  expect(gatewayAnswer('{"statusCode":"many"}')).toBeUndefined();
  expect(gatewayAnswer('{"statusCode":200,"body":{}}')).toBeUndefined();
});
