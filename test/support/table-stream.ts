/**
 * What a platform writes, transaction by transaction, as DynamoDB Local's stream of its table tells it. The stream is kept
 * with the table: it goes on where it was after the database was killed.
 */
import { type AttributeValue, DynamoDBClient, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import type { Item } from '../../shared/store/item-table.ts';
import type { Written } from '../sim/auditor.ts';

const Health = z.object({ database: z.string(), table: z.string() });
const Described = z.object({ StreamDescription: z.object({ Shards: z.array(z.object({ ShardId: z.string() })).length(1) }) });
const Iterator = z.object({ ShardIterator: z.string() });
const Attributes = z.record(z.string(), z.custom<AttributeValue>());
const Read = z.object({
  NextShardIterator: z.string(),
  Records: z.array(z.object({ dynamodb: z.object({ SequenceNumber: z.string(), Keys: Attributes, NewImage: Attributes.optional() }) })),
});

/** As many as there are at the most in one answer. */
const PAGE = 1_000;

/** DynamoDB Local asks for a signature, and does not look at it. */
const SIGNED = 'AWS4-HMAC-SHA256 Credential=test/20260101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=none';
const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };

/** DynamoDB Local says nothing of a map that is empty, where it should say that it is one. */
const withEmptyMaps = (name: string, value: unknown): unknown =>
  name !== 'M' && typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0
    ? { M: {} }
    : value;

export interface TableStream {
  /** The transactions that were written since the last time. */
  read(): Promise<readonly (readonly Written[])[]>;
  /** The table is in another process now. */
  moveTo(platformUrl: string): Promise<void>;
}

/** Of everything that is written from now on. */
export async function followTable(platformUrl: string): Promise<TableStream> {
  let database = await databaseOf(platformUrl);
  const client = new DynamoDBClient({ endpoint: database.database, region: 'local', credentials: CREDENTIALS });
  const StreamSpecification = { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' } as const;
  const { TableDescription } = await client.send(new UpdateTableCommand({ TableName: database.table, StreamSpecification }));
  client.destroy();
  const StreamArn = TableDescription?.LatestStreamArn;

  const call = async <Schema extends z.ZodType>(operation: string, schema: Schema, asked: object): Promise<z.output<Schema>> => {
    const response = await fetch(database.database, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDBStreams_20120810.${operation}`,
        authorization: SIGNED,
      },
      body: JSON.stringify(asked),
    });
    return schema.parse(JSON.parse(await response.text(), withEmptyMaps));
  };

  const { StreamDescription } = await call('DescribeStream', Described, { StreamArn });
  const ShardId = StreamDescription.Shards[0]?.ShardId;
  let last: string | undefined;
  const iterator = async (): Promise<string> => {
    const from =
      last === undefined ? { ShardIteratorType: 'TRIM_HORIZON' } : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: last };
    return (await call('GetShardIterator', Iterator, { StreamArn, ShardId, ...from })).ShardIterator;
  };
  let next = await iterator();

  return {
    async read() {
      const written: Written[] = [];
      for (;;) {
        const { Records, NextShardIterator } = await call('GetRecords', Read, { ShardIterator: next, Limit: PAGE });
        next = NextShardIterator;
        for (const { dynamodb } of Records) {
          last = dynamodb.SequenceNumber;
          const { PK, SK } = unmarshall(dynamodb.Keys);
          written.push({ key: { PK, SK }, after: dynamodb.NewImage && (unmarshall(dynamodb.NewImage) as Item) });
        }
        if (Records.length < PAGE) return transactionsOf(written);
      }
    },
    async moveTo(url) {
      database = await databaseOf(url);
      next = await iterator();
    },
  };
}

const databaseOf = async (platformUrl: string): Promise<z.output<typeof Health>> =>
  Health.parse(await (await fetch(`${platformUrl}/_local/health`)).json());

/**
 * The stream has the items of a transaction one after another, in the order in which they were written, but does not say
 * where one ends. What they are says it: each transaction begins with an item that stands in no other place.
 */
function transactionsOf(written: readonly Written[]): readonly (readonly Written[])[] {
  const transactions: Written[][] = [];
  for (const item of written) {
    const last = transactions.at(-1);
    if (last === undefined || begins(item, last)) transactions.push([item]);
    else last.push(item);
  }
  return transactions;
}

function begins({ key: { PK, SK }, after }: Written, before: readonly Written[]): boolean {
  if (SK === 'ACCOUNT' || PK === 'PROGRAMMES' || SK === 'MERCHANT' || /^(REWARDS|GUESSES)#/.test(PK)) return true;
  // The first version of a programme or a reward comes with its place in the list.
  if (SK.startsWith('VERSION#')) return !/^(PROGRAMMES$|REWARDS#)/.test(before.at(-1)?.key.PK ?? '');
  // An order stands alone, or comes with the entry that it was credited, reversed or paid by.
  if (SK === 'ORDER') return !before.some(({ key, after: entry }) => key.SK.startsWith('ENTRY#') && isOf(entry, PK, after));
  // So does a redemption: alone when its time has come.
  if (SK.startsWith('REDEMPTION#')) return isClaimed(before) || !before.some(({ key, after: entry }) => isEntryOf(key.SK, entry, SK));
  return SK === 'STOCK' && !isStockOf(PK, before);
}

/** A claim comes last. */
const isClaimed = (before: readonly Written[]): boolean => before.at(-1)?.key.SK === 'CLAIM';

const isEntryOf = (sort: string, entry: Item | undefined, redemption: string): boolean =>
  sort.startsWith('ENTRY#') && Entry.parse(entry).redemption?.redemptionId === redemption.slice('REDEMPTION#'.length);

/** Stock comes with the redemption that takes it, or with the reward's version; or alone, before codes that are imported. */
function isStockOf(partition: string, before: readonly Written[]): boolean {
  if (isClaimed(before) || before.some(({ key }) => key.PK === partition)) return false;
  const [programme = '', reward = '', shard = ''] = partition.slice('STOCK#'.length).split('#');
  return before.some(({ key, after }) => {
    if (key.PK === `REWARD#${programme}#${reward}`) return true;
    return key.SK.startsWith('REDEMPTION#') && after?.rewardId === reward && String(after.shard) === shard;
  });
}

function isOf(entry: Item | undefined, orderPartition: string, order: Item | undefined): boolean {
  const { purchase, redemption, payment } = Entry.parse(entry);
  const paid = payment ?? (redemption?.orderId === undefined ? undefined : redemption);
  if (paid !== undefined) return orderPartition === `ORDER#${paid.merchantId}#${paid.orderId}`;
  return order?.state === 'credited' && purchase !== undefined && orderPartition === `ORDER#${purchase.merchantId}#${purchase.orderId}`;
}

const Entry = z.object({
  purchase: z.object({ merchantId: z.string(), orderId: z.string() }).optional(),
  payment: z.object({ merchantId: z.string(), orderId: z.string() }).optional(),
  redemption: z.object({ redemptionId: z.string(), merchantId: z.string().optional(), orderId: z.string().optional() }).optional(),
});
