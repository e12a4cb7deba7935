/** The filter of the table's stream: the changes that wake a function, from `STREAMED` in table.ts. */
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { markOf, PREFIX, STREAMED, type StreamedItem } from '../../shared/store/table.ts';

/**
 * One pattern a kind of change, because an event source mapping has at most five. The store ignores what a pattern lets through
 * besides.
 */
export function streamPatterns(): readonly object[] {
  const kinds = Object.keys(STREAMED) as StreamedItem[];
  const groups = new Map<string, StreamedItem[]>();
  for (const kind of kinds) {
    const group = `${STREAMED[kind].on} ${markOf(kind) ?? ''}`;
    groups.set(group, [...(groups.get(group) ?? []), kind]);
  }
  return [...groups.values()].map(patternOf);
}

/** @param kinds items of the same kind of change, with the same mark. */
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

/** Permission to read the table's stream. */
export const readStream = (streamArn: string): PolicyStatement =>
  new PolicyStatement({
    sid: 'ReadStream',
    actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
    resources: [streamArn],
  });

/** @throws TypeError for a table without a stream. */
export function streamOf({ tableStreamArn }: ITable): string {
  if (tableStreamArn === undefined) throw new TypeError('the table has no stream');
  return tableStreamArn;
}
