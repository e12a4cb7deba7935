/** Pages of the table's items as they are stored, for people and for tests. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';

const Key = z.record(z.string(), z.string());

/** The key at which a page ended. */
export const PageCursor = z
  .base64url('must be a cursor from an earlier answer')
  .refine((cursor) => keyIn(cursor) !== undefined, 'must be a cursor from an earlier answer');
export type PageCursor = z.infer<typeof PageCursor>;

export interface TablePage {
  readonly items: readonly Readonly<Record<string, unknown>>[];
  /** null on the last page. */
  readonly nextCursor: PageCursor | null;
}

/** One page of a scan: at most DynamoDB's 1 MB. */
export async function readTablePage(client: DynamoDBClient, tableName: string, after: PageCursor | undefined): Promise<TablePage> {
  const { Items = [], LastEvaluatedKey: last } = await DynamoDBDocumentClient.from(client).send(
    new ScanCommand({ TableName: tableName, ConsistentRead: true, ExclusiveStartKey: after === undefined ? undefined : keyIn(after) }),
  );
  return { items: Items, nextCursor: last === undefined ? null : Buffer.from(JSON.stringify(last)).toString('base64url') };
}

function keyIn(cursor: string): z.infer<typeof Key> | undefined {
  try {
    return Key.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch {
    return undefined;
  }
}
