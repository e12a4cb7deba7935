/** Vitest's global setup: answers the port of the run's database, and starts it on the first question. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type DynamoDbLocal, startDynamoDbLocal } from '../../../infra/local/dynamodb/dynamodb-local.ts';
import { DATABASE_ADDRESS } from './database-of-run.ts';

export default async function setUp(): Promise<() => Promise<void>> {
  let database: Promise<DynamoDbLocal> | undefined;
  const server = createServer((_, response) => {
    database ??= startDynamoDbLocal(undefined);
    database.then(
      ({ port }) => response.end(String(port)),
      (error) => response.writeHead(500).end(String(error)),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  process.env[DATABASE_ADDRESS] = `http://127.0.0.1:${port}`;
  return async () => {
    server.close();
    server.closeAllConnections();
    await (await database?.catch(() => undefined))?.stop();
  };
}
