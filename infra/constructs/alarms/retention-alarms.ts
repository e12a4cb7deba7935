/** Alarms of analytics: nights without reports, and failed workers. */
import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { raise } from './alarm.ts';
import { stageMetric } from './metric.ts';

const PERIOD = Duration.hours(1);

/** Thirty hours without a successful night: the schedule is off, or every run fails. */
const WITHOUT_SUCCESS = { period: Duration.hours(6), periods: 5 };

/** Each error is retried three times before a programme suffers. One error is chance, several are not. */
const WORKER_ERRORS = 5;

export function retentionAlarms(
  scope: Construct,
  { worker, machine }: { readonly worker: IFunction; readonly machine: StateMachine },
): void {
  raise(
    scope,
    'runs-failed',
    machine.metricFailed({ period: PERIOD }),
    1,
    'A retention run failed: some programmes have no reports of the day',
  );
  raise(scope, 'worker-errors', worker.metricErrors({ period: PERIOD }), WORKER_ERRORS, 'retention-worker crashes or times out');
  raise(scope, 'worker-throttles', worker.metricThrottles({ period: PERIOD }), WORKER_ERRORS, 'retention-worker is out of concurrency');
  const failed = stageMetric(scope, 'RetentionRunsFailed', 'retention-worker', PERIOD);
  raise(
    scope,
    'programmes-failed',
    failed,
    1,
    'Programmes have no reports of the day: the log of retention-worker names them with the reasons',
  );
  raise(
    scope,
    'members-left-out',
    stageMetric(scope, 'MembersLeftOut', 'retention-worker', PERIOD),
    1,
    'Data of members cannot be analysed, and the reports leave them out: the log of retention-worker names them with the reasons',
  );
  machine.metricSucceeded({ period: WITHOUT_SUCCESS.period }).createAlarm(scope, 'no-run-succeeded', {
    alarmDescription: 'No retention run has succeeded for thirty hours',
    threshold: 1,
    evaluationPeriods: WITHOUT_SUCCESS.periods,
    comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
    treatMissingData: TreatMissingData.BREACHING,
  });
}
