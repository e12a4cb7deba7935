/** What reads the table's stream, and where it goes: from the template. */
import { expect, test } from 'vitest';
import * as z from 'zod';
import { STREAMED } from '../../shared/store/table.ts';
import { LOCAL, onlyResource, resourcesOf, synthesise } from './synthesised.ts';

const { data, events } = synthesise(LOCAL);
const mapping = onlyResource(events, 'AWS::Lambda::EventSourceMapping', 'stream');
const pipe = onlyResource(events, 'AWS::Pipes::Pipe');
const queues = resourcesOf(events, 'AWS::SQS::Queue');
const alarms = [...resourcesOf(events, 'AWS::CloudWatch::Alarm').values()].map(({ Properties }) => Properties);

const Filters = z.object({ Filters: z.array(z.object({ Pattern: z.string() })).max(5) });
const Pattern = z.object({
  eventName: z.array(z.string()),
  dynamodb: z.object({
    Keys: z.object({
      PK: z.object({ S: z.array(z.object({ prefix: z.string() })) }),
      SK: z.object({ S: z.array(z.object({ prefix: z.string() })) }),
    }),
    NewImage: z.unknown().optional(),
  }),
});
const patternsOf = (criteria: unknown) => Filters.parse(criteria).Filters.map(({ Pattern: text }) => Pattern.parse(JSON.parse(text)));
const SourceParameters = z.object({ DynamoDBStreamParameters: z.looseObject({}), FilterCriteria: z.unknown() });
const ofPipe = SourceParameters.parse(pipe.Properties.SourceParameters);

test('the table tells what it was and what it is', () => {
  const [table] = resourcesOf(data, 'AWS::DynamoDB::Table').values();
  expect(table?.Properties.StreamSpecification).toEqual({ StreamViewType: 'NEW_AND_OLD_IMAGES' });
});

test('the projector has one batch of a shard at a time, halved where it fails, and what fails for good goes to a queue', () => {
  expect(mapping.Properties).toMatchObject({
    StartingPosition: 'TRIM_HORIZON',
    BatchSize: 100,
    ParallelizationFactor: 1,
    BisectBatchOnFunctionError: true,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    MaximumRetryAttempts: 10,
    MaximumRecordAgeInSeconds: 72_000,
    DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [expect.stringMatching(/^streamDeadLetters/), 'Arn'] } } },
  });
});

test('the pipe begins where the projector does, and gives up as it does, to a queue of its own', () => {
  expect(ofPipe.DynamoDBStreamParameters).toEqual({
    StartingPosition: 'TRIM_HORIZON',
    BatchSize: 100,
    MaximumRetryAttempts: 10,
    MaximumRecordAgeInSeconds: 72_000,
    OnPartialBatchItemFailure: 'AUTOMATIC_BISECT',
    DeadLetterConfig: { Arn: { 'Fn::GetAtt': [expect.stringMatching(/^busDeadLetters/), 'Arn'] } },
  });
  expect(pipe.Properties.TargetParameters).toEqual({
    EventBridgeEventBusParameters: { Source: 'perennial', DetailType: '$.type', Time: '$.timestamp' },
  });
});

const CHANGES = STREAMED.flatMap(({ on, ...streamed }) => on.map((change) => ({ ...streamed, change })));

test('every item that is streamed is told of here', () => {
  expect(CHANGES.map(({ change, prefix, sort }) => `${change} ${prefix} ${sort}`).sort()).toEqual([
    'INSERT CAPPED# CAPPED#',
    'INSERT MEMBER# ENTRY#',
    'INSERT MERCHANT# MERCHANT',
    'INSERT PROGRAMME# VERSION#',
    'INSERT REVIEW# REVIEW',
    'INSERT REWARD# VERSION#',
    'MODIFY ENDPOINTS# end_',
    'MODIFY INSIGHT# mem_',
    'MODIFY REVIEW# REVIEW',
  ]);
});

test.each(CHANGES)('both are woken by $change of $prefix $sort', ({ prefix: partition, sort, change }) => {
  for (const patterns of [patternsOf(mapping.Properties.FilterCriteria), patternsOf(ofPipe.FilterCriteria)]) {
    const found = patterns.filter(
      ({ eventName, dynamodb: { Keys } }) =>
        eventName.includes(change) &&
        Keys.PK.S.some(({ prefix }) => prefix === partition) &&
        Keys.SK.S.some(({ prefix }) => prefix === sort),
    );
    expect(found).toHaveLength(1);
    // Most nights bring a history up to date, and nothing that is told of.
    expect(found[0]?.dynamodb.NewImage).toEqual(partition === 'INSIGHT#' ? { foundAt: { S: [{ exists: true }] } } : undefined);
  }
});

test('neither is woken by an account, an order or a claim, which change with every purchase', () => {
  for (const { eventName, dynamodb } of [...patternsOf(mapping.Properties.FilterCriteria), ...patternsOf(ofPipe.FilterCriteria)]) {
    const partitions = dynamodb.Keys.PK.S.map(({ prefix }) => prefix);
    const sorts = dynamodb.Keys.SK.S.map(({ prefix }) => prefix);
    expect(partitions.some((prefix) => `ORDER#`.startsWith(prefix) || `CLAIM#`.startsWith(prefix))).toBe(false);
    expect(sorts.some((prefix) => 'ACCOUNT'.startsWith(prefix))).toBe(false);
    expect(eventName).toHaveLength(1);
  }
});

test('the pipe may read the stream, ask the publisher, tell the bus and give up, and nothing else', () => {
  const { PolicyDocument } = z
    .object({ PolicyDocument: z.object({ Statement: z.array(z.object({ Action: z.unknown(), Resource: z.unknown() })) }) })
    .parse(onlyResource(events, 'AWS::IAM::Policy', 'busPipeRole').Properties);
  expect(PolicyDocument.Statement.map(({ Action }) => Action)).toEqual([
    ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
    'lambda:InvokeFunction',
    'events:PutEvents',
    'sqs:SendMessage',
  ]);
  for (const { Resource } of PolicyDocument.Statement) expect(JSON.stringify(Resource)).not.toContain('*');
});

test.each(['deliveries', 'reactions'])(
  'the queue of %s keeps order by group, is encrypted, and has dead letters that raise an alarm',
  (name) => {
    const queue = onlyResource(events, 'AWS::SQS::Queue', `${name}Queue`);
    const dead = onlyResource(events, 'AWS::SQS::Queue', `${name}DeadLetters`);
    expect(queue.Properties).toMatchObject({
      FifoQueue: true,
      DeduplicationScope: 'messageGroup',
      FifoThroughputLimit: 'perMessageGroupId',
      SqsManagedSseEnabled: true,
      RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': [dead.id, 'Arn'] }, maxReceiveCount: 10 },
    });
    expect(dead.Properties).toMatchObject({ FifoQueue: true, MessageRetentionPeriod: 1_209_600, SqsManagedSseEnabled: true });
  },
);

test('nobody reaches a queue but over TLS, and each queue of dead letters has its alarm', () => {
  const policies = [...resourcesOf(events, 'AWS::SQS::QueuePolicy').values()];
  expect(policies).toHaveLength(queues.size);
  for (const { Properties } of policies) expect(JSON.stringify(Properties)).toContain('"aws:SecureTransport":"false"');
  const deadLetters = [...queues.keys()].filter((id) => id.includes('DeadLetters'));
  const watched = alarms.filter(({ MetricName }) => MetricName === 'ApproximateNumberOfMessagesVisible');
  expect(watched).toHaveLength(deadLetters.length);
  for (const id of deadLetters) expect(JSON.stringify(watched)).toContain(id);
});

test('a projector that is late raises an alarm', () => {
  expect(alarms).toContainEqual(expect.objectContaining({ MetricName: 'IteratorAge', Statistic: 'Maximum', Threshold: 60_000 }));
});
