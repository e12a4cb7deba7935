/** What runs by the clock: each schedule with its state machine and its workers. Nothing in here holds data. */
import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Config } from '../config.ts';
import { Agenda, WORKER_TIMEOUT } from '../constructs/agenda.ts';
import type { Bundle } from '../constructs/bundle.ts';
import { PlatformFunction } from '../constructs/function-factory.ts';
import type { DataStack } from './data.ts';

export interface JobsStackProps {
  readonly config: Config;
  readonly data: DataStack;
  readonly bundle: Bundle;
}

export class JobsStack extends Stack {
  constructor(scope: Construct, id: string, { config, data, bundle }: JobsStackProps) {
    super(scope, id, { description: `Perennial ${config.stage}: scheduled work` });
    const name = 'agenda-worker';
    const { table, platformKeys } = data;
    const worker = new PlatformFunction(this, name, { name, config, bundle, table, platformKeys, memoryMb: 1024, timeout: WORKER_TIMEOUT });
    new Agenda(this, 'agenda', { worker: worker.function });
  }
}
