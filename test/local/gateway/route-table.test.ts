import { expect, test } from 'vitest';
import { RouteTable } from '../../../infra/local/gateway/route-table.ts';

const table = new RouteTable(
  ['GET /a/{id}', 'GET /a/fixed', 'POST /a/{id}', 'ANY /a/{id}/b', 'GET /a/{id}/b', 'GET /files/{rest+}', 'GET /files/{one}', 'GET /'].map(
    (key) => ({ key }),
  ),
);

test.each<[string, string, string | undefined, object]>([
  ['GET', '/a/1', 'GET /a/{id}', { id: '1' }],
  ['GET', '/a/fixed', 'GET /a/fixed', {}],
  ['POST', '/a/fixed', 'POST /a/{id}', { id: 'fixed' }],
  ['GET', '/a/1/b', 'GET /a/{id}/b', { id: '1' }],
  ['PUT', '/a/1/b', 'ANY /a/{id}/b', { id: '1' }],
  ['GET', '/files/x', 'GET /files/{one}', { one: 'x' }],
  ['GET', '/files/x/y', 'GET /files/{rest+}', { rest: 'x/y' }],
  ['GET', '/', 'GET /', {}],
  ['GET', '/a', undefined, {}],
  ['GET', '/a/', undefined, {}],
  ['GET', '/a/1/', undefined, {}],
  ['DELETE', '/a/1', undefined, {}],
  ['GET', '/A/1', undefined, {}],
])('%s %s', (method, path, key, pathParameters) => {
  const match = table.match(method, path);
  expect(match?.route.key).toBe(key);
  expect(match?.pathParameters ?? {}).toEqual(pathParameters);
});

test('$default gets requests that no other route matches', () => {
  const withDefault = new RouteTable([{ key: '$default' }, { key: 'GET /a' }]);
  expect(withDefault.match('GET', '/a')?.route.key).toBe('GET /a');
  expect(withDefault.match('GET', '/b')?.route.key).toBe('$default');
});
