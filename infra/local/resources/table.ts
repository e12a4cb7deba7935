/** `AWS::DynamoDB::Table` and `AWS::DynamoDB::GlobalTable`. */
import * as z from 'zod';
import type { Resource } from '../assembly/assembly.ts';
import type { Resolve } from '../assembly/intrinsics.ts';
import { readProperties } from './properties.ts';

const KeySchema = z.array(z.strictObject({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) })).min(1);
const Projection = z.strictObject({
  ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
  NonKeyAttributes: z.array(z.string()).optional(),
});

/** Throughput and contributor insights of an index mean nothing to DynamoDB Local. */
const Index = z
  .strictObject({
    IndexName: z.string(),
    KeySchema,
    Projection,
    ContributorInsightsSpecification: z.unknown(),
    OnDemandThroughput: z.unknown(),
    WarmThroughput: z.unknown(),
    WriteProvisionedThroughputSettings: z.unknown(),
  })
  .partial({
    ContributorInsightsSpecification: true,
    OnDemandThroughput: true,
    WarmThroughput: true,
    WriteProvisionedThroughputSettings: true,
  })
  .transform(({ IndexName, KeySchema, Projection }) => ({ IndexName, KeySchema, Projection }));

const TableProperties = z.object({
  KeySchema,
  AttributeDefinitions: z.array(z.strictObject({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) })),
  GlobalSecondaryIndexes: z.array(Index).default([]),
  StreamSpecification: z.strictObject({ StreamViewType: z.enum(['KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES']) }).optional(),
});

const PASSED_OVER = [
  'TableName',
  'BillingMode',
  'ContributorInsightsSpecification',
  'DeletionProtectionEnabled',
  'OnDemandThroughput',
  'PointInTimeRecoverySpecification',
  'Replicas',
  'SSESpecification',
  'TableClass',
  'Tags',
  'TimeToLiveSpecification',
  'WarmThroughput',
  'WriteOnDemandThroughputSettings',
];

export interface Table {
  readonly name: string;
  readonly keySchema: z.infer<typeof KeySchema>;
  readonly attributes: z.infer<typeof TableProperties>['AttributeDefinitions'];
  readonly indexes: readonly z.infer<typeof Index>[];
  readonly stream: TableStream | undefined;
}

export type StreamViewType = NonNullable<z.infer<typeof TableProperties>['StreamSpecification']>['StreamViewType'];

export interface TableStream {
  /** The value of `Fn::GetAtt`. DynamoDB Local uses another ARN, which only the platform sees. */
  readonly arn: string;
  readonly viewType: StreamViewType;
}

export function readTable(resource: Resource, resolve: Resolve, name: string, streamArn: string): Table {
  const properties = readProperties(resource, resolve, TableProperties, PASSED_OVER);
  return {
    name,
    keySchema: properties.KeySchema,
    attributes: properties.AttributeDefinitions,
    indexes: properties.GlobalSecondaryIndexes,
    stream: properties.StreamSpecification && { arn: streamArn, viewType: properties.StreamSpecification.StreamViewType },
  };
}

export function partitionKeyOf(table: Table, indexName?: string): string | undefined {
  const schema = indexName === undefined ? table.keySchema : table.indexes.find((index) => index.IndexName === indexName)?.KeySchema;
  return schema?.find((key) => key.KeyType === 'HASH')?.AttributeName;
}
