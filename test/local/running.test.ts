/** The fixture app on the running platform: the gateway, the endpoint for AWS calls and the clock together. */
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { type RunningPlatform, startPlatform } from '../support/platform/platform.ts';
import { readCall, readEcho, readProblem } from './fixture-answers.ts';

let platform: RunningPlatform;
beforeAll(async () => {
  platform = await startPlatform({ app: fileURLToPath(new URL('./fixture/app.ts', import.meta.url)), withDemoProgramme: false });
});
afterAll(async () => {
  expect(await platform.stop()).toBe(0);
});

const get = (path: string, headers: Record<string, string> = {}) => fetch(platform.url + path, { headers, redirect: 'manual' });
const post = (path: string, body: string | Buffer, headers: Record<string, string> = {}) =>
  fetch(platform.url + path, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });

describe("every AWS call is checked against the caller's role in the template", () => {
  const call = async (path: string, call: string, pk: string) => readCall(await post(path, JSON.stringify({ call, pk })));

  test.each([
    ['put', 'MEMBER#1'],
    ['get', 'MEMBER#1'],
    ['query', 'MEMBER#1'],
    ['transactPut', 'MEMBER#2'],
  ])('%s of %s is allowed', async (name, pk) => {
    expect(await call('/caller', name, pk)).toMatchObject({ ok: true });
  });

  test.each([
    ['update', 'MEMBER#1', 'UpdateItem'],
    ['scan', '', 'Scan'],
    ['put', 'ORDER#1', 'PutItem'],
    ['query', 'ORDER#1', 'Query'],
    ['transactPut', 'ORDER#1', 'PutItem'],
    ['transact', 'MEMBER#1', 'DeleteItem'],
    ['queryIndex', 'MEMBER#1', 'Query'],
  ])('%s of %s is refused', async (name, pk, action) => {
    const answer = await call('/caller', name, pk);
    expect(answer).toMatchObject({ ok: false, name: 'AccessDeniedException' });
    expect(answer.message).toMatch(
      new RegExp(`^User: .*/Fixture-Service-caller.* is not authorized to perform: dynamodb:${action} on resource: arn:`),
    );
  });

  test('a refused transaction writes nothing', async () => {
    expect((await call('/caller', 'get', 'MEMBER#transact')).answer).not.toHaveProperty('Item');
  });

  test.each(['put', 'get', 'query', 'scan'])('a function without permissions on the table may not %s', async (name) => {
    expect(await call('/powerless', name, 'MEMBER#1')).toMatchObject({ ok: false, name: 'AccessDeniedException' });
  });

  test('a secret is the same each time, for functions that may read it', async () => {
    const first = await call('/caller', 'secret', '');
    expect(first.answer?.SecretString).toMatch(/^[A-Za-z0-9]{40}$/);
    expect((await call('/caller', 'secret', '')).answer?.SecretString).toBe(first.answer?.SecretString);
    expect(await call('/powerless', 'secret', '')).toMatchObject({ ok: false, name: 'AccessDeniedException' });
  });
});

describe('the gateway', () => {
  test('passes the event, the context and the environment', async () => {
    const answer = await readEcho(await get('/echo/a%20b?x=1&x=2'));
    expect(answer).toMatchObject({
      event: {
        version: '2.0',
        routeKey: 'GET /echo/{name}',
        rawPath: '/echo/a b',
        pathParameters: { name: 'a b' },
        queryStringParameters: { x: '1,2' },
      },
      environment: { handler: 'index.handler', trace: null, home: null },
    });
    expect(answer.functionName).toContain('echo');
    expect(answer.remaining).toBeGreaterThan(0);
    expect(answer.remaining).toBeLessThanOrEqual(2000);
  });

  test('a fixed segment before a parameter', async () => {
    expect((await readEcho(await get('/echo/fixed'))).event.routeKey).toBe('GET /echo/fixed');
  });

  test('status, headers, cookies and a body in base64', async () => {
    const answer = await get('/echo/a?wish=full');
    expect([answer.status, answer.headers.get('x-made'), answer.headers.getSetCookie(), await answer.text()]).toEqual([
      201,
      'yes',
      ['a=1', 'b=2'],
      'made',
    ]);
  });

  test.each<[string, () => Promise<Response>, number, string, string]>([
    ['no such route', () => get('/nowhere'), 404, 'Not Found', 'NOT_FOUND'],
    ['no token', () => get('/guarded'), 401, 'Unauthorized', 'UNAUTHENTICATED'],
    [
      'a body that is too large',
      () => post('/echo/a', Buffer.alloc(10 * 1024 * 1024 + 1)),
      413,
      'Request Entity Too Large',
      'PAYLOAD_TOO_LARGE',
    ],
    ['a handler that throws', () => get('/echo/a?wish=throw'), 500, 'Internal Server Error', 'INTERNAL'],
    ['a function that ends its process', () => get('/echo/a?wish=exit'), 500, 'Internal Server Error', 'INTERNAL'],
    ['a function that returns more than Lambda allows', () => get('/echo/a?wish=large'), 500, 'Internal Server Error', 'INTERNAL'],
    ['a function that takes too long', () => get('/echo/a?wish=hang'), 503, 'Service Unavailable', 'BUSY'],
  ])("%s: API Gateway's message, and the problem", async (_, ask, status, message, code) => {
    const answer = await ask();
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(await answer.json()).toMatchObject({
      message,
      code,
      status,
      type: `/docs#${code}`,
      detail: expect.any(String),
      title: expect.any(String),
    });
  });

  test('a body of exactly the limit is accepted', async () => {
    expect((await post('/echo/a?wish=full', Buffer.alloc(10 * 1024 * 1024, 'a'))).status).toBe(201);
  });

  test('there can be more requests at once than workers', async () => {
    const answers = await Promise.all(Array.from({ length: 60 }, (_, index) => get(`/echo/${index}`)));
    const names = await Promise.all(answers.map(async (answer) => (await readEcho(answer)).event.pathParameters?.name));
    expect(names).toEqual(Array.from({ length: 60 }, (_, index) => String(index)));
  });

  test('a token of the local issuer opens a guarded route', async () => {
    const token = await platform.token({ sub: 'u-1', groups: ['manager', 'support'] });
    const answer = await readEcho(await get('/guarded', { authorization: `Bearer ${token}` }));
    expect(answer.event.requestContext.authorizer?.jwt.claims).toMatchObject({ sub: 'u-1', 'cognito:groups': '[manager support]' });
  });

  test('an expired token does not, and the answer says why', async () => {
    const answer = await get('/guarded', { authorization: `Bearer ${await platform.token({ sub: 'u-1', expiresIn: -1 })}` });
    expect(answer.headers.get('www-authenticate')).toContain('expired');
    expect(await answer.json()).toMatchObject({ detail: 'the token has expired' });
  });

  test('/ leads to the reference', async () => {
    const answer = await get('/');
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/docs']);
  });
});

describe('the local endpoints', () => {
  test('health', async () => {
    expect(await (await get('/_local/health')).json()).toMatchObject({
      status: 'ready',
      startedInSeconds: expect.any(Number),
      functions: ['echo', 'caller', 'powerless', 'counter'],
      table: expect.stringContaining('Table'),
      clock: expect.stringMatching(/Z$/),
    });
  });

  test('the clock moves for every function, loaded ones included', async () => {
    const before = await platform.clock();
    const moved = await platform.moveClock({ advance: 'P30D' });
    expect(moved.getTime() - before.getTime()).toBeGreaterThanOrEqual(30 * 86_400_000);
    const seen = new Date((await readEcho(await get('/echo/a'))).now);
    expect(seen.getTime()).toBeGreaterThanOrEqual(moved.getTime());
    expect(seen.getTime()).toBeLessThanOrEqual((await platform.clock()).getTime());
    expect((await platform.moveClock({ now: '2027-01-01T00:00:00Z' })).toISOString()).toMatch(/^2027-01-01T00:00:0/);
    const token = await platform.token({ sub: 'u-1', expiresIn: 60 });
    await platform.moveClock({ advance: 'PT61S' });
    expect((await get('/guarded', { authorization: `Bearer ${token}` })).status).toBe(401);
  });

  test.each([
    ['{"advance":"30 days"}', 'advance'],
    ['{"now":"yesterday"}', 'now'],
    ['{"now":"2027-02-30T00:00:00Z"}', 'now'],
    ['{"advance":"P999999Y"}', 'advance'],
    ['{}', 'now'],
    ['not json', 'body'],
    ['{"later":"P1D"}', 'body'],
  ])('the clock refuses %s', async (body, field) => {
    const answer = await post('/_local/clock', body);
    expect(answer.status).toBe(400);
    const problem = await readProblem(answer);
    expect(problem.code).toBe('VALIDATION_FAILED');
    expect(problem.errors?.map((fault) => fault.field)).toContain(field);
  });

  describe('schedules', () => {
    const run = (name: string) => post(`/_local/schedules/${name}/run`, '');
    const listed = async (name: string) => {
      const { schedules } = z
        .object({ schedules: z.array(z.looseObject({ name: z.string() })) })
        .parse(await (await get('/_local/schedules')).json());
      return schedules.find((schedule) => schedule.name === name);
    };

    test('are those of the template, and run on request', async () => {
      expect(await listed('counting')).toEqual({
        name: 'counting',
        expression: 'rate(1 day)',
        stateMachine: 'Countdown',
        lastRun: null,
      });
      const answer = await run('counting');
      expect(await answer.json()).toEqual({
        name: 'counting',
        status: 'SUCCEEDED',
        output: [
          { number: 0, invocations: 2 },
          { number: 0, invocations: 5 },
        ],
        startedAt: expect.stringMatching(/Z$/),
        seconds: expect.any(Number),
      });
      expect(await listed('counting')).toMatchObject({ lastRun: { status: 'SUCCEEDED' } });
    });

    test("retry by the error's name, as defined", async () => {
      expect(await (await run('stumbling')).json()).toMatchObject({ status: 'SUCCEEDED', output: [{ number: 0, invocations: 1 }] });
    });

    test('report the reason of a failure', async () => {
      const answer = await run('failing');
      expect(answer.status).toBe(500);
      expect((await readProblem(answer)).detail).toMatch(/^failing failed after [\d.]+ s: RangeError: as it was asked to$/);
      expect(await listed('failing')).toMatchObject({ lastRun: { status: 'FAILED' } });
    });

    test('that do not exist are not found, and the answer lists the others', async () => {
      const answer = await run('expiry');
      expect([answer.status, (await readProblem(answer)).detail]).toEqual([
        404,
        'there is no schedule expiry; there are: counting, stumbling, failing',
      ]);
    });
  });

  test('the logs of functions', async () => {
    await get('/echo/a?wish=remembered');
    await expect.poll(async () => (await platform.logs()).echo?.join('\n')).toContain('echo asked for remembered');
  });

  test('the items of the table', async () => {
    await post('/caller', '{"call":"put","pk":"MEMBER#seen"}');
    expect(await platform.items()).toContainEqual(expect.objectContaining({ PK: 'MEMBER#seen' }));
    for (const cursor of ['', 'x', 'bm90IGEga2V5']) expect((await get(`/_local/table?cursor=${cursor}`)).status).toBe(400);
  });

  test('reset empties the table, and sets the clock back', async () => {
    await post('/caller', '{"call":"put","pk":"MEMBER#reset"}');
    await platform.moveClock({ advance: 'P30D' });
    await platform.reset();
    expect(Math.abs((await platform.clock()).getTime() - Date.now())).toBeLessThan(86_400_000);
    const answer = await readCall(await post('/caller', '{"call":"get","pk":"MEMBER#reset"}'));
    expect(answer).toMatchObject({ ok: true });
    expect(answer.answer).not.toHaveProperty('Item');
  });

  test('a clock that is moved while the platform is reset waits for it', async () => {
    const [, moved] = await Promise.all([platform.reset(), platform.moveClock({ now: '2030-01-01T00:00:00Z' })]);
    expect(moved.toISOString()).toMatch(/^2030-01-01T00:/);
    expect((await platform.clock()).getUTCFullYear()).toBe(2030);
    await platform.reset();
  });

  test('a page of another site gets no token', async () => {
    expect((await post('/_local/token', '{"sub":"x"}', { origin: 'https://example.org' })).status).toBe(403);
    expect((await post('/_local/token', '{"sub":"x"}', { origin: platform.url })).status).toBe(200);
    expect(await rawStatus(`GET /_local/health HTTP/1.1\r\nHost: example.org\r\nConnection: close\r\n\r\n`)).toBe('403');
  });
});

/** `fetch` cannot send another Host. */
function rawStatus(request: string): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(Number(new URL(platform.url).port), '127.0.0.1', () => socket.write(request));
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('end', () => resolve(answer.split(' ')[1])).on('error', reject);
  });
}
