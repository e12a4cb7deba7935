/**
 * The agenda: a schedule starts a state machine, whose workers go through groups of the agenda's shards until nothing is due.
 * Numbers and costs: docs/adr/0011-the-agenda-is-worked-by-groups-of-shards.md.
 */
import { Duration, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import {
  type Chain,
  Choice,
  Condition,
  CustomState,
  DefinitionBody,
  Fail,
  JitterType,
  JsonPath,
  Map as MapState,
  Pass,
  Result,
  StateMachine,
  Succeed,
} from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { AGENDA_SHARDS } from '../../shared/store/table.ts';
import type { Config } from '../config.ts';
import { agendaAlarms } from './alarms/agenda-alarms.ts';
import { acknowledgeTracing } from './machine-tracing.ts';
import { ofThisAccount } from './trust.ts';

/** The longest time until a due entry is posted. Balances do not wait, because every read computes them. */
const EVERY_MINUTES = 15;

/** Concurrent workers. Each goes through its shards one after another, so an idle run needs 8 invocations instead of 64. */
const GROUPS = 8;

/** A worker stops by itself after a minute and a half. */
export const WORKER_TIMEOUT = Duration.minutes(2);

/** After so many workers a quarter of an hour is over, and the next run takes over before two runs do the same work. */
const WORKERS_PER_GROUP = 9;

/** A failed invocation is retried after about 5, 10 and 20 seconds. */
const RETRIES = { interval: Duration.seconds(5), backoffRate: 2, maxAttempts: 3, jitterStrategy: JitterType.FULL };

/** A failed start is retried until the next one is due. */
const START_RETRIES = { maximumEventAgeInSeconds: EVERY_MINUTES * 60, maximumRetryAttempts: 5 };

export interface AgendaProps {
  readonly worker: IFunction;
  readonly tracing: Config['tracing'];
}

export class Agenda extends Construct {
  constructor(scope: Construct, id: string, { worker, tracing }: AgendaProps) {
    super(scope, id);
    const role = new Role(this, 'MachineRole', { assumedBy: ofThisAccount(this, 'states') });
    role.addToPolicy(new PolicyStatement({ sid: 'InvokeWorker', actions: ['lambda:InvokeFunction'], resources: [worker.functionArn] }));
    const machine = new StateMachine(this, 'Machine', {
      comment: 'Posts what has become due',
      definitionBody: DefinitionBody.fromChainable(this.#definition(worker)),
      role,
      tracingEnabled: tracing === 'on',
    });
    Validations.of(machine).acknowledge({
      id: 'AwsSolutions-SF1',
      reason:
        'A standard workflow keeps every event of an execution for 90 days by itself. To log them again, its role would need to change the log deliveries of the whole account.',
    });
    acknowledgeTracing(machine, role, tracing);

    this.#schedule(machine);
    agendaAlarms(this, { worker, machine });
  }

  #definition(worker: IFunction): Chain {
    const work = new CustomState(this, 'Work', { stateJson: { Type: 'Task', Resource: worker.functionArn } });
    work.addRetry({ errors: ['States.ALL'], ...RETRIES });
    // The other groups continue.
    const failed = new Pass(this, 'Group failed', {
      parameters: { status: 'failed', shards: JsonPath.listAt('$.shards'), error: JsonPath.objectAt('$.error') },
    });
    work.addCatch(failed, { errors: ['States.ALL'], resultPath: '$.error' });
    const more = Condition.and(Condition.stringEquals('$.status', 'more'), Condition.numberLessThan('$.workers', WORKERS_PER_GROUP));
    const group = work.next(new Choice(this, 'More?').when(more, work).otherwise(new Succeed(this, 'Group done')));

    const shards = Array.from({ length: AGENDA_SHARDS }, (_, shard) => shard);
    const groups = Array.from({ length: GROUPS }, (_, index) => ({ shards: shards.filter((shard) => shard % GROUPS === index) }));
    const eachGroup = new MapState(this, 'Each group', {
      itemsPath: '$.groups',
      maxConcurrency: GROUPS,
      resultSelector: {
        groups: JsonPath.objectAt('$'),
        anyFailed: JsonPath.arrayContains(JsonPath.listAt('$[*].status'), 'failed'),
      },
    }).itemProcessor(group);
    const anyFailed = new Choice(this, 'Any failed?')
      .when(
        Condition.booleanEquals('$.anyFailed', true),
        new Fail(this, 'Failed', {
          error: 'AgendaFailed',
          cause: 'The workers of one group failed repeatedly. The other groups are done, and the next run covers all groups.',
        }),
      )
      .otherwise(new Succeed(this, 'Done'));
    return new Pass(this, 'Groups', { result: Result.fromObject({ groups }) }).next(eachGroup).next(anyFailed);
  }

  #schedule(machine: StateMachine): void {
    const role = new Role(this, 'ScheduleRole', { assumedBy: ofThisAccount(this, 'scheduler') });
    role.addToPolicy(new PolicyStatement({ sid: 'StartRun', actions: ['states:StartExecution'], resources: [machine.stateMachineArn] }));
    new CfnSchedule(this, 'Schedule', {
      description: 'Posts what has become due',
      scheduleExpression: `rate(${EVERY_MINUTES} minutes)`,
      flexibleTimeWindow: { mode: 'OFF' },
      // No queue for failed starts: the next start does their work, and an alarm watches for successful runs.
      target: { arn: machine.stateMachineArn, roleArn: role.roleArn, input: '{}', retryPolicy: START_RETRIES },
    });
  }
}
