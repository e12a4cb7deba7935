/** `AWS::DynamoDB::Table` and `AWS::DynamoDB::GlobalTable`. */
import * as z from 'zod';
import type { Resource } from '../assembly.ts';
import type { Resolve } from '../intrinsics.ts';
import { readProperties } from './properties.ts';

const KeySchema = z.array(z.strictObject({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) })).min(1);
const Projection = z.strictObject({
  ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
  NonKeyAttributes: z.array(z.string()).optional(),
});

/** What throughput an index has and who looks at it means nothing to DynamoDB Local. */
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
}

export function readTable(resource: Resource, resolve: Resolve, name: string): Table {
  const properties = readProperties(resource, resolve, TableProperties, PASSED_OVER);
  return {
    name,
    keySchema: properties.KeySchema,
    attributes: properties.AttributeDefinitions,
    indexes: properties.GlobalSecondaryIndexes,
  };
}

export function partitionKeyOf(table: Table, indexName?: string): string | undefined {
  const schema = indexName === undefined ? table.keySchema : table.indexes.find((index) => index.IndexName === indexName)?.KeySchema;
  return schema?.find((key) => key.KeyType === 'HASH')?.AttributeName;
}
