/** How messages of a FIFO queue are worked off: in order within a group, and given back from the first that fails. */
import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';
import { expect, test, vi } from 'vitest';
import * as z from 'zod';
import { fifoConsumer } from '../../functions/edge/fifo-consumer.ts';
import { logger } from '../../functions/edge/observe.ts';

const Message = z.object({ name: z.string() });

const logged = vi.spyOn(logger, 'error').mockImplementation(() => undefined);
vi.spyOn(logger, 'info').mockImplementation(() => undefined);

const record = (group: string, name: string, body = JSON.stringify({ name })): SQSRecord => ({
  messageId: name,
  receiptHandle: name,
  body,
  attributes: {
    ApproximateReceiveCount: '1',
    SentTimestamp: '0',
    SenderId: 'tests',
    ApproximateFirstReceiveTimestamp: '0',
    MessageGroupId: group,
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:eu-central-1:000000000000:reactions.fifo',
  awsRegion: 'eu-central-1',
});

/** What was done, in order, and what is given back. */
async function worked(records: readonly SQSRecord[], failing: readonly string[] = []) {
  const done: string[] = [];
  const handler = fifoConsumer(Message, async ({ name }) => {
    if (failing.includes(name)) throw new RangeError(`${name} fails`);
    done.push(name);
  });
  const event: SQSEvent = { Records: [...records] };
  const answer = await handler(event, {} as Context);
  return { done, failed: answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier) };
}

test('all of a batch is done, and nothing given back', async () => {
  expect(await worked([record('a', 'a1'), record('b', 'b1'), record('a', 'a2')])).toEqual({ done: ['a1', 'b1', 'a2'], failed: [] });
});

test('what is behind a message that fails waits for it, in its group alone', async () => {
  const { done, failed } = await worked(
    [record('a', 'a1'), record('a', 'a2'), record('b', 'b1'), record('a', 'a3'), record('b', 'b2')],
    ['a2'],
  );
  expect(done.sort()).toEqual(['a1', 'b1', 'b2']);
  expect(failed).toEqual(['a2', 'a3']);
});

test.each([
  ['no JSON', '{'],
  ['of another form', '{"title":"x"}'],
])('a message that is %s goes back, and is not logged', async (_what, body) => {
  expect(await worked([record('a', 'a1', body), record('a', 'a2'), record('b', 'b1')])).toEqual({ done: ['b1'], failed: ['a1', 'a2'] });
  expect(logged).toHaveBeenLastCalledWith('not done', { messageId: 'a1', reason: 'TypeError: it is not a message of this queue' });
});
