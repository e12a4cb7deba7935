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

/** Tests ask Java to compile little, because theirs lives for seconds. What is measured here is to be compiled as usual. */
export function useOrdinaryJvm(): void {
  process.env.JAVA_TOOL_OPTIONS ??= '';
}
