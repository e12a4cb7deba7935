/** What of the table's stream wakes a function: as `STREAMED` in table.ts has it. */
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { PREFIX, STREAMED } from '../../shared/store/table.ts';

/** One for each kind of change, since an event source mapping has five at the most. What one lets through besides, the store passes over. */
export function streamPatterns(): readonly object[] {
  const streamed = Object.values(STREAMED);
  return [...new Set(streamed.map(({ on }) => on))].map((on) => {
    const of = streamed.filter((one) => one.on === on);
    return {
      eventName: [on],
      dynamodb: {
        Keys: {
          PK: { S: of.map(({ partition }) => ({ prefix: PREFIX[partition] })) },
          SK: { S: [...new Set(of.map(({ sort }) => sort))].map((prefix) => ({ prefix })) },
        },
      },
    };
  });
}

/** The table's stream, alone. */
export const readStream = (streamArn: string): PolicyStatement =>
  new PolicyStatement({
    sid: 'ReadStream',
    actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
    resources: [streamArn],
  });

/** @throws TypeError for a table without one. */
export function streamOf({ tableStreamArn }: ITable): string {
  if (tableStreamArn === undefined) throw new TypeError('the table has no stream');
  return tableStreamArn;
}
