/** The handling of failed batches, against a stream that answers like DynamoDB Local. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import type { StreamConsumer } from '../../../infra/local/resources/stream-consumer.ts';
import { failureMessage } from '../../../infra/local/streams/stream-deliveries.ts';
import { type BatchOutcome, type GivenUp, StreamPoller } from '../../../infra/local/streams/stream-poller.ts';
import type { StreamPlace } from '../../../infra/local/streams/stream-reader.ts';

const WRITTEN = 1_700_000_000;
const record = (number: number) => ({
  eventID: `e${number}`,
  eventName: 'INSERT',
  dynamodb: {
    ApproximateCreationDateTime: WRITTEN,
    SequenceNumber: String(number),
    Keys: { PK: { S: `P${number}` } },
    NewImage: { map: {} },
  },
});
const ITERATOR = z.object({ ShardIterator: z.string() });

let server: Server;
let databaseUrl: string;
/** Two shards; the first is closed. */
const SHARDS: Readonly<Record<string, readonly number[]>> = { 'shard-1': [1, 2, 3], 'shard-2': [4, 5] };

/** The answer to each operation of the database. */
function answer(target: string, body: unknown): object {
  if (target.endsWith('DescribeTable')) return { Table: { LatestStreamArn: 'arn:local' } };
  if (target.endsWith('DescribeStream')) return { StreamDescription: { Shards: Object.keys(SHARDS).map((ShardId) => ({ ShardId })) } };
  if (target.endsWith('GetShardIterator')) {
    const { ShardId, SequenceNumber = '0' } = z.object({ ShardId: z.string(), SequenceNumber: z.string().optional() }).parse(body);
    return { ShardIterator: `${ShardId} ${SequenceNumber}` };
  }
  const [shard = '', after] = ITERATOR.parse(body).ShardIterator.split(' ');
  const numbers = (SHARDS[shard] ?? []).filter((number) => number > Number(after));
  const next = shard === 'shard-1' ? {} : { NextShardIterator: `${shard} ${numbers.at(-1) ?? after}` };
  return { Records: numbers.map(record), ...next };
}

beforeAll(async () => {
  server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => response.end(JSON.stringify(answer(String(request.headers['x-amz-target']), JSON.parse(text)))));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  databaseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

interface Seen {
  /** The numbers of each batch, in order of delivery. */
  readonly batches: string[];
  readonly givenUp: GivenUp[];
  readonly place: StreamPlace | undefined;
}

const CONSUMER: StreamConsumer = {
  name: 'consumer',
  tableName: 'T',
  streamArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/T/stream/local',
  passes: () => true,
  batchSize: 10,
  bisects: false,
  maxRetries: undefined,
  maxAgeSeconds: undefined,
  onFailure: undefined,
};

async function readAll(
  consumer: Partial<StreamConsumer>,
  outcome: (numbers: readonly number[], call: number) => BatchOutcome,
  from?: StreamPlace,
): Promise<Seen> {
  const batches: string[] = [];
  const givenUp: GivenUp[] = [];
  let place = from;
  const poller = new StreamPoller({
    consumer: { ...CONSUMER, ...consumer },
    databaseUrl,
    deliver: async (records) => {
      const numbers = records.map((one) => Number(one.place.sequenceNumber));
      batches.push(numbers.join(' '));
      return outcome(numbers, batches.length);
    },
    onGivenUp: async (one) => void givenUp.push(one),
    place: () => place,
    onPlace: (one) => {
      place = one;
    },
    onFault: (message) => expect.fail(message),
  });
  const abort = new AbortController();
  const running = poller.run(abort.signal);
  await poller.readToEnd();
  abort.abort();
  await running;
  return { batches, givenUp, place };
}

const done = { kind: 'done' } as const;
const failedFrom = (from: number): BatchOutcome => ({ kind: 'failed', from, functionError: from === 0, requestId: 'r' });

test('reads shard after shard, in batches, and stores its place', async () => {
  const { batches, place } = await readAll({ batchSize: 2 }, () => done);
  expect(batches).toEqual(['1 2', '3', '4 5']);
  expect(place).toEqual({ shardId: 'shard-2', sequenceNumber: '5' });
});

test('continues from its place', async () => {
  expect((await readAll({}, () => done, { shardId: 'shard-1', sequenceNumber: '2' })).batches).toEqual(['3', '4 5']);
  expect((await readAll({}, () => done, { shardId: 'of another stream', sequenceNumber: '2' })).batches).toEqual(['1 2 3', '4 5']);
});

test('delivers only records that pass the filter', async () => {
  const passes = (event: unknown) => z.object({ eventID: z.string() }).parse(event).eventID === 'e2';
  const { batches, place } = await readAll({ passes }, () => done);
  expect([batches, place?.sequenceNumber]).toEqual([['2'], '5']);
});

test('retries from the first failure on', async () => {
  const { batches, givenUp } = await readAll({}, (_, call) => (call === 1 ? failedFrom(1) : done));
  expect(batches).toEqual(['1 2 3', '2 3', '4 5']);
  expect(givenUp).toEqual([]);
});

test('retries a whole batch, up to the limit', async () => {
  const { batches, givenUp } = await readAll({ maxRetries: 1 }, (numbers) => (numbers.includes(1) ? failedFrom(0) : done));
  expect(batches).toEqual(['1 2 3', '1 2 3', '4 5']);
  expect(givenUp).toMatchObject([{ condition: 'RetryAttemptsExhausted', attempts: 2, records: [{}, {}, {}] }]);
});

test('splits a failed batch without using up an attempt, and gives up one record only', async () => {
  const { batches, givenUp } = await readAll({ maxRetries: 1, bisects: true }, (numbers) => (numbers.includes(2) ? failedFrom(0) : done));
  expect(batches).toEqual(['1 2 3', '1 2', '1', '2', '2', '3', '4 5']);
  expect(givenUp.map(({ records }) => records.map(({ place }) => place.sequenceNumber))).toEqual([['2']]);
});

test('gives up records that are too old, and retries others without a limit', async () => {
  const failsTwice = (numbers: readonly number[], call: number) => (numbers.includes(1) && call < 3 ? failedFrom(0) : done);
  expect((await readAll({ maxAgeSeconds: 60 }, failsTwice)).givenUp).toMatchObject([{ condition: 'RecordAgeExceeded', attempts: 1 }]);
  expect((await readAll({ maxAgeSeconds: 100 * 365 * 86_400 }, failsTwice)).batches).toEqual(['1 2 3', '1 2 3', '1 2 3', '4 5']);
});

test('does not count an attempt without a free worker', async () => {
  const { batches, givenUp } = await readAll({ maxRetries: 0 }, (_, call) => (call < 3 ? { kind: 'busy' } : done));
  expect(batches).toEqual(['1 2 3', '1 2 3', '1 2 3', '4 5']);
  expect(givenUp).toEqual([]);
});

test("notifies the on-failure queue in Lambda's words of given-up records, without their content", async () => {
  const { givenUp } = await readAll({ maxRetries: 0 }, (numbers) => (numbers.includes(1) ? failedFrom(0) : done));
  const [first] = givenUp;
  const arn = 'arn:aws:lambda:us-east-1:000000000000:function:f';
  expect(JSON.parse(first ? failureMessage(first, CONSUMER, arn) : '')).toEqual({
    requestContext: { requestId: 'r', functionArn: arn, condition: 'RetryAttemptsExhausted', approximateInvokeCount: 1 },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    version: '1.0',
    timestamp: expect.stringMatching(/Z$/),
    DDBStreamBatchInfo: {
      shardId: 'shard-1',
      startSequenceNumber: '1',
      endSequenceNumber: '3',
      approximateArrivalOfFirstRecord: '2023-11-14T22:13:20.000Z',
      approximateArrivalOfLastRecord: '2023-11-14T22:13:20.000Z',
      batchSize: 3,
      streamArn: CONSUMER.streamArn,
    },
  });
});
