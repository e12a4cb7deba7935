/** The filter of the table's stream, from the items' declarations. */
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { STREAMED, type StreamedAs } from '../../shared/store/table.ts';

/** Patterns, one for each kind of change, because an event source mapping has at most five. The store ignores other records that pass. */
export function streamPatterns(): readonly object[] {
  const kinds = new Map<string, { readonly on: string; readonly having: string | undefined; readonly items: StreamedAs[] }>();
  for (const streamed of STREAMED) {
    const { having } = streamed;
    for (const on of streamed.on) {
      const kind = kinds.get(`${on} ${having}`) ?? { on, having, items: [] };
      kinds.set(`${on} ${having}`, kind);
      kind.items.push(streamed);
    }
  }
  return [...kinds.values()].map(({ on, having, items }) => patternOf(on, having, items));
}

/** @param having the attribute that every item must have. */
function patternOf(on: string, having: string | undefined, items: readonly StreamedAs[]): object {
  return {
    eventName: [on],
    dynamodb: {
      Keys: {
        PK: { S: prefixes(items.map(({ prefix }) => prefix)) },
        SK: { S: prefixes(items.map(({ sort }) => sort)) },
      },
      ...(having === undefined ? {} : { NewImage: { [having]: { S: [{ exists: true }] } } }),
    },
  };
}

const prefixes = (of: readonly string[]) => [...new Set(of)].map((prefix) => ({ prefix }));

/** Allows a role to read this stream only. */
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
