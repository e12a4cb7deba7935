/** Every function that is deployed: those that serve routes, which the contract names, workers of state machines, and readers of queues. */
import type { FunctionName } from '../../shared/contract/route.ts';

export type WorkerName = 'agenda-worker' | 'stock-worker';
export type ConsumerName = 'reactor';
export type DeployedFunction = FunctionName | WorkerName | ConsumerName;

const WORKERS: ReadonlySet<string> = new Set<WorkerName>(['agenda-worker', 'stock-worker']);
const CONSUMERS: ReadonlySet<string> = new Set<ConsumerName>(['reactor']);

/** Where the function's source is, below `functions/`. */
export const sourceFolderOf = (name: DeployedFunction): 'http' | 'schedule' | 'queue' =>
  WORKERS.has(name) ? 'schedule' : CONSUMERS.has(name) ? 'queue' : 'http';
