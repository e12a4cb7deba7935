/** Every deployed function with the folder of its source: functions that serve routes, and functions that something else starts. */
import type { FunctionName } from '../../shared/contract/kernel/route.ts';

export type WorkerName = 'agenda-worker' | 'stock-worker' | 'retention-worker';
/** Functions that read the table's stream. */
export type StreamName = 'projector' | 'publisher';
/** Functions that take messages from queues. */
export type ConsumerName = 'reactor';
/** Functions that send events to endpoints. */
export type WebhookName = 'deliverer' | 'retrier' | 'webhook-sweeper';
export type DeployedFunction = FunctionName | WorkerName | StreamName | ConsumerName | WebhookName;

const FOLDERS = {
  'merchant-api': 'http',
  'member-api': 'http',
  'admin-api': 'http',
  reference: 'http',
  'agenda-worker': 'schedule',
  'stock-worker': 'schedule',
  projector: 'stream',
  publisher: 'stream',
  reactor: 'queue',
  deliverer: 'queue',
  retrier: 'queue',
  'webhook-sweeper': 'schedule',
  'retention-worker': 'schedule',
} as const satisfies { readonly [Name in DeployedFunction]: 'http' | 'schedule' | 'stream' | 'queue' };

/** The folder of the function's source below `functions/`. */
export const sourceFolderOf = (name: DeployedFunction): string => FOLDERS[name];

export const DEPLOYED_FUNCTIONS = Object.keys(FOLDERS) as readonly DeployedFunction[];
