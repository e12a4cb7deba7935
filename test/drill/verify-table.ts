/** Verifies every ledger of a table: each account against its entries and their chain of hashes. It only reads. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { createDynamoTable } from '../../shared/store/kernel/dynamo-table.ts';
import { createStore } from '../../shared/store/store.ts';
import { ITEMS } from '../../shared/store/table.ts';
import { verifyLedger } from '../../shared/use-cases/ledger/verify-ledger.ts';

export interface TableVerified {
  readonly ledgers: number;
  readonly entries: number;
  readonly points: number;
  /** The faults of a member whose ledger is not whole, or the reason why it cannot be read. */
  readonly faulty: readonly { readonly programmeId: string; readonly memberId: string; readonly faults: readonly string[] }[];
}

const { account } = ITEMS.ledger;
const Page = z.array(z.object({ PK: z.string(), SK: z.string() }));
const Member = z.object({ programmeId: z.string(), memberId: z.string() });

/** Members whose ledgers are read at once. */
const AT_ONCE = 16;

export async function verifyTable(client: DynamoDBClient, tableName: string): Promise<TableVerified> {
  const store = createStore(createDynamoTable(client, tableName));
  const documents = DynamoDBDocumentClient.from(client);
  let verified: TableVerified = { ledgers: 0, entries: 0, points: 0, faulty: [] };
  let from: Record<string, unknown> | undefined;
  do {
    const page = await documents.send(
      new ScanCommand({
        TableName: tableName,
        ConsistentRead: true,
        ProjectionExpression: 'PK, SK',
        FilterExpression: 'SK = :account',
        ExpressionAttributeValues: { ':account': account.SK },
        ExclusiveStartKey: from,
      }),
    );
    from = page.LastEvaluatedKey;
    const members = Page.parse(page.Items ?? []).map((key) => Member.parse(account.partsOf(key)));
    for (let first = 0; first < members.length; first += AT_ONCE) {
      for (const one of await Promise.all(members.slice(first, first + AT_ONCE).map(ofMember))) {
        verified = {
          ledgers: verified.ledgers + 1,
          entries: verified.entries + one.entries,
          points: verified.points + one.points,
          faulty: one.faults.length === 0 ? verified.faulty : [...verified.faulty, { ...one.member, faults: one.faults }],
        };
      }
    }
  } while (from !== undefined);
  return verified;

  async function ofMember(member: z.infer<typeof Member>) {
    try {
      const { entries, points, faults } = await verifyLedger(store, member.programmeId, member.memberId);
      return { member, entries, points, faults: faults.map(({ entry, fault }) => (entry === null ? fault : `entry ${entry}: ${fault}`)) };
    } catch (error) {
      return { member, entries: 0, points: 0, faults: [error instanceof Error ? error.message : String(error)] };
    }
  }
}

/** For people, one line each. */
export const verifiedInWords = ({ ledgers, entries, points, faulty }: TableVerified): readonly string[] => [
  `${ledgers} ledgers with ${entries} entries and ${points} points: ${faulty.length === 0 ? 'no faults' : `${faulty.length} have faults`}`,
  ...faulty.map(({ programmeId, memberId, faults }) => `  ${programmeId} ${memberId}: ${faults.join('; ')}`),
];
