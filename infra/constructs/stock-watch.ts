/** Low stock: every hour a worker checks the inventory of each reward. A redemption reads only what it needs, so it cannot tell. */
import { Duration, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { Choice, Condition, CustomState, DefinitionBody, JitterType, StateMachine, Succeed } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { Config } from '../config.ts';
import { raise } from './alarms/alarm.ts';
import { stageMetric } from './alarms/metric.ts';
import { acknowledgeTracing } from './machine-tracing.ts';
import { ofThisAccount } from './trust.ts';

const EVERY = Duration.hours(1);

/** More rewards would take longer than the hour. The next run begins with the first again. */
const MOST_WORKERS = 30;

const RETRIES = { interval: Duration.seconds(5), backoffRate: 2, maxAttempts: 3, jitterStrategy: JitterType.FULL };

export interface StockWatchProps {
  readonly worker: IFunction;
  readonly tracing: Config['tracing'];
}

export class StockWatch extends Construct {
  constructor(scope: Construct, id: string, { worker, tracing }: StockWatchProps) {
    super(scope, id);
    const role = new Role(this, 'MachineRole', { assumedBy: ofThisAccount(this, 'states') });
    role.addToPolicy(new PolicyStatement({ sid: 'InvokeWorker', actions: ['lambda:InvokeFunction'], resources: [worker.functionArn] }));
    const watch = new CustomState(this, 'Watch', { stateJson: { Type: 'Task', Resource: worker.functionArn } });
    watch.addRetry({ errors: ['States.ALL'], ...RETRIES });
    const more = Condition.and(Condition.stringEquals('$.status', 'more'), Condition.numberLessThan('$.workers', MOST_WORKERS));
    const machine = new StateMachine(this, 'Machine', {
      comment: 'Finds rewards with low stock',
      definitionBody: DefinitionBody.fromChainable(
        watch.next(new Choice(this, 'More?').when(more, watch).otherwise(new Succeed(this, 'Done'))),
      ),
      role,
      tracingEnabled: tracing === 'on',
    });
    Validations.of(machine).acknowledge({
      id: 'AwsSolutions-SF1',
      reason: "As with the agenda's machine: a standard workflow keeps every event of an execution for 90 days by itself.",
    });
    acknowledgeTracing(machine, role, tracing);
    this.#schedule(machine);
    this.#alarms(machine);
  }

  #schedule(machine: StateMachine): void {
    const role = new Role(this, 'ScheduleRole', { assumedBy: ofThisAccount(this, 'scheduler') });
    role.addToPolicy(new PolicyStatement({ sid: 'StartRun', actions: ['states:StartExecution'], resources: [machine.stateMachineArn] }));
    new CfnSchedule(this, 'Schedule', {
      description: 'Finds rewards with low stock',
      scheduleExpression: `rate(${EVERY.toHours()} hour)`,
      flexibleTimeWindow: { mode: 'OFF' },
      target: { arn: machine.stateMachineArn, roleArn: role.roleArn, input: '{}', retryPolicy: { maximumRetryAttempts: 5 } },
    });
  }

  #alarms(machine: StateMachine): void {
    raise(this, 'runs-failed', machine.metricFailed({ period: EVERY }), 1, 'The check for low stock failed, so low stock goes unnoticed');
    const low = stageMetric(this, 'StockLow', 'stock-worker', EVERY);
    raise(this, 'stock-low', low, 1, 'Some rewards have low stock: the log of stock-worker names them');
  }
}
