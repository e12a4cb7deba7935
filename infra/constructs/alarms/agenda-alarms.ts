/** Alarms of the agenda: failed or missing runs, failed workers, quarantined accounts. */
import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { raise } from './alarm.ts';
import { stageMetric } from './metric.ts';

const PERIOD = Duration.minutes(15);

/** Four runs are due in this time. Without a success the schedule is off, or every run fails. */
const WITHOUT_SUCCESS = Duration.hours(1);

/** Each error is retried three times before a run suffers. One error is chance, several are not. */
const WORKER_ERRORS = 5;

export function agendaAlarms(scope: Construct, { worker, machine }: { readonly worker: IFunction; readonly machine: StateMachine }): void {
  raise(scope, 'runs-failed', machine.metricFailed({ period: PERIOD }), 1, 'A run of the agenda failed');
  raise(scope, 'worker-errors', worker.metricErrors({ period: PERIOD }), WORKER_ERRORS, 'agenda-worker crashes or times out');
  raise(scope, 'worker-throttles', worker.metricThrottles({ period: PERIOD }), WORKER_ERRORS, 'agenda-worker is out of concurrency');
  const setAside = stageMetric(scope, 'AccountsSetAside', 'agenda-worker', PERIOD);
  raise(
    scope,
    'accounts-set-aside',
    setAside,
    1,
    'Accounts are in quarantine: GET /v1/programmes/{programmeId}/set-aside lists them with the reasons',
  );
  machine.metricSucceeded({ period: WITHOUT_SUCCESS }).createAlarm(scope, 'no-run-succeeded', {
    alarmDescription: 'No run of the agenda has succeeded for an hour',
    threshold: 1,
    evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
    treatMissingData: TreatMissingData.BREACHING,
  });
}
