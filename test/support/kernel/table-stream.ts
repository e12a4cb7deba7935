/**
 * Writes of a platform, transaction by transaction, as DynamoDB Local's stream of its table tells them. The stream is kept
 * with the table: it goes on where it was after the database was killed.
 */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import { type StreamPlace, StreamReader } from '../../../infra/local/streams/stream-reader.ts';
import type { Item } from '../../../shared/store/kernel/item-table.ts';
import type { Written } from '../../sim/auditor.ts';

const Health = z.object({ database: z.string(), table: z.string() });

export interface TableStream {
  /** The transactions that were written since the last time. */
  read(): Promise<readonly (readonly Written[])[]>;
  /** The table is in another process now. */
  moveTo(platformUrl: string): Promise<void>;
}

/** Follows all writes to the table from now on. */
export async function followTable(platformUrl: string): Promise<TableStream> {
  let reader = await readerOf(platformUrl, undefined);
  let last: StreamPlace | undefined;
  const rest = async (): Promise<readonly Written[]> => {
    const written: Written[] = [];
    for (;;) {
      const read = await reader.read();
      if (read.length === 0) return written;
      last = read.at(-1)?.place;
      for (const { dynamodb } of read.map(({ record }) => record)) {
        const { PK, SK } = itemOf(dynamodb.Keys);
        written.push({ key: { PK, SK }, after: dynamodb.NewImage && itemOf(dynamodb.NewImage) });
      }
    }
  };
  // Skips earlier writes, such as the demo programmes.
  await rest();
  return {
    read: async () => transactionsOf(await rest()),
    moveTo: async (url) => {
      reader = await readerOf(url, last);
    },
  };
}

const itemOf = (image: Readonly<Record<string, unknown>>): Item => unmarshall(image as Record<string, AttributeValue>) as Item;

async function readerOf(platformUrl: string, after: StreamPlace | undefined): Promise<StreamReader> {
  const { database, table } = Health.parse(await (await fetch(`${platformUrl}/_local/health`)).json());
  return new StreamReader(database, table, after);
}

/**
 * The stream has the items of a transaction one after another, in the order in which they were written, but does not say
 * where one ends. The items tell it: each transaction begins with an item that stands in no other place.
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
