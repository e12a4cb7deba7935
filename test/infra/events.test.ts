/** Tests the template of the table's stream: its readers, queues and alarms. */
import { expect, test } from 'vitest';
import * as z from 'zod';
import { STREAMED } from '../../shared/store/table.ts';
import { LOCAL, onlyResource, resourcesOf, synthesise } from './synthesised.ts';

const { data, events } = synthesise(LOCAL);
const mapping = onlyResource(events, 'AWS::Lambda::EventSourceMapping', 'stream');
const publishing = onlyResource(events, 'AWS::Lambda::EventSourceMapping', 'publishing');
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

test('stream records have the old and the new image', () => {
  const [table] = resourcesOf(data, 'AWS::DynamoDB::Table').values();
  expect(table?.Properties.StreamSpecification).toEqual({ StreamViewType: 'NEW_AND_OLD_IMAGES' });
});

test('the projector takes one batch of a shard at a time, halves a failed batch, and sends records to a queue after the last attempt', () => {
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

test('the publisher starts and gives up as the projector does, and has its own dead-letter queue', () => {
  const { DestinationConfig: _, FunctionName: __, ...settings } = publishing.Properties;
  expect(mapping.Properties).toMatchObject(settings);
  expect(publishing.Properties.DestinationConfig).toEqual({
    OnFailure: { Destination: { 'Fn::GetAtt': [expect.stringMatching(/^publishingDeadLetters/), 'Arn'] } },
  });
});

test('the bus keeps its events for a replay', () => {
  expect(onlyResource(events, 'AWS::Events::Archive').Properties).toMatchObject({ RetentionDays: 90 });
});

const CHANGES = STREAMED.flatMap(({ on, ...streamed }) => on.map((change) => ({ ...streamed, change })));

test('the streamed items are these', () => {
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

test.each(CHANGES)('the projector and the publisher receive $change of $prefix $sort', ({ prefix: partition, sort, change }) => {
  for (const patterns of [patternsOf(mapping.Properties.FilterCriteria), patternsOf(publishing.Properties.FilterCriteria)]) {
    const found = patterns.filter(
      ({ eventName, dynamodb: { Keys } }) =>
        eventName.includes(change) &&
        Keys.PK.S.some(({ prefix }) => prefix === partition) &&
        Keys.SK.S.some(({ prefix }) => prefix === sort),
    );
    expect(found).toHaveLength(1);
    // Most runs bring a history up to date without an event.
    expect(found[0]?.dynamodb.NewImage).toEqual(partition === 'INSIGHT#' ? { foundAt: { S: [{ exists: true }] } } : undefined);
  }
});

test('neither receives an account, an order or a claim, which change with every purchase', () => {
  for (const { eventName, dynamodb } of [
    ...patternsOf(mapping.Properties.FilterCriteria),
    ...patternsOf(publishing.Properties.FilterCriteria),
  ]) {
    const partitions = dynamodb.Keys.PK.S.map(({ prefix }) => prefix);
    const sorts = dynamodb.Keys.SK.S.map(({ prefix }) => prefix);
    expect(partitions.some((prefix) => `ORDER#`.startsWith(prefix) || `CLAIM#`.startsWith(prefix))).toBe(false);
    expect(sorts.some((prefix) => 'ACCOUNT'.startsWith(prefix))).toBe(false);
    expect(eventName).toHaveLength(1);
  }
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

test('queues accept TLS only, and each dead-letter queue has an alarm', () => {
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
