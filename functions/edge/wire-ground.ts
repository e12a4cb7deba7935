/** The base of every store: the table, the platform key, and the ports that need no store. */
import { randomInt } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { toInstant } from '../../shared/domain/kernel/time.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import { createDynamoTable } from '../../shared/store/kernel/dynamo-table.ts';
import type { ItemTable } from '../../shared/store/kernel/item-table.ts';
import { tableName } from './environment.ts';
import { platformKeys } from './keys/platform-keys.ts';
import { captured } from './tracing/tracing.ts';

/** A request has 10 s; a call that hangs must leave time for another attempt. */
const REQUEST_HANDLER = { connectionTimeout: 1000, requestTimeout: 3000 };

export interface Ground {
  readonly table: ItemTable;
  /** The key behind every hash and seal. */
  platformKey(): Promise<string>;
}

let stoodOn: Ground | undefined;

/** The ground of this process. */
export function ground(): Ground {
  stoodOn ??= deployed();
  return stoodOn;
}

/** From now on functions of this process stand on other ground than the deployed: tests call them on a table in memory. */
export function standOn(other: Ground): void {
  stoodOn = other;
}

const deployed = (): Ground => ({
  table: createDynamoTable(captured(new DynamoDBClient({ requestHandler: REQUEST_HANDLER })), tableName()),
  platformKey: async () => (await import('./aws/platform-key.ts')).storedPlatformKey(),
});

export const portsOn = ({ platformKey }: Ground): Pick<Ports, 'clock' | 'pause' | 'identities' | 'secrets'> => ({
  clock: { now: () => toInstant(Date.now()) },
  pause: { jittered: (upToMillis) => setTimeout(randomInt(upToMillis + 1)) },
  ...platformKeys(platformKey),
});
