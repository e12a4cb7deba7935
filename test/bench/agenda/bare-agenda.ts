/**
 * The page, the reads and the transactions of a worker without the product's code: items of the same size and shape, on the same
 * conditions, in separate shards and partitions.
 */

import type { GetCommandInput, QueryCommandInput, TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { NOTHING_DUE } from '../../../shared/store/agenda/items.ts';
import { endOf } from '../../../shared/store/kernel/agenda-list.ts';
import type { Item } from '../../../shared/store/kernel/item-table.ts';
import type { Key } from '../../../shared/store/kernel/key.ts';
import { AGENDA_INDEX, ATTRIBUTES } from '../../../shared/store/table.ts';
import { DUE_AT } from './due-copies.ts';

/** The items of an account after its work is done. */
export interface SettledItems {
  readonly tableName: string;
  readonly account: Item;
  readonly entry: Item;
}

/** The input of the bare worker. */
export interface BareShards extends SettledItems {
  readonly queries: readonly QueryCommandInput[];
  readonly inFlight: number;
}

const BARE = 'BARE';
const inBareShard = (shard: unknown): string => `${BARE}${String(shard)}`;

/** The bare worker's copy of a due account. */
export const bareItem = (due: Item): Item => ({ ...due, PK: `${BARE}${due.PK}`, agendaShard: inBareShard(due.agendaShard) });

/** The product's query for a page of 200. */
export const bareQuery = (tableName: string, shard: string): QueryCommandInput => ({
  TableName: tableName,
  IndexName: AGENDA_INDEX,
  KeyConditionExpression: '#shard = :shard AND #key <= :high',
  ExpressionAttributeNames: { '#shard': ATTRIBUTES.agendaPartitionKey, '#key': ATTRIBUTES.agendaSortKey },
  ExpressionAttributeValues: { ':shard': inBareShard(shard), ':high': endOf(DUE_AT) },
  Limit: 201,
});

const keyOf = ({ PK, SK }: Record<string, unknown>): Key => ({ PK: String(PK), SK: String(SK) });

export const readOf = ({ tableName }: SettledItems, due: Record<string, unknown>): GetCommandInput => ({
  TableName: tableName,
  Key: keyOf(due),
  ConsistentRead: true,
});

export function writeOf({ tableName, account, entry }: SettledItems, due: Record<string, unknown>): TransactWriteCommandInput {
  const key = keyOf(due);
  const { agendaShard, agendaKey } = due;
  const place = { agendaShard, agendaKey: String(agendaKey).replace(DUE_AT, NOTHING_DUE) };
  const put = { TableName: tableName, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const;
  return {
    TransactItems: [
      {
        Put: {
          ...put,
          ConditionExpression: '#revision = :revision',
          ExpressionAttributeNames: { '#revision': 'version' },
          ExpressionAttributeValues: { ':revision': Number(account.version) - 1 },
          Item: { ...account, ...key, ...place },
        },
      },
      {
        Put: {
          ...put,
          ConditionExpression: 'attribute_not_exists(#key)',
          ExpressionAttributeNames: { '#key': ATTRIBUTES.partitionKey },
          Item: { ...entry, PK: key.PK },
        },
      },
    ],
  };
}
