import { DeleteCommand, DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dynamoTables } from '../support/kernel/tables.ts';
import { restoreDrill } from './restore-drill.ts';
import { verifiedInWords, verifyTable } from './verify-table.ts';

const MEMBERS = 3;
const [from, to] = [dynamoTables(), dynamoTables()];
beforeAll(async () => {
  await from.start();
  await to.start();
});
afterAll(async () => {
  await to.stop();
  await from.stop();
});

test('a platform goes on with a copy of its table, if it has its key', async () => {
  const { copyName, before, restored, after, ...findings } = await restoreDrill(from, to, MEMBERS);
  // An enrolment, two purchases and a return each: 42 - 10 + 10 points.
  expect(before).toEqual({ ledgers: MEMBERS, entries: 4 * MEMBERS, points: 42 * MEMBERS, faulty: [] });
  expect(copyName).not.toBe(await from.emptied());
  expect(restored).toEqual(before);
  expect(after).toEqual({ ledgers: MEMBERS, entries: 4 * MEMBERS + 1, points: 42 * MEMBERS + 42, faulty: [] });
  expect(findings).toEqual({ repeatWasReplayed: true, foundWithKey: true, foundWithOtherKey: false });
});

test('a restored table that lacks an entry is found out', async () => {
  const { copyName: tableName } = await restoreDrill(from, to, MEMBERS);
  const { client } = to.running();
  const documents = DynamoDBDocumentClient.from(client);
  const { Items: items = [] } = await documents.send(new ScanCommand({ TableName: tableName }));
  const lost = items.find(({ SK }) => SK === 'ENTRY#0000000004');
  if (lost === undefined) throw new TypeError('the drill has written no fourth entry');
  await documents.send(new DeleteCommand({ TableName: tableName, Key: { PK: lost.PK, SK: lost.SK } }));
  const verified = await verifyTable(client, tableName);
  expect(verified.faulty).toHaveLength(1);
  // The last entry of a ledger, or one that another follows.
  expect(verified.faulty[0]?.faults.join('; ')).toMatch(/entry [34]\b/);
  expect(verifiedInWords(verified)[0]).toMatch(/: 1 have faults$/);
});
