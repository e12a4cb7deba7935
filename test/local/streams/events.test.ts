/** Tests background work on the running platform: streams, queues, dead letters, a pipe, schedules of functions. */
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningPlatform, startPlatform } from '../../support/platform/platform.ts';
import { readCall, readProblem } from '../fixture-answers.ts';

let platform: RunningPlatform;
beforeAll(async () => {
  platform = await startPlatform({ app: fileURLToPath(new URL('../fixture/events-app.ts', import.meta.url)), withDemoProgramme: false });
});
afterAll(async () => {
  expect(await platform.stop()).toBe(0);
});

const post = (path: string, body: object = {}) =>
  fetch(platform.url + path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
const call = async (name: string, pk: string, path = '/caller') => readCall(await post(path, { call: name, pk }));
const worked = async (name: string) => (await platform.items()).find(({ PK }) => PK === `WORKED#${name}`)?.kinds;
const queue = async (name: string) => (await platform.queues()).find((one) => one.name === name);
const logs = async (name: string) => (await platform.logs())[name] ?? [];

describe('a stream', () => {
  test('goes to its function, from there to a queue, and from there to another function', async () => {
    expect(await call('place', 'MEMBER#1/THING')).toMatchObject({ ok: true });
    await platform.settle();
    expect(await worked('MEMBER#1')).toEqual(['THING']);
  });

  test('keeps its order, and so does a group of the queue', async () => {
    const kinds = Array.from({ length: 12 }, (_, index) => `THING${index}`);
    for (const kind of kinds) await call('place', `MEMBER#2/${kind}`);
    await platform.settle();
    expect(await worked('MEMBER#2')).toEqual(kinds);
  });

  test('is filtered as in the template', async () => {
    await call('place', 'ORDER#1/THING');
    await call('place', 'MEMBER#3/THING');
    await call('place', 'MEMBER#3/THING');
    await platform.settle();
    expect(await worked('ORDER#1')).toBeUndefined();
    // Only the first of the two writes is an INSERT.
    expect(await worked('MEMBER#3')).toEqual(['THING']);
  });

  test.each(['MEMBER#poison', 'MEMBER#explosive'])(
    'a record that its function refuses, %s, ends in the on-failure queue, and no other does',
    async (name) => {
      const before = (await queue('Failures'))?.visible ?? 0;
      await Promise.all([1, 2, 3].map((number) => call('place', `MEMBER#before-${name.slice(7)}/THING${number}`)));
      await call('place', `${name}/THING`);
      await Promise.all([1, 2, 3].map((number) => call('place', `MEMBER#after-${name.slice(7)}/THING${number}`)));
      await platform.settle();
      expect(await queue('Failures')).toMatchObject({ visible: before + 1 });
      expect(await worked(`MEMBER#before-${name.slice(7)}`)).toHaveLength(3);
      expect(await worked(`MEMBER#after-${name.slice(7)}`)).toHaveLength(3);
      expect((await logs('projector')).at(-1)).toBeDefined();
      expect((await logs('projector')).filter((line) => line.includes('gave up 1 records: RetryAttemptsExhausted'))).toHaveLength(
        before + 1,
      );
    },
  );

  test('is replayed from its beginning', async () => {
    await call('place', 'MEMBER#replayed/THING');
    await platform.settle();
    const batches = async () => (await logs('projector')).filter((line) => line.includes('MEMBER#replayed')).length;
    const before = await batches();
    await platform.replayStreams();
    await platform.settle();
    expect(await batches()).toBeGreaterThan(before);
    // The queue has seen the same messages less than five minutes ago.
    expect(await worked('MEMBER#replayed')).toEqual(['THING']);
  });
});

describe('a queue', () => {
  test('moves failing messages to the dead letters, holds back only their group, and takes them back', async () => {
    await call('place', 'MEMBER#held/STUBBORN');
    await call('place', 'MEMBER#held/THING');
    await call('place', 'MEMBER#free/THING');
    await expect.poll(() => worked('MEMBER#free')).toEqual(['THING']);
    expect(await worked('MEMBER#held')).toBeUndefined();
    await platform.settle();
    expect(await queue('Dead')).toMatchObject({ visible: 1, inFlight: 0, deadLetters: null });
    expect(await queue('Work')).toMatchObject({ visible: 0, inFlight: 0, deadLetters: 'Dead' });
    expect(await worked('MEMBER#held')).toEqual(['THING']);

    await call('put', 'ALLOWED');
    expect(await platform.redrive('Dead')).toBe(1);
    await platform.settle();
    expect(await worked('MEMBER#held')).toEqual(['THING', 'STUBBORN']);
    expect(await queue('Dead')).toMatchObject({ visible: 0, inFlight: 0 });
  });

  test('delays a message on request', async () => {
    expect(await call('sendLater', 'later')).toMatchObject({ ok: true });
    expect(await queue('Failures')).toMatchObject({ delayed: 1 });
    // Delayed messages are not waited for.
    await platform.settle();
  });

  test.each([
    ['/caller', 'sendBatch', true],
    ['/powerless', 'sendBatch', true],
    ['/powerless', 'send', false],
  ])("%s: %s is checked against the caller's role", async (path, name, ok) => {
    const answer = await call(name, '{"name":"sent","kind":"THING"}', path);
    expect(answer.ok).toBe(ok);
    if (!ok) {
      expect(answer.name).toBe('AccessDeniedException');
      expect(answer.message).toMatch(
        /powerless.* is not authorized to perform: sqs:SendMessage on resource: arn:aws:sqs:.*Work.*\.fifo because/,
      );
    }
  });

  test.each([
    ['Nowhere', 404, 'there is no queue Nowhere; there are: Dead, Work, Failures'],
    ['Work', 400, 'name must be a dead-letter queue of a single other queue'],
  ])('%s cannot be redriven', async (name, status, detail) => {
    const answer = await post(`/_local/queues/${name}/redrive`);
    expect([answer.status, (await readProblem(answer)).detail]).toEqual([status, detail]);
  });
});

describe('a bus', () => {
  test('has what a function puts there for the stream', async () => {
    const before = (await platform.events()).at(-1)?.number ?? 0;
    await call('put', 'MEMBER#piped');
    await call('place', 'MEMBER#piped/THING');
    await call('remove', 'MEMBER#piped');
    await platform.settle();
    const events = await platform.events(before);
    expect(events.map((event) => [event['detail-type'], event.source, event.detail.name])).toEqual([
      ['item.insert', 'fixture', 'MEMBER#piped'],
      ['item.modify', 'fixture', 'MEMBER#piped'],
    ]);
    expect(events[1]?.detail).toMatchObject({
      stream: expect.stringMatching(/^arn:aws:dynamodb:us-east-1:000000000000:table\/.*\/stream\/local$/),
      image: { PK: { S: 'MEMBER#piped' }, nothing: { M: {} } },
    });
  });
});

describe('PutEvents', () => {
  const put = async (entries: readonly object[], path = '/publisher') =>
    (await fetch(`${platform.url}${path}`, { method: 'POST', body: JSON.stringify(entries) })).json();
  const fine = { DetailType: 'a', Detail: '{}' };

  test('takes ten entries, and refuses eleven', async () => {
    expect(await put(Array.from({ length: 10 }, () => fine))).toEqual({ codes: Array.from({ length: 10 }, () => 'taken') });
    expect(await put(Array.from({ length: 11 }, () => fine))).toMatchObject({ name: 'ValidationException' });
  });

  test('refuses more than 256 KB of all entries together', async () => {
    const half = { ...fine, Detail: JSON.stringify({ text: 'x'.repeat(132_000) }) };
    expect(await put([half])).toEqual({ codes: ['taken'] });
    expect(await put([half, half])).toMatchObject({ name: 'ValidationException' });
  });

  test('takes what is right, and says of each other entry what is wrong', async () => {
    const entries = [fine, { Detail: '{}' }, { ...fine, Detail: 'no JSON' }, { ...fine, Detail: '[]' }];
    const answered = await put(entries);
    expect(answered).toEqual({ codes: ['taken', 'InvalidArgument', 'MalformedDetail', 'MalformedDetail'] });
  });

  test('needs the permission for the bus', async () => {
    expect(await put([fine], '/intruder')).toMatchObject({ name: 'AccessDeniedException' });
    expect(await put([{ ...fine, EventBusName: 'other' }])).toMatchObject({ name: 'AccessDeniedException' });
  });
});

describe('a schedule of a function', () => {
  test('runs it and returns its answer', async () => {
    expect(await (await post('/_local/schedules/sweeping/run')).json()).toMatchObject({
      status: 'SUCCEEDED',
      output: { number: 2, invocations: 1 },
    });
    expect(await (await fetch(`${platform.url}/_local/schedules`)).json()).toMatchObject({
      schedules: [{ name: 'sweeping', function: 'sweeper', lastRun: { status: 'SUCCEEDED' } }, { name: 'failing' }],
    });
  });

  test('reports the reason of a failure', async () => {
    const answer = await post('/_local/schedules/failing/run');
    expect([answer.status, (await readProblem(answer)).detail]).toEqual([
      500,
      expect.stringMatching(/^failing failed after [\d.]+ s: RangeError: as it was asked to$/),
    ]);
  });
});

test('reset empties table, queues and bus, and forgets earlier writes', async () => {
  await call('place', 'MEMBER#kept/THING');
  await platform.settle();
  await platform.reset();
  expect(await platform.items()).toEqual([]);
  expect((await platform.queues()).map(({ visible, inFlight, delayed }) => visible + inFlight + delayed)).toEqual([0, 0, 0]);
  expect(await platform.events()).toEqual([]);
  await call('place', 'MEMBER#kept/AGAIN');
  await platform.settle();
  expect(await worked('MEMBER#kept')).toEqual(['AGAIN']);
});
