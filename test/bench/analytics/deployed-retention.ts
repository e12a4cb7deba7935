/** The values of the template on which the cost of a night depends. */
import { shardGroups } from '../../../shared/domain/analytics/passes/shard-groups.ts';
import { AGENDA_SHARDS } from '../../../shared/store/table.ts';
import { idleTransitions } from '../agenda/idle-transitions.ts';
import type { RetentionDeployed } from './retention-night.ts';

/** A worker stops this long before its timeout: `functions/edge/worker.ts`. */
const STOPS_BEFORE_SECONDS = 30;

export async function deployedRetention(): Promise<RetentionDeployed> {
  // Imported here, because the CDK takes a second to load.
  const { definitionOf, LOCAL, onlyResource, resourcesOf, synthesise } = await import('../../infra/synthesised.ts');
  const { RETENTION_WORKER_TIMEOUT } = await import('../../../infra/constructs/retention.ts');
  const { jobs } = synthesise(LOCAL);
  const definition = definitionOf(onlyResource(jobs, 'AWS::StepFunctions::StateMachine', 'retention'));
  const functions = [...resourcesOf(jobs, 'AWS::Lambda::Function').values()];
  const worker = functions.find(({ Properties }) => String(Properties.Description).endsWith(': retention-worker'));
  return {
    shards: AGENDA_SHARDS,
    groups: (members) => shardGroups(AGENDA_SHARDS, members).length,
    transitions: (groups) => idleTransitions(definition, (map) => (map === 'Each programme' ? 1 : groups)),
    workerMillis: (RETENTION_WORKER_TIMEOUT.toSeconds() - STOPS_BEFORE_SECONDS) * 1000,
    memoryMegabytes: Number(worker?.Properties.MemorySize),
  };
}
