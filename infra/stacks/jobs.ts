/** Scheduled jobs: each schedule with its state machine and its workers. The stack holds no data. */
import { type Duration, Stack } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { Config } from '../config.ts';
import { Agenda, WORKER_TIMEOUT } from '../constructs/agenda.ts';
import type { Bundle } from '../constructs/bundle.ts';
import type { WorkerName } from '../constructs/deployed-function.ts';
import { PlatformFunction } from '../constructs/function-factory.ts';
import type { Starts } from '../constructs/machine-access.ts';
import { RETENTION_WORKER_MEMORY_MB, RETENTION_WORKER_TIMEOUT, Retention } from '../constructs/retention.ts';
import { StockWatch } from '../constructs/stock-watch.ts';
import type { DataStack } from './data.ts';

export interface JobsStackProps {
  readonly config: Config;
  readonly data: DataStack;
  readonly bundle: Bundle;
}

export class JobsStack extends Stack {
  /** Machines that functions start, too. */
  readonly machines: Required<Starts>;

  constructor(scope: Construct, id: string, { config, data, bundle }: JobsStackProps) {
    super(scope, id, { description: `Perennial ${config.stage}: scheduled work` });
    const { table, platformKeys } = data;
    const workerOf = (name: WorkerName, memoryMb: number, timeout: Duration = WORKER_TIMEOUT): IFunction =>
      new PlatformFunction(this, name, { name, config, bundle, table, platformKeys, memoryMb, timeout }).function;
    const { tracing } = config;
    new Agenda(this, 'agenda', { worker: workerOf('agenda-worker', 1024), tracing });
    new StockWatch(this, 'stock', { worker: workerOf('stock-worker', 512), tracing });
    const worker = workerOf('retention-worker', RETENTION_WORKER_MEMORY_MB, RETENTION_WORKER_TIMEOUT);
    this.machines = { retention: new Retention(this, 'retention', { worker, tracing }).machine };
  }
}
