/** Puts items into a table of DynamoDB unchanged, in batches. */
import { BatchWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Item } from '../../../shared/store/kernel/item-table.ts';

/** DynamoDB's limit of one batch. */
const BATCH = 25;

export async function copyItems(documents: DynamoDBDocumentClient, tableName: string, items: readonly Item[]): Promise<void> {
  for (let from = 0; from < items.length; from += BATCH) {
    const requests = items.slice(from, from + BATCH).map((item) => ({ PutRequest: { Item: item } }));
    await documents.send(new BatchWriteCommand({ RequestItems: { [tableName]: requests } }));
  }
}
