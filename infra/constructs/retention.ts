/**
 * The nightly run of analytics: a schedule starts a state machine, whose workers go through the members of each programme twice. It can
 * also be started for one programme and day. Numbers and costs: docs/adr/0022.
 */
import { Duration, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { DefinitionBody, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { Config } from '../config.ts';
import { retentionAlarms } from './alarms/retention-alarms.ts';
import { acknowledgeTracing } from './machine-tracing.ts';
import { retentionDefinition } from './retention-definition.ts';
import { ofThisAccount } from './trust.ts';

/** A worker stops half a minute earlier. A worker that hangs is noticed after this time. */
export const RETENTION_WORKER_TIMEOUT = Duration.minutes(5);

/** The memory at which Lambda gives one whole processor: a worker computes in one thread. */
export const RETENTION_WORKER_MEMORY_MB = 1769;

/** Days end at 12:00 UTC at the latest, so yesterday has ended everywhere by then. Programmes far west get theirs a day later. */
const EVERY_NIGHT = 'cron(0 3 * * ? *)';

export interface RetentionProps {
  readonly worker: IFunction;
  readonly tracing: Config['tracing'];
}

export class Retention extends Construct {
  readonly machine: StateMachine;

  constructor(scope: Construct, id: string, { worker, tracing }: RetentionProps) {
    super(scope, id);
    const role = new Role(this, 'MachineRole', { assumedBy: ofThisAccount(this, 'states') });
    role.addToPolicy(new PolicyStatement({ sid: 'InvokeWorker', actions: ['lambda:InvokeFunction'], resources: [worker.functionArn] }));
    this.machine = new StateMachine(this, 'Machine', {
      comment: 'Retention, value and risk of every member',
      definitionBody: DefinitionBody.fromChainable(retentionDefinition(this, worker)),
      role,
      tracingEnabled: tracing === 'on',
    });
    Validations.of(this.machine).acknowledge({
      id: 'AwsSolutions-SF1',
      reason: "As with the agenda's machine: a standard workflow keeps every event of an execution for 90 days by itself.",
    });
    acknowledgeTracing(this.machine, role, tracing);
    this.#schedule();
    retentionAlarms(this, { worker, machine: this.machine });
  }

  #schedule(): void {
    const { machine } = this;
    const role = new Role(this, 'ScheduleRole', { assumedBy: ofThisAccount(this, 'scheduler') });
    role.addToPolicy(new PolicyStatement({ sid: 'StartRun', actions: ['states:StartExecution'], resources: [machine.stateMachineArn] }));
    new CfnSchedule(this, 'Schedule', {
      description: 'Retention, value and risk of every member',
      scheduleExpression: EVERY_NIGHT,
      flexibleTimeWindow: { mode: 'OFF' },
      // A failed start is retried for a few hours, because nothing else makes up for the day.
      target: {
        arn: machine.stateMachineArn,
        roleArn: role.roleArn,
        input: '{}',
        retryPolicy: { maximumEventAgeInSeconds: Duration.hours(6).toSeconds(), maximumRetryAttempts: 50 },
      },
    });
  }
}
