/** What of the table's stream wakes a function: as `STREAMED` in table.ts has it. */
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { markOf, PREFIX, STREAMED, type StreamedItem } from '../../shared/store/table.ts';

/** One for each kind of change, since an event source mapping has five at the most. What one lets through besides, the store passes over. */
export function streamPatterns(): readonly object[] {
  const kinds = Object.keys(STREAMED) as StreamedItem[];
  const groups = new Map<string, StreamedItem[]>();
  for (const kind of kinds) {
    const group = `${STREAMED[kind].on} ${markOf(kind) ?? ''}`;
    groups.set(group, [...(groups.get(group) ?? []), kind]);
  }
  return [...groups.values()].map(patternOf);
}

/** @param kinds of one kind of change, and of one mark. */
function patternOf(kinds: readonly StreamedItem[]): object {
  const of = kinds.map((kind) => STREAMED[kind]);
  const [mark] = kinds.map(markOf);
  return {
    eventName: [...new Set(of.map(({ on }) => on))],
    dynamodb: {
      Keys: {
        PK: { S: of.map(({ partition }) => ({ prefix: PREFIX[partition] })) },
        SK: { S: [...new Set(of.map(({ sort }) => sort))].map((prefix) => ({ prefix })) },
      },
      ...(mark === undefined ? {} : { NewImage: { [mark]: { S: [{ exists: true }] } } }),
    },
  };
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
