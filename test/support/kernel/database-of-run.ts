/** One DynamoDB Local for all the tests of a run, started when the first of them asks for it. */
import { clientAt, type DynamoDbLocal, startDynamoDbLocal } from '../../../infra/local/dynamodb/dynamodb-local.ts';

/** Where the run tells its tests the port of its database. */
export const DATABASE_ADDRESS = 'TEST_DATABASE_ADDRESS';

export type Database = Pick<DynamoDbLocal, 'port' | 'client' | 'stop'>;

/** The database of the run; outside of one (a benchmark), a database that only the caller uses. */
export async function databaseOfRun(): Promise<Database> {
  const address = process.env[DATABASE_ADDRESS];
  if (address === undefined) return startDynamoDbLocal(undefined);
  const response = await fetch(address);
  if (!response.ok) throw new TypeError(`the run has no database: ${await response.text()}`);
  const port = Number(await response.text());
  const client = clientAt(port);
  return { port, client, stop: async () => client.destroy() };
}
