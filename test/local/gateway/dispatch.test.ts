import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dispatch } from '../../../infra/local/gateway/dispatch.ts';
import { refuse } from '../../../infra/local/gateway/problem-answer.ts';

let isReady: boolean;
let server: Server;
beforeAll(async () => {
  const answers = (text: string) => ({ answer: async (_: unknown, response: { end(text: string): unknown }) => void response.end(text) });
  server = createServer(
    dispatch({
      isReady: () => isReady,
      notReady: (_, response) => refuse(response, { code: 'BUSY', detail: 'starting' }),
      localEndpoints: answers('local'),
      gateway: {
        answer: (request, response) =>
          request.url === '/broken' ? Promise.reject(new Error('no pool')) : answers('gateway').answer(request, response),
      },
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => server.close());

async function ask(path: string): Promise<readonly [number, string]> {
  const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, { method: 'POST' });
  const text = await answer.text();
  return [answer.status, answer.ok ? text : JSON.parse(text).detail];
}

test.each(['/_local/health', '/_local/clock', '/_local/token', '/_local/reset', '/_local/issuers'])(
  '%s is 503 until the platform is ready',
  async (path) => {
    isReady = false;
    expect(await ask(path)).toEqual([503, 'starting']);
    isReady = true;
    expect(await ask(path)).toEqual([200, 'local']);
  },
);

test.each([
  ['/_local/issuer/jwks', 'local'],
  ['/v1/programmes', 'gateway'],
  ['/_locale', 'gateway'],
])('%s answers while the demo programmes are published', async (path, who) => {
  isReady = false;
  expect(await ask(path)).toEqual([200, who]);
});

test('a failed answer is a problem with the reason', async () => {
  isReady = true;
  expect(await ask('/broken')).toEqual([500, 'no pool']);
});
