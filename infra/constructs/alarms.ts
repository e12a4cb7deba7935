/** What someone should look at: functions that fail or are held back, and an API that answers 5xx. */
import { Duration } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { ComparisonOperator, type Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { FunctionName } from '../../shared/contract/route.ts';

const PERIOD = Duration.minutes(5);

// A handler answers its failures, so an error that Lambda counts is a crash, a time-out or a bundle that does not load.
const FUNCTION_ERRORS = 1;
const FUNCTION_THROTTLES = 1;
// 503 BUSY is an answer that callers repeat: a few in five minutes are contention, more are an outage.
const API_SERVER_ERRORS = 10;

export interface AlarmsProps {
  readonly functions: ReadonlyMap<FunctionName, IFunction>;
  readonly api: HttpApi;
}

export class Alarms extends Construct {
  constructor(scope: Construct, id: string, { functions, api }: AlarmsProps) {
    super(scope, id);
    for (const [name, target] of functions) {
      this.#raise(`${name}-errors`, target.metricErrors({ period: PERIOD }), FUNCTION_ERRORS, `${name} crashes or times out`);
      this.#raise(`${name}-throttles`, target.metricThrottles({ period: PERIOD }), FUNCTION_THROTTLES, `${name} is out of concurrency`);
    }
    this.#raise('api-server-errors', api.metricServerError({ period: PERIOD }), API_SERVER_ERRORS, 'The API answers 5xx');
  }

  #raise(id: string, metric: Metric, threshold: number, alarmDescription: string) {
    metric.createAlarm(this, id, {
      alarmDescription,
      threshold,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      // No calls, no data: quiet is not an outage.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}
