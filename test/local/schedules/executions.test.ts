/** Executions that functions start through the Step Functions API, with the real SDK. */
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningPlatform, startPlatform } from '../../support/platform/platform.ts';
import { readCall } from '../fixture-answers.ts';

let platform: RunningPlatform;
beforeAll(async () => {
  platform = await startPlatform({ app: fileURLToPath(new URL('../fixture/app.ts', import.meta.url)), withDemoProgramme: false });
});
afterAll(async () => {
  expect(await platform.stop()).toBe(0);
});

const call = async (path: '/caller' | '/powerless', name: string, pk: string) =>
  readCall(
    await fetch(platform.url + path, {
      method: 'POST',
      body: JSON.stringify({ call: name, pk }),
      headers: { 'content-type': 'application/json' },
    }),
  );
const ended = (name: string) =>
  expect
    .poll(async () => (await call('/caller', 'describe', name)).answer?.status)
    .not.toBe('RUNNING')
    .then(() => call('/caller', 'describe', name));

describe('an execution', () => {
  test('runs by itself, and reports its end', async () => {
    const started = await call('/caller', 'start', 'one');
    expect(started).toMatchObject({ ok: true, answer: { executionArn: expect.stringMatching(/:execution:.*:one$/) } });
    const { answer } = await ended('one');
    expect(answer).toMatchObject({ status: 'SUCCEEDED', name: 'one', input: '{"items":[{"number":2}]}' });
    expect(JSON.parse(String(answer?.output))).toMatchObject([{ number: 0, invocations: 2 }]);
  });

  test('reports the reason of a failure', async () => {
    const failing = JSON.stringify({ items: [{ number: 1, wish: 'throw' }] });
    expect(await call('/caller', 'start', `failing|${failing}`)).toMatchObject({ ok: true });
    expect((await ended('failing')).answer).toMatchObject({ status: 'FAILED', error: expect.any(String), cause: expect.any(String) });
  });

  test('is started once, however often its name is used while it runs', async () => {
    const long = `long|${JSON.stringify({ items: Array.from({ length: 40 }, () => ({ number: 10 })) })}`;
    const [first, second] = [await call('/caller', 'start', long), await call('/caller', 'start', long)];
    expect(first).toMatchObject({ ok: true });
    expect(second.answer).toMatchObject({ executionArn: first.answer?.executionArn, startDate: first.answer?.startDate });
    const other = await call('/caller', 'start', 'long|{"items":[]}');
    expect(other).toMatchObject({ ok: false, name: 'ExecutionAlreadyExists' });
    expect((await ended('long')).answer).toMatchObject({ status: 'SUCCEEDED' });
    expect(await call('/caller', 'start', long)).toMatchObject({ ok: false, name: 'ExecutionAlreadyExists' });
  });
});

describe('the API refuses, like Step Functions,', () => {
  test.each([
    ['a name with a colon', 'start', 'a:b', 'InvalidName'],
    ['a name of 81 characters', 'start', 'a'.repeat(81), 'InvalidName'],
    ['an input of more than 256 KiB', 'start', `large|"${'x'.repeat(256 * 1024 - 1)}"`, 'InvalidExecutionInput'],
    ['an input that is not JSON', 'start', 'x|{', 'InvalidExecutionInput'],
    ['an unknown execution', 'describe', 'nothing', 'ExecutionDoesNotExist'],
  ])('%s', async (_, name, pk, error) => {
    expect(await call('/caller', name, pk)).toMatchObject({ ok: false, name: error });
  });

  test.each([
    ['start', 'StartExecution'],
    ['describe', 'DescribeExecution'],
  ])('a %s without permission', async (name, action) => {
    const answer = await call('/powerless', name, 'mine');
    expect(answer).toMatchObject({ ok: false, name: 'AccessDeniedException' });
    expect(answer.message).toContain(`is not authorized to perform: states:${action} on resource: arn:`);
  });
});
