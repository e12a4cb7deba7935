/** The id of the request that work goes back to: of an API function's request, and of each message of a batch. */
import { setImmediate } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import * as z from 'zod';
import * as mini from 'zod/mini';
import { endpoint } from '../../../functions/edge/endpoint.ts';
import { feature } from '../../../functions/edge/feature.ts';
import { queueConsumer } from '../../../functions/edge/queue-consumer.ts';
import { correlationId } from '../../../functions/edge/tracing/correlation.ts';
import type { RouteDefinition } from '../../../shared/contract/kernel/route.ts';
import { context, event } from './measuring-endpoint.ts';

const Line = z.looseObject({ message: z.string(), correlation_ids: z.array(z.string()).optional() });

/** The lines that some work logs, in short. */
async function linesOf(work: () => Promise<unknown>): Promise<readonly (readonly [string, readonly string[] | undefined])[]> {
  const written: string[] = [];
  const spies = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation((chunk) => written.push(String(chunk)) > 0),
  );
  await work();
  for (const spy of spies) spy.mockRestore();
  const lines = written.flatMap((text) => text.split('\n')).filter((line) => line.startsWith('{"level"'));
  return lines.map((line) => Line.parse(JSON.parse(line))).map(({ message, correlation_ids }) => [message, correlation_ids]);
}

const measure = {
  method: 'POST',
  path: '/v1/measure',
  servedBy: 'reference',
  caller: 'anyone',
  summary: 'says the id of the request',
  body: z.string(),
  answers: { 200: z.string() },
} as const satisfies RouteDefinition;

test('is that of API Gateway in all that an API function does, and gone behind it', async () => {
  const seen: (string | undefined)[] = [];
  const handler = endpoint(
    { measures: ['POST /v1/measure'] },
    {
      measures: async () =>
        feature(
          { measure },
          {
            measure: async () => {
              await setImmediate();
              seen.push(correlationId());
              return { status: 200, body: '' };
            },
          },
        ),
    },
  );
  await linesOf(() => handler(event('"a"', false), context));
  expect([...seen, correlationId()]).toEqual(['request-1', undefined]);
});

const record = (messageId: string, group: string, body: object) => ({
  messageId,
  body: JSON.stringify(body),
  attributes: { MessageGroupId: group },
});

test('is that of each message while groups are worked on at once, and the line of the batch has all', async () => {
  const seen: [string, string | undefined][] = [];
  const handler = queueConsumer(
    mini.object({ name: mini.string(), by: mini.optional(mini.string()), fails: mini.optional(mini.boolean()) }),
    async ({ name, fails }) => {
      await setImmediate();
      seen.push([name, correlationId()]);
      if (fails) throw new RangeError('cannot be done');
    },
    ({ by }) => by,
  );
  const batch = {
    Records: [
      record('1', 'a', { name: 'first', by: 'request-1' }),
      record('2', 'b', { name: 'other', by: 'request-2', fails: true }),
      record('3', 'a', { name: 'second' }),
      record('4', 'c', { name: 'again', by: 'request-1' }),
    ],
  };
  const lines = await linesOf(() => handler(batch, context));
  expect(Object.fromEntries(seen)).toEqual({ first: 'request-1', other: 'request-2', second: undefined, again: 'request-1' });
  expect(lines).toEqual([
    ['message failed', ['request-2']],
    ['worked', ['request-1', 'request-2']],
  ]);
  const next = await linesOf(() => handler({ Records: [record('5', 'a', { name: 'later' })] }, context));
  expect(next).toEqual([['worked', undefined]]);
});
