/** What someone should look at: runs that fail or do not come, workers that fail, accounts that cannot be settled. */
import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { raise } from './alarm.ts';

const PERIOD = Duration.minutes(15);

/** Four runs should have succeeded by then: the schedule is off, or nothing works. */
const WITHOUT_SUCCESS = Duration.hours(1);

/** Each is tried three times before a run is the worse for it: one is luck, several are not. */
const WORKER_ERRORS = 5;

export function agendaAlarms(scope: Construct, { worker, machine }: { readonly worker: IFunction; readonly machine: StateMachine }): void {
  raise(scope, 'runs-failed', machine.metricFailed({ period: PERIOD }), 1, 'A run of the agenda failed');
  raise(scope, 'worker-errors', worker.metricErrors({ period: PERIOD }), WORKER_ERRORS, 'agenda-worker crashes or times out');
  raise(scope, 'worker-throttles', worker.metricThrottles({ period: PERIOD }), WORKER_ERRORS, 'agenda-worker is out of concurrency');
  const setAside = new Metric({
    namespace: 'Perennial',
    metricName: 'AccountsSetAside',
    dimensionsMap: { service: 'agenda-worker' },
    statistic: 'Sum',
    period: PERIOD,
  });
  raise(
    scope,
    'accounts-set-aside',
    setAside,
    1,
    'Accounts cannot be settled: GET /v1/programmes/{programmeId}/set-aside says which and why',
  );
  machine.metricSucceeded({ period: WITHOUT_SUCCESS }).createAlarm(scope, 'no-run-succeeded', {
    alarmDescription: 'No run of the agenda has succeeded for an hour',
    threshold: 1,
    evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
    treatMissingData: TreatMissingData.BREACHING,
  });
}
