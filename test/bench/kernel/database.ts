/** DynamoDB Local for a run, with its table. */
import { type DynamoTables, dynamoTables } from '../../support/kernel/tables.ts';
import type { BenchRun } from '../benchmark.ts';

export async function database(run: BenchRun): Promise<DynamoTables> {
  useOrdinaryJvm();
  const tables = dynamoTables();
  await tables.start();
  run.defer(tables.stop);
  return tables;
}

/** Tests limit Java's compiler, because their databases live for seconds. A benchmark uses the ordinary settings. */
export function useOrdinaryJvm(): void {
  process.env.JAVA_TOOL_OPTIONS ??= '';
}
