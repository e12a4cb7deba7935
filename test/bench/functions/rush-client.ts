/** A DynamoDB client in place of many containers, each with as many connections as one client usually has. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { REGION } from '../../../infra/local/assembly/deployment-place.ts';
import type { DynamoTables } from '../../support/kernel/tables.ts';
import type { BenchRun } from '../benchmark.ts';

const CONNECTIONS = 1024;

export function rushClient(run: BenchRun, tables: DynamoTables): DynamoDBClient {
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${tables.running().port}`,
    region: REGION,
    credentials: { accessKeyId: 'bench', secretAccessKey: 'local' },
    requestHandler: { httpAgent: { keepAlive: true, maxSockets: CONNECTIONS } },
  });
  run.defer(async () => client.destroy());
  return client;
}
