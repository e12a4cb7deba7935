/** What someone should look at: functions that fail or are held back, and an API that answers 5xx. */
import { Duration } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { FunctionName } from '../../shared/contract/kernel/route.ts';
import { raise } from './alarm.ts';

const PERIOD = Duration.minutes(5);

// A handler answers its failures, so an error that Lambda counts is a crash, a time-out or a bundle that does not load.
const FUNCTION_ERRORS = 1;
const FUNCTION_THROTTLES = 1;
// As many as one merchant may ask for in an hour: one of them is stopped, or several are at it.
const CODES_GUESSED = 20;
// 503 BUSY is an answer that callers repeat: a few in five minutes are contention, more are an outage.
const API_SERVER_ERRORS = 10;

// A cap is set above what an ordinary day issues.
const CAP_REACHED = 1;
// By then one of the cap's shards is full by four fifths, and the others about as far.
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
      'Tills ask for vouchers and till codes that there are not: the log of merchant-api says for whom',
    );
    this.#caps();
    raise(this, 'api-server-errors', api.metricServerError({ period: PERIOD }), API_SERVER_ERRORS, 'The API answers 5xx');
  }

  /** Of what merchants may issue in a day. The same metrics count for all of them: the log says whose. */
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
      'Events of a merchant are refused because it has issued what it may in a day: the log of merchant-api says of which',
    );
    raise(
      this,
      'issue-cap-near',
      metric('IssueCapNear'),
      CAP_NEAR,
      'A merchant has issued most of what it may in a day: the log of merchant-api says which',
    );
  }
}
