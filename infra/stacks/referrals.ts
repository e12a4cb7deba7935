/** Reactions to friends' entries: the reader of the queue of reactions. The stack holds no data. */
import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Config } from '../config.ts';
import type { Bundle } from '../constructs/bundle.ts';
import { PlatformFunction } from '../constructs/function-factory.ts';
import { REACTION_TIMEOUT, Reactions } from '../constructs/reactions.ts';
import type { DataStack } from './data.ts';
import type { EventQueues } from './events.ts';

const NAME = 'reactor';

export interface ReferralsStackProps {
  readonly config: Config;
  readonly data: DataStack;
  readonly bundle: Bundle;
  readonly queues: Pick<EventQueues, 'reactions'>;
}

export class ReferralsStack extends Stack {
  constructor(scope: Construct, id: string, { config, data, bundle, queues: { reactions } }: ReferralsStackProps) {
    super(scope, id, { description: `Perennial ${config.stage}: referrals` });
    const { table, platformKeys } = data;
    const { function: reactor } = new PlatformFunction(this, NAME, {
      name: NAME,
      config,
      bundle,
      table,
      platformKeys,
      memoryMb: 1024,
      timeout: REACTION_TIMEOUT,
    });
    new Reactions(this, 'reactions', { queue: reactions, reactor });
  }
}
