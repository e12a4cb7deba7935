/** Streams, queues and mappings of a template: the parsed values, and the faults that stop start-up. */
import { expect, test } from 'vitest';
import { readTemplateModel } from '../../../infra/local/assembly/template-model.ts';
import { assemblyOf, type TemplateStack } from '../template.ts';

type Resources = NonNullable<TemplateStack['resources']>;
type Properties = Record<string, unknown>;

const arnOf = (id: string, attribute = 'Arn') => ({ 'Fn::GetAtt': [id, attribute] });
const granting = (...actions: string[]) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    Policies: [
      {
        PolicyName: 'p',
        PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] },
      },
    ],
  },
});
const resource = (Type: string, Properties: Properties) => ({ Type, Properties });

/** A correct template; tests pass their differences. */
const template = (
  different: {
    readonly role?: readonly string[];
    readonly table?: Properties;
    readonly queue?: Properties;
    readonly stream?: Properties;
    readonly polled?: Properties;
    readonly more?: Resources;
  } = {},
): Resources => ({
  Role: granting(...(different.role ?? ['dynamodb:*', 'sqs:*', 'events:*', 'lambda:*'])),
  Fn: resource('AWS::Lambda::Function', {
    Code: { S3Bucket: 'b', S3Key: 'code.zip' },
    Handler: 'index.handler',
    Runtime: 'nodejs24.x',
    Role: arnOf('Role'),
  }),
  Table: resource('AWS::DynamoDB::Table', {
    KeySchema: [{ AttributeName: 'PK', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'PK', AttributeType: 'S' }],
    StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
    ...different.table,
  }),
  Dead: resource('AWS::SQS::Queue', { FifoQueue: true }),
  Failures: resource('AWS::SQS::Queue', {}),
  Queue: resource('AWS::SQS::Queue', {
    FifoQueue: true,
    VisibilityTimeout: 18,
    KmsMasterKeyId: 'alias/aws/sqs',
    RedrivePolicy: { deadLetterTargetArn: arnOf('Dead'), maxReceiveCount: 3 },
    ...different.queue,
  }),
  Policy: resource('AWS::SQS::QueuePolicy', { Queues: [{ Ref: 'Queue' }], PolicyDocument: {} }),
  Stream: resource('AWS::Lambda::EventSourceMapping', {
    EventSourceArn: arnOf('Table', 'StreamArn'),
    FunctionName: { Ref: 'Fn' },
    StartingPosition: 'TRIM_HORIZON',
    BisectBatchOnFunctionError: true,
    MaximumRetryAttempts: 5,
    MaximumRecordAgeInSeconds: -1,
    ParallelizationFactor: 10,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    DestinationConfig: { OnFailure: { Destination: arnOf('Failures') } },
    FilterCriteria: { Filters: [{ Pattern: '{"eventName":["INSERT"]}' }] },
    ...different.stream,
  }),
  Polled: resource('AWS::Lambda::EventSourceMapping', {
    EventSourceArn: arnOf('Queue'),
    FunctionName: arnOf('Fn'),
    ScalingConfig: { MaximumConcurrency: 2 },
    ...different.polled,
  }),
  Bus: resource('AWS::Events::EventBus', { Name: 'perennial', LogConfig: { Level: 'ERROR' } }),
  Archive: resource('AWS::Events::Archive', {}),
  ...different.more,
});

const read = (resources: Resources) => () =>
  readTemplateModel(assemblyOf({ resources }), { api: 'http://127.0.0.1:1', aws: 'http://127.0.0.1:2' });

test('a stream, queues, their consumers, and a bus', () => {
  const { tables, queues, mappings, buses } = read(template())();
  const streamArn = 'arn:aws:dynamodb:us-east-1:000000000000:table/S-Table/stream/local';
  expect(tables[0]?.stream).toEqual({ arn: streamArn, viewType: 'NEW_AND_OLD_IMAGES' });
  expect(queues.map(({ name }) => name)).toEqual(['S-Dead.fifo', 'S-Failures', 'S-Queue.fifo']);
  expect(queues[2]).toMatchObject({
    isFifo: true,
    visibilityTimeoutSeconds: 18,
    redrive: { deadLetterArn: 'arn:aws:sqs:us-east-1:000000000000:S-Dead.fifo', maxReceiveCount: 3 },
  });
  expect(mappings).toMatchObject([
    {
      kind: 'stream',
      reportsItems: true,
      consumer: {
        name: 'Stream',
        batchSize: 100,
        bisects: true,
        maxRetries: 5,
        maxAgeSeconds: undefined,
        onFailure: { name: 'S-Failures' },
      },
    },
    { kind: 'queue', reportsItems: false, queue: { name: 'S-Queue.fifo' }, batchSize: 10, maxConcurrency: 2 },
  ]);
  expect(buses).toEqual([{ name: 'perennial', arn: 'arn:aws:events:us-east-1:000000000000:event-bus/perennial' }]);
});

test("a queue's Ref is its URL at the server that functions call", () => {
  const { functions } = read(
    template({
      more: {
        Sender: resource('AWS::Lambda::Function', {
          Code: { S3Bucket: 'b', S3Key: 'code.zip' },
          Handler: 'index.handler',
          Runtime: 'nodejs24.x',
          Role: arnOf('Role'),
          Environment: { Variables: { QUEUE: { Ref: 'Queue' } } },
        }),
      },
    }),
  )();
  expect(functions[1]?.environment).toEqual({ QUEUE: 'http://127.0.0.1:2/000000000000/S-Queue.fifo' });
});

test.each<[string, Resources, RegExp]>([
  ['an unknown property of a queue', template({ queue: { Colour: 'red' } }), /AWS::SQS::Queue Queue .*Colour/],
  [
    'dead letters without a queue',
    template({ queue: { RedrivePolicy: { deadLetterTargetArn: 'arn:x', maxReceiveCount: 1 } } }),
    /S-Queue\.fifo .*arn:x/,
  ],
  [
    'FIFO dead letters in a standard queue',
    template({ queue: { RedrivePolicy: { deadLetterTargetArn: arnOf('Failures'), maxReceiveCount: 1 } } }),
    /S-Queue\.fifo .*S-Failures.*both/,
  ],
  ['a FIFO name of a standard queue', template({ queue: { FifoQueue: false, QueueName: 'a.fifo' } }), /Queue .*a\.fifo/],
  ['a reader of a table without a stream', template({ table: { StreamSpecification: undefined } }), /StreamArn/],
  ['a role that may not read the stream', template({ role: ['sqs:*', 'events:*', 'lambda:*'] }), /Role.*may not dynamodb:DescribeStream/],
  [
    'a role that may not read the queue',
    template({ role: ['dynamodb:*', 'events:*', 'lambda:*', 'sqs:SendMessage'] }),
    /may not sqs:ReceiveMessage/,
  ],
  ['a role that may not send failures', template({ role: ['dynamodb:*', 'events:*', 'lambda:*'] }), /may not sqs:SendMessage/],
  [
    'a FIFO queue for failures',
    template({ stream: { DestinationConfig: { OnFailure: { Destination: arnOf('Dead') } } } }),
    /standard queue/,
  ],
  ['a missing function', template({ stream: { FunctionName: 'nobody' } }), /Stream .*nobody/],
  ['a missing source', template({ stream: { EventSourceArn: 'arn:x' } }), /Stream .*arn:x/],
  ['no starting position', template({ stream: { StartingPosition: undefined } }), /StartingPosition/],
  ['a tumbling window', template({ stream: { TumblingWindowInSeconds: 1 } }), /TumblingWindowInSeconds/],
  ['an unknown filter', template({ stream: { FilterCriteria: { Filters: [{ Pattern: '{"a":[{"wildcard":"*"}]}' }] } } }), /wildcard/],
  ['a batch larger than one receive', template({ polled: { BatchSize: 11 } }), /BatchSize/],
  ['a visibility timeout shorter than the function', template({ queue: { VisibilityTimeout: 2 } }), /VisibilityTimeout/],
  ['a rule', template({ more: { Rule: resource('AWS::Events::Rule', {}) } }), /AWS::Events::Rule Rule/],
])('%s stops start-up', (_, resources, message) => {
  expect(read(resources)).toThrow(message);
});
