/** Every function that is deployed, each with where its source is: those that serve routes, which the contract names, and those that something else starts. */
import type { FunctionName } from '../../shared/contract/kernel/route.ts';

export type WorkerName = 'agenda-worker' | 'stock-worker' | 'retention-worker';
/** Read the stream of the table. */
export type StreamName = 'projector' | 'publisher';
/** Take messages from queues. */
export type ConsumerName = 'reactor';
/** Send events to endpoints. */
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

/** Where the function's source is, below `functions/`. */
export const sourceFolderOf = (name: DeployedFunction): string => FOLDERS[name];

export const DEPLOYED_FUNCTIONS = Object.keys(FOLDERS) as readonly DeployedFunction[];
