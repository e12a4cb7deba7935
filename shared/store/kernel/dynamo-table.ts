/** The table on DynamoDB. Its errors go no further than here. */
import { setTimeout } from 'node:timers/promises';
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  DynamoDBServiceException,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { StoreUnavailable } from '../../ports/kernel/storage.ts';
import {
  type AgendaItem,
  type AgendaRange,
  type Attributes,
  type Condition,
  checkGets,
  checkWrites,
  type Item,
  type ItemTable,
  type Range,
  type Write,
  type WriteConflict,
} from './item-table.ts';
import { AGENDA_INDEX, ATTRIBUTES, type Key } from './key.ts';

export function createDynamoTable(client: DynamoDBClient, tableName: string): ItemTable {
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });

  /** One answer has at most a megabyte: asks until there are `limit`, or no more. */
  const queried = async (limit: number, query: Omit<QueryCommandInput, 'TableName'>): Promise<readonly Item[]> => {
    const items: Item[] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const page = await asked(() =>
        documents.send(new QueryCommand({ TableName: tableName, ...query, Limit: limit - items.length, ExclusiveStartKey: from })),
      );
      items.push(...(page.Items ?? []).map(itemFrom));
      from = page.LastEvaluatedKey;
    } while (from !== undefined && items.length < limit);
    return items;
  };

  return {
    async get(key) {
      const { Item: item } = await asked(() => documents.send(new GetCommand({ TableName: tableName, Key: key, ConsistentRead: true })));
      return item && itemFrom(item);
    },

    query: (range) => queried(range.limit, { ConsistentRead: true, ScanIndexForward: range.order === 'ascending', ...keyCondition(range) }),

    agenda: async (range) =>
      // DynamoDB refuses a range that ends before it begins.
      range.beyond !== undefined && range.beyond >= range.upTo
        ? []
        : (await queried(range.limit, { IndexName: AGENDA_INDEX, ...agendaCondition(range) })).map(agendaItemFrom),

    async page({ partition, beyond, limit }) {
      const range = keyCondition({ partition, prefix: '', beyond, order: 'ascending', limit });
      const { Items: items = [], LastEvaluatedKey: last } = await asked(() =>
        documents.send(new QueryCommand({ TableName: tableName, ...range, Limit: limit })),
      );
      return { items: items.map(itemFrom), next: last === undefined ? undefined : String(last.SK) };
    },

    async getMany(keys) {
      checkGets(keys);
      const items: Item[] = [];
      let left: readonly Key[] = keys;
      for (let attempt = 0; left.length > 0; attempt += 1) {
        if (attempt > 0) await pauseBefore(attempt);
        const wanted = { [tableName]: { Keys: left.map(({ PK, SK }) => ({ PK, SK })) } };
        const answer = await asked(() => documents.send(new BatchGetCommand({ RequestItems: wanted })));
        items.push(...(answer.Responses?.[tableName] ?? []).map(itemFrom));
        left = (answer.UnprocessedKeys?.[tableName]?.Keys ?? []).map(({ PK, SK }): Key => ({ PK, SK }));
      }
      return items;
    },

    async write(writes) {
      checkWrites(writes);
      const [only] = writes;
      // A single put needs no transaction, and costs half without.
      if (writes.length === 1 && only?.action.kind === 'put') return putOne(documents, tableName, only, only.action.attributes);
      try {
        await documents.send(new TransactWriteCommand({ TransactItems: writes.map((write) => transactItem(tableName, write)) }));
        return [];
      } catch (error) {
        if (error instanceof TransactionCanceledException) return conflictsFrom(error);
        throw translated(error);
      }
    },
  };
}

/** Parts of a batch are left out while the table is busy. */
const BATCH_ATTEMPTS = 8;
const FIRST_PAUSE_MILLIS = 20;

/** With full jitter. @throws StoreUnavailable when that has been often enough. */
async function pauseBefore(attempt: number): Promise<void> {
  if (attempt >= BATCH_ATTEMPTS) throw new StoreUnavailable('parts of a batch were not read');
  await setTimeout(Math.random() * FIRST_PAUSE_MILLIS * 2 ** attempt);
}

async function putOne(
  documents: DynamoDBDocumentClient,
  tableName: string,
  write: Write,
  attributes: Attributes,
): Promise<readonly WriteConflict[]> {
  try {
    await documents.send(new PutCommand({ ...conditioned(tableName, write), Item: { ...write.key, ...attributes } }));
    return [];
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return [{ index: 0, kind: 'condition', existing: existingFrom(error.Item) }];
    throw translated(error);
  }
}

/**
 * Condition failures say what stands there. Everything else that cancels a transaction (another one on the same items,
 * throttling) has written nothing, and can be tried again; except what is wrong with the writes themselves.
 */
function conflictsFrom(cancelled: TransactionCanceledException): readonly WriteConflict[] {
  const { CancellationReasons: reasons = [] } = cancelled;
  if (reasons.some(({ Code: code }) => code !== undefined && OUR_REASONS.has(code))) throw cancelled;
  const conflicts = reasons.flatMap(({ Code: code, Item: item }, index): WriteConflict[] => {
    if (code === undefined || code === 'None') return [];
    if (code === 'ConditionalCheckFailed') return [{ index, kind: 'condition', existing: existingFrom(item) }];
    return [{ index, kind: 'contention' }];
  });
  return conflicts.length === 0 ? [{ index: 0, kind: 'contention' }] : conflicts;
}

const existingFrom = (item: Parameters<typeof unmarshall>[0] | undefined): Item | undefined =>
  item === undefined ? undefined : itemFrom(unmarshall(item));

/** As the SDK hands it out: with a key, whatever else it has. */
function itemFrom(found: Readonly<Record<string, unknown>>): Item {
  if (!hasKey(found)) throw new TypeError('DynamoDB handed out an item without its key');
  return found;
}

const hasKey = (found: Readonly<Record<string, unknown>>): found is Item => typeof found.PK === 'string' && typeof found.SK === 'string';

function agendaItemFrom({ PK, SK, agendaKey }: Item): AgendaItem {
  if (typeof agendaKey !== 'string') throw new TypeError('DynamoDB handed out an item of the agenda without its place');
  return { PK, SK, agendaKey };
}

/** The caller's own mistakes stay as they are; for everything else it is unknown whether the call did its work. */
const OUR_MISTAKES = new Set([
  'ValidationException',
  'AccessDeniedException',
  'ResourceNotFoundException',
  'UnrecognizedClientException',
  'ItemCollectionSizeLimitExceededException',
]);

/** The same, as reasons why a transaction was cancelled. */
const OUR_REASONS = new Set(['ValidationError', 'ItemCollectionSizeLimitExceeded']);

function translated(error: unknown): unknown {
  if (error instanceof DynamoDBServiceException && OUR_MISTAKES.has(error.name)) return error;
  return new StoreUnavailable(error instanceof Error ? error.name : 'unknown', { cause: error });
}

async function asked<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    throw translated(error);
  }
}

function keyCondition({ partition, prefix, beyond, order }: Range) {
  const names = { '#pk': ATTRIBUTES.partitionKey, '#sk': ATTRIBUTES.sortKey };
  if (beyond === undefined) {
    return prefix === ''
      ? {
          KeyConditionExpression: '#pk = :pk',
          ExpressionAttributeNames: { '#pk': names['#pk'] },
          ExpressionAttributeValues: { ':pk': partition },
        }
      : {
          KeyConditionExpression: '#pk = :pk AND begins_with(#sk, :prefix)',
          ExpressionAttributeNames: names,
          ExpressionAttributeValues: { ':pk': partition, ':prefix': prefix },
        };
  }
  // BETWEEN has both ends: `beyond` itself is kept out by the smallest step that a sort key can make.
  const [low, high] = order === 'ascending' ? [`${beyond}\u0000`, `${prefix}\uffff`] : [prefix || LOWEST, justBefore(beyond)];
  return {
    KeyConditionExpression: '#pk = :pk AND #sk BETWEEN :low AND :high',
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: { ':pk': partition, ':low': low, ':high': high },
  };
}

/** No key value may be empty. */
const LOWEST = '\u0000';

function agendaCondition({ partition, upTo, beyond }: AgendaRange) {
  const names = { '#shard': ATTRIBUTES.agendaPartitionKey, '#key': ATTRIBUTES.agendaSortKey };
  const range = beyond === undefined ? '#key <= :high' : '#key BETWEEN :low AND :high';
  return {
    KeyConditionExpression: `#shard = :shard AND ${range}`,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: { ':shard': partition, ':high': upTo, ...(beyond === undefined ? {} : { ':low': `${beyond}\u0000` }) },
  };
}

/** Sort keys are ASCII here: the last character one lower, then everything that can follow it. */
const justBefore = (key: string): string => `${key.slice(0, -1)}${String.fromCharCode(key.charCodeAt(key.length - 1) - 1)}\uffff`;

/** An object of those names and values. */
const named = <Value>(pairs: readonly (readonly [string, Value])[]): Record<string, Value> => Object.fromEntries(pairs);

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

const conditioned = (tableName: string, { condition }: Write) => ({
  TableName: tableName,
  ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
  ...conditionExpression(condition),
});

function transactItem(tableName: string, write: Write): TransactItem {
  switch (write.action.kind) {
    case 'put':
      return { Put: { ...conditioned(tableName, write), Item: { ...write.key, ...write.action.attributes } } };
    case 'add': {
      const { attribute, by, set = {} } = write.action;
      const settings = Object.entries(set);
      const { ExpressionAttributeNames: names, ExpressionAttributeValues: values, ...condition } = conditioned(tableName, write);
      return {
        Update: {
          ...condition,
          Key: write.key,
          UpdateExpression:
            settings.length === 0
              ? 'ADD #added :by'
              : `ADD #added :by SET ${settings.map((_, place) => `#set${place} = :set${place}`).join(', ')}`,
          ExpressionAttributeNames: { ...names, '#added': attribute, ...named(settings.map(([name], place) => [`#set${place}`, name])) },
          ExpressionAttributeValues: { ...values, ':by': by, ...named(settings.map(([, value], place) => [`:set${place}`, value])) },
        },
      };
    }
    case 'remove':
      return { Delete: { ...conditioned(tableName, write), Key: write.key } };
    case 'check':
      return { ConditionCheck: { ...conditioned(tableName, write), Key: write.key } };
  }
}

interface Expression {
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames: Record<string, string>;
  readonly ExpressionAttributeValues?: Record<string, unknown>;
}

function conditionExpression(condition: Condition): Expression {
  switch (condition.kind) {
    case 'absent':
      return { ConditionExpression: 'attribute_not_exists(#key)', ExpressionAttributeNames: { '#key': ATTRIBUTES.partitionKey } };
    case 'present':
      return { ConditionExpression: 'attribute_exists(#key)', ExpressionAttributeNames: { '#key': ATTRIBUTES.partitionKey } };
    case 'unchanged':
      return {
        ConditionExpression: '#revision = :revision',
        ExpressionAttributeNames: { '#revision': condition.attribute },
        ExpressionAttributeValues: { ':revision': condition.value },
      };
    case 'at-least':
      return {
        ConditionExpression: '#number >= :number',
        ExpressionAttributeNames: { '#number': condition.attribute },
        ExpressionAttributeValues: { ':number': condition.value },
      };
    case 'below':
      return {
        ConditionExpression: 'attribute_not_exists(#number) OR #number < :number',
        ExpressionAttributeNames: { '#number': condition.attribute },
        ExpressionAttributeValues: { ':number': condition.value },
      };
  }
}
