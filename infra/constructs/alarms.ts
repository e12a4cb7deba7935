/** Alarms of the service: functions that fail or are throttled, an API that answers 5xx, guessed codes, and issue caps. */
import { Duration } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { FunctionName } from '../../shared/contract/kernel/route.ts';
import { raise } from './alarm.ts';

const PERIOD = Duration.minutes(5);

// A handler answers its failures itself, so an error that Lambda counts is a crash, a timeout, or a bundle that does not load.
const FUNCTION_ERRORS = 1;
const FUNCTION_THROTTLES = 1;
// The guess limit of one merchant in an hour: one merchant has reached it, or several guess.
const CODES_GUESSED = 20;
// Callers retry a 503 BUSY. A few in five minutes are contention, more are an outage.
const API_SERVER_ERRORS = 10;

// A cap is higher than what an ordinary day issues.
const CAP_REACHED = 1;
// One shard of the cap is then four fifths full, and the others about as much.
const CAP_NEAR = 1;

export interface AlarmsProps {
  readonly functions: ReadonlyMap<FunctionName, IFunction>;
  readonly api: HttpApi;
}

export class Alarms extends Construct {
  constructor(scope: Construct, id: string, { functions, api }: AlarmsProps) {
    super(scope, id);
    for (const [name, target] of functions) {
      raise(this, `${name}-errors`, target.metricErrors({ period: PERIOD }), FUNCTION_ERRORS, `${name} crashes or times out`);
      raise(this, `${name}-throttles`, target.metricThrottles({ period: PERIOD }), FUNCTION_THROTTLES, `${name} is out of concurrency`);
    }
    const guessed = new Metric({
      namespace: 'Perennial',
      metricName: 'CodesGuessed',
      dimensionsMap: { service: 'merchant-api' },
      statistic: 'Sum',
      period: Duration.hours(1),
    });
    raise(
      this,
      'codes-guessed',
      guessed,
      CODES_GUESSED,
      'Tills use vouchers and till codes that do not exist: the log of merchant-api names the merchants',
    );
    this.#caps();
    raise(this, 'api-server-errors', api.metricServerError({ period: PERIOD }), API_SERVER_ERRORS, 'The API answers 5xx');
  }

  /** The issue caps of merchants. All merchants share the metrics; the log names the merchant. */
  #caps(): void {
    const metric = (metricName: string) =>
      new Metric({
        namespace: 'Perennial',
        metricName,
        dimensionsMap: { service: 'merchant-api' },
        statistic: 'Sum',
        period: Duration.hours(1),
      });
    raise(
      this,
      'issue-cap-reached',
      metric('IssueCapReached'),
      CAP_REACHED,
      'Events of a merchant are refused because it has reached its daily issue cap: the log of merchant-api names it',
    );
    raise(
      this,
      'issue-cap-near',
      metric('IssueCapNear'),
      CAP_NEAR,
      'A merchant has issued most of its daily cap: the log of merchant-api names it',
    );
  }
}
