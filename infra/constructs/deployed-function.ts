/** Every function that is deployed: those that serve routes, which the contract names, and workers of state machines. */
import type { FunctionName } from '../../shared/contract/route.ts';

export type WorkerName = 'agenda-worker' | 'stock-worker';
export type DeployedFunction = FunctionName | WorkerName;

const WORKERS: ReadonlySet<string> = new Set<WorkerName>(['agenda-worker', 'stock-worker']);

/** Where the function's source is, below `functions/`. */
export const sourceFolderOf = (name: DeployedFunction): 'http' | 'schedule' => (WORKERS.has(name) ? 'schedule' : 'http');
