/** The outbox over SQS: against a queue that takes batches in part, whose answers are lost, or that takes nothing. */
import { type BatchResultErrorEntry, type SendMessageBatchRequestEntry, SQSClient } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { fifoOutbox } from '../../../functions/edge/aws/queues.ts';
import type { OutgoingMessage } from '../../../shared/ports/events/outbox.ts';
import { countingPause } from '../../support/kernel/ports.ts';

type Sent = SendMessageBatchRequestEntry;
const Input = z.object({ Entries: z.array(z.custom<Sent>()) });

/** A queue whose answer to each batch is given by the test; no network. */
function queueThat(answers: (batch: readonly Sent[], call: number) => readonly BatchResultErrorEntry[]) {
  const batches: (readonly Sent[])[] = [];
  const taken: string[] = [];
  const client = new SQSClient({ region: 'local', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
  client.middlewareStack.add(
    () =>
      async ({ input }) => {
        const { Entries } = Input.parse(input);
        batches.push(Entries);
        const Failed = answers(Entries, batches.length);
        const failed = new Set(Failed.map(({ Id }) => Id));
        taken.push(...Entries.flatMap(({ Id, MessageDeduplicationId: id = '' }) => (failed.has(Id) ? [] : [id])));
        return { response: {}, output: { $metadata: {}, Successful: [], Failed: [...Failed] } };
      },
    { step: 'initialize', priority: 'high' },
  );
  const pause = countingPause();
  const refused: string[] = [];
  const outbox = fifoOutbox({ client, queueUrl: 'https://queue', pause, onRefused: (ids) => refused.push(...ids) });
  return { outbox, batches, taken, pause, refused };
}

const message = (group: string, number: number, body = '{}'): OutgoingMessage => ({ group, id: `${group}-${number}`, body });
const failure = ({ Id }: Sent, SenderFault = false): BatchResultErrorEntry => ({ Id, Code: 'InternalError', SenderFault });
const of = (batch: readonly Sent[], id: string) => batch.filter((one) => one.MessageDeduplicationId === id);

test('messages of a group go one after another, others together, ten at the most', async () => {
  const { outbox, batches } = queueThat(() => []);
  const groups = Array.from({ length: 12 }, (_, index) => `g${index}`);
  expect(await outbox.send([...groups.map((group) => message(group, 1)), message('g0', 2), message('g1', 2), message('g0', 3)])).toEqual(
    [],
  );
  expect(batches.map((batch) => batch.length)).toEqual([10, 2, 2, 1]);
  expect(batches[2]?.map(({ MessageGroupId, MessageDeduplicationId }) => [MessageGroupId, MessageDeduplicationId])).toEqual([
    ['g0', 'g0-2'],
    ['g1', 'g1-2'],
  ]);
});

test('a batch is never larger than a mebibyte', async () => {
  const { outbox, batches } = queueThat(() => []);
  const half = JSON.stringify('x'.repeat(524_286));
  await outbox.send([message('a', 1, half), message('b', 1, half), message('c', 1)]);
  expect(batches.map((batch) => batch.length)).toEqual([2, 1]);
});

test('a message that fails for a moment is sent again, before those behind it', async () => {
  const { outbox, taken, pause } = queueThat((batch, call) => (call === 1 ? of(batch, 'a-1').map((one) => failure(one)) : []));
  expect(await outbox.send([message('a', 1), message('b', 1), message('a', 2)])).toEqual([]);
  expect(taken).toEqual(['b-1', 'a-1', 'a-2']);
  expect(pause.upTo).toHaveLength(1);
});

test('an answer that is lost is asked for again, for all of the batch', async () => {
  const { outbox, taken } = queueThat((_, call) => {
    if (call === 1) throw new TypeError('socket hang up');
    return [];
  });
  expect(await outbox.send([message('a', 1), message('b', 1)])).toEqual([]);
  expect(taken).toEqual(['a-1', 'b-1']);
});

test('a message that is never taken is refused, with all behind it in its group', async () => {
  const { outbox, taken, batches, refused } = queueThat((batch) => of(batch, 'a-2').map((one) => failure(one)));
  expect(await outbox.send([message('a', 1), message('a', 2), message('a', 3), message('b', 1), message('b', 2)])).toEqual(['a-2', 'a-3']);
  expect(taken).toEqual(['a-1', 'b-1', 'b-2']);
  expect(batches).toHaveLength(1 + 4);
  expect(refused).toEqual(['a-2']);
});

test('a message that SQS calls the sender’s fault is not tried again', async () => {
  const { outbox, batches } = queueThat((batch) => of(batch, 'a-1').map((one) => failure(one, true)));
  expect(await outbox.send([message('a', 1), message('b', 1)])).toEqual(['a-1']);
  expect(batches).toHaveLength(1);
});

test('nothing is nothing', async () => {
  const { outbox, batches } = queueThat(() => []);
  expect(await outbox.send([])).toEqual([]);
  expect(batches).toEqual([]);
});

test('characters that SQS refuses are said in ASCII: it is the same JSON', async () => {
  const { outbox, batches } = queueThat(() => []);
  const told = { orderId: 'A-\uffff-\ufffe-\u0000-\ud800', store: 'Café 😀 大阪' };
  await outbox.send([message('g', 1, JSON.stringify(told))]);
  const [body = ''] = batches.flat().map(({ MessageBody }) => MessageBody);
  expect(JSON.parse(body)).toEqual(told);
  expect(body).toMatch(/^[ -\ud7ff]*$/);
});
