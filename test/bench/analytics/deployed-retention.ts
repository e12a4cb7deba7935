/** What the template of retention runs says that their price goes by. */
import { shardGroups } from '../../../shared/domain/analytics/passes/shard-groups.ts';
import { AGENDA_SHARDS } from '../../../shared/store/table.ts';
import { idleTransitions } from '../agenda/idle-transitions.ts';
import type { RetentionDeployed } from './retention-night.ts';

/** A worker stops so long before its time-out: `functions/edge/worker.ts`. */
const STOPS_BEFORE_SECONDS = 30;

export async function deployedRetention(): Promise<RetentionDeployed> {
  // Not above: the CDK takes a second to load.
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
