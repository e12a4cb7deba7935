/** The reading of a table's stream, by an event source mapping. */

import { StartUpFailure } from '../failure.ts';
import { evaluate } from '../runtime/policy.ts';
import type { EventPattern } from '../streams/event-pattern.ts';
import type { Queue } from './queue.ts';
import type { Role } from './role.ts';
import type { Table } from './table.ts';

export interface StreamConsumer {
  /** The construct, such as `projector/Stream`. The place in the stream is stored under this name. */
  readonly name: string;
  readonly tableName: string;
  readonly streamArn: string;
  readonly passes: EventPattern;
  readonly batchSize: number;
  readonly bisects: boolean;
  /** undefined: until the stream drops the record. */
  readonly maxRetries: number | undefined;
  readonly maxAgeSeconds: number | undefined;
  /** The queue for notices of batches that were given up. */
  readonly onFailure: Queue | undefined;
}

/** -1 in a template means no limit. */
export const limitOf = (value: number): number | undefined => (value < 0 ? undefined : value);

/** Lookups of resources that event sources refer to. */
export interface EventSourceContext {
  readonly role: (arn: string) => Role | undefined;
  readonly tables: readonly Table[];
  readonly queues: readonly Queue[];
}

export function tableOfStream(streamArn: string, tables: readonly Table[], where: string): Table {
  const table = tables.find((one) => one.stream?.arn === streamArn);
  if (!table) throw new StartUpFailure(`${where} reads ${streamArn}, which is not a stream of the templates' tables.`);
  return table;
}

/** Lambda sends notices of given-up batches to standard queues only. */
export function failureQueue(arn: string | undefined, role: Role, context: EventSourceContext, where: string): Queue | undefined {
  if (arn === undefined) return undefined;
  const queue = context.queues.find((one) => one.arn === arn);
  if (!queue) throw new StartUpFailure(`${where} sends given-up batches to ${arn}, which is not a queue of the templates.`);
  if (queue.isFifo) throw new StartUpFailure(`${where} sends given-up batches to ${queue.name}, which must be a standard queue.`);
  checkMay(role, ['sqs:SendMessage'], queue.arn, where);
  return queue;
}

export function checkMay(role: Role, actions: readonly string[], resource: string, where: string): void {
  for (const action of actions) {
    if (evaluate(role.statements, { action, resource }) !== 'allowed')
      throw new StartUpFailure(`${where} has a role, ${role.name}, that may not ${action} on ${resource}.`);
  }
}

export const STREAM_ACTIONS = ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'];
export const QUEUE_ACTIONS = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
