/** Outcomes of a call when DynamoDB, or the way to it, fails. */
import { DynamoDBClient, ResourceNotFoundException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { StoreUnavailable } from '../../../shared/ports/kernel/storage.ts';
import { createDynamoTable } from '../../../shared/store/kernel/dynamo-table.ts';
import type { ItemTable, Write } from '../../../shared/store/kernel/item-table.ts';
import { createStore } from '../../../shared/store/store.ts';
import { type FaultyDynamoDb, faultyDynamoDb, type WireFault } from '../../support/kernel/faulty-dynamodb.ts';
import { entryIn, openShop, provedLedger, type Shop } from '../../support/kernel/shop.ts';
import { dynamoTables } from '../../support/kernel/tables.ts';

const tables = dynamoTables();
let proxy: FaultyDynamoDb;
let once: DynamoDBClient;
let retrying: DynamoDBClient;
let tableName: string;
/** Through the proxy, without and with the SDK's retries; and past it. */
let table: ItemTable;
let retryingTable: ItemTable;
let direct: ItemTable;

beforeAll(async () => {
  await tables.start();
  proxy = await faultyDynamoDb(tables.running().port);
  const client = (maxAttempts: number) =>
    new DynamoDBClient({
      endpoint: proxy.endpoint,
      region: 'eu-central-1',
      maxAttempts,
      credentials: { accessKeyId: 'tests', secretAccessKey: 'local' },
    });
  once = client(1);
  retrying = client(3);
});
afterAll(async () => {
  once?.destroy();
  retrying?.destroy();
  await proxy?.stop();
  await tables.stop();
});
beforeEach(async () => {
  tableName = await tables.emptied();
  table = createDynamoTable(once, tableName);
  retryingTable = createDynamoTable(retrying, tableName);
  direct = createDynamoTable(tables.running().client, tableName);
  proxy.script(() => undefined);
});

const put = (SK: string, attributes: object = {}): Write => ({
  key: { PK: 'A', SK },
  condition: { kind: 'absent' },
  action: { kind: 'put', attributes: { ...attributes } },
});
const TWO = [put('1', { version: 1 }), put('2')];
const firstIs = (fault: WireFault) => proxy.script(({ number }) => (number === 1 ? fault : undefined));
const contention = (index: number) => ({ index, kind: 'contention' });
const isWritten = async () => (await direct.get({ PK: 'A', SK: '1' })) !== undefined;

describe('a transaction', () => {
  test('that meets another one is contention, for each item that did', async () => {
    firstIs('transaction-conflict');
    expect(await table.write(TWO)).toEqual([contention(0), contention(1)]);
    expect(await isWritten()).toBe(false);
    expect(await table.write(TWO)).toEqual([]);
  });

  test('of which one item is throttled is contention: nothing was written, try again', async () => {
    firstIs('transaction-throttled');
    expect(await table.write(TWO)).toEqual([contention(1)]);
  });

  test('of which one item is malformed is a mistake of ours, and not tried again', async () => {
    firstIs('transaction-invalid');
    await expect(table.write(TWO)).rejects.toBeInstanceOf(TransactionCanceledException);
  });

  test.each<[WireFault, boolean]>([
    ['throttled', false],
    ['throughput-exceeded', false],
    ['internal-error', false],
    ['dropped-before', false],
    ['dropped-after', true],
  ])('%s: it is unknown whether it was written (here: %s)', async (fault, written) => {
    firstIs(fault);
    await expect(table.write(TWO)).rejects.toBeInstanceOf(StoreUnavailable);
    expect(await isWritten()).toBe(written);
    expect(proxy.calls).toEqual([{ operation: 'TransactWriteItems', number: 1 }]);
  });

  test('that arrives twice is done once, and answered as done', async () => {
    firstIs('twice');
    expect(await table.write(TWO)).toEqual([]);
    expect(await isWritten()).toBe(true);
  });

  test('that is late and finds its place taken says what stands there', async () => {
    firstIs({ after: () => direct.write([put('1', { version: 7 })]) });
    expect(await table.write(TWO)).toEqual([{ index: 0, kind: 'condition', existing: { PK: 'A', SK: '1', version: 7 } }]);
    expect(await direct.get({ PK: 'A', SK: '2' })).toBeUndefined();
  });

  test.each<WireFault>(['throttled', 'internal-error', 'dropped-before', 'dropped-after'])(
    "%s, with the SDK's retries on: written once, and answered as written",
    async (fault) => {
      firstIs(fault);
      expect(await retryingTable.write(TWO)).toEqual([]);
      expect(proxy.calls).toHaveLength(2);
      expect(await isWritten()).toBe(true);
    },
  );

  test('that meets another one is not retried by the SDK, which cannot decide afresh', async () => {
    proxy.script(() => 'transaction-conflict');
    expect(await retryingTable.write(TWO)).toEqual([contention(0), contention(1)]);
    expect(proxy.calls).toHaveLength(1);
  });
});

describe('a single put', () => {
  const ONE = [put('1', { version: 1 })];

  test.each<[WireFault, boolean]>([
    ['throttled', false],
    ['throughput-exceeded', false],
    ['item-in-transaction', false],
    ['internal-error', false],
    ['dropped-before', false],
    ['dropped-after', true],
  ])('%s: it is unknown whether it was written (here: %s)', async (fault, written) => {
    firstIs(fault);
    await expect(table.write(ONE)).rejects.toBeInstanceOf(StoreUnavailable);
    expect(await isWritten()).toBe(written);
    expect(proxy.calls).toEqual([{ operation: 'PutItem', number: 1 }]);
  });

  test.each<[string, () => ItemTable, WireFault]>([
    ['that arrives twice', () => table, 'twice'],
    ['whose answer the SDK asks for again', () => retryingTable, 'dropped-after'],
  ])('%s meets itself: the conflict shows what it wrote', async (_, through, fault) => {
    firstIs(fault);
    expect(await through().write(ONE)).toEqual([{ index: 0, kind: 'condition', existing: { PK: 'A', SK: '1', version: 1 } }]);
  });
});

describe('a read', () => {
  const reads: readonly [string, () => Promise<unknown>][] = [
    ['get', () => table.get({ PK: 'A', SK: '1' })],
    ['query', () => table.query({ partition: 'A', prefix: '', order: 'ascending', limit: 10 })],
    ['agenda', () => table.agenda({ partition: 'DUE#00', upTo: '2027', limit: 10 })],
  ];
  const faults: readonly WireFault[] = ['throttled', 'throughput-exceeded', 'internal-error', 'dropped-before', 'dropped-after'];
  test.each(reads.flatMap(([name, read]) => faults.map((fault) => [name, fault, read] as const)))(
    '%s, %s: the store is unavailable',
    async (_, fault, read) => {
      firstIs(fault);
      await expect(read()).rejects.toBeInstanceOf(StoreUnavailable);
      await read();
    },
  );

  test('that fails on its second page is unavailable, not short', async () => {
    const large = 'x'.repeat(300_000);
    await direct.write(['1', '2', '3', '4', '5'].map((sortKey) => put(sortKey, { large })));
    proxy.script(({ number }) => (number === 2 ? 'internal-error' : undefined));
    await expect(table.query({ partition: 'A', prefix: '', order: 'ascending', limit: 5 })).rejects.toBeInstanceOf(StoreUnavailable);
    expect(proxy.calls).toHaveLength(2);
  });
});

describe('a batch of reads', () => {
  const KEYS = ['1', '2', '3'].map((SK) => ({ PK: 'A', SK }));
  beforeEach(() => direct.write(KEYS.map(({ SK }) => put(SK))));

  test('that is done in parts is asked for again until it is whole', async () => {
    firstIs('last-unprocessed');
    const items = await table.getMany([{ PK: 'A', SK: '4' }, ...KEYS]);
    expect(items.map(({ SK }) => SK).sort()).toEqual(['1', '2', '3']);
    expect(proxy.calls.map(({ operation }) => operation)).toEqual(['BatchGetItem', 'BatchGetItem']);
  });

  test.each<WireFault>(['throttled', 'internal-error', 'dropped-before', 'dropped-after'])('%s: it is unavailable', async (fault) => {
    firstIs(fault);
    await expect(table.getMany(KEYS)).rejects.toBeInstanceOf(StoreUnavailable);
    expect(await table.getMany(KEYS)).toHaveLength(3);
  });
});

describe('mistakes of ours stay as they are', () => {
  test.each<[string, () => Promise<unknown>]>([
    ['get', () => table.get({ PK: 'A', SK: '1' })],
    ['put', () => table.write([put('1')])],
    ['transaction', () => table.write(TWO)],
  ])('%s that is not allowed', async (_, call) => {
    firstIs('access-denied');
    await expect(call()).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  test('a table that is not there', async () => {
    const nowhere = createDynamoTable(once, 'nowhere');
    await expect(nowhere.get({ PK: 'A', SK: '1' })).rejects.toBeInstanceOf(ResourceNotFoundException);
  });

  test('an item of more than 400 KB, alone and in a transaction', async () => {
    const tooLarge = put('1', { large: 'x'.repeat(410_000) });
    await expect(table.write([tooLarge])).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(table.write([tooLarge, put('2')])).rejects.not.toBeInstanceOf(StoreUnavailable);
    expect(await isWritten()).toBe(false);
  });
});

describe('a purchase over such a wire', () => {
  const WRITES = new Set(['TransactWriteItems', 'PutItem']);
  const faults: readonly WireFault[] = ['transaction-conflict', 'throttled', 'internal-error', 'dropped-before', 'dropped-after', 'twice'];

  test.each(faults)('%s at its first write: one credit, one answer', async (fault) => {
    const shop: Shop = await openShop({ table: direct, items: async () => [] });
    const { memberId } = await shop.enrol();
    proxy.script(({ operation }) =>
      WRITES.has(operation) && proxy.calls.filter((call) => call.operation === operation).length === 1 ? fault : undefined,
    );
    const entry = entryIn(await shop.on(createStore(table)).credit());
    expect(entry).toEqual(await shop.store.entry(entry.programmeId, memberId, 2));
    expect(entryIn(await shop.credit())).toEqual(entry);
    expect(await provedLedger(shop.store, memberId)).toEqual(['enrol 0', 'earn 42']);
  });
});
