/** Alarms of the service: functions that fail or are throttled, an API that answers 5xx, guessed codes, and issue caps. */
import { Duration } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { type Alarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { FunctionName } from '../../../shared/contract/kernel/route.ts';
import { raise } from './alarm.ts';
import { stageMetric } from './metric.ts';

const PERIOD = Duration.minutes(5);

// A handler answers its failures itself, so an error that Lambda counts is a crash, a timeout, or a bundle that does not load.
const FUNCTION_ERRORS = 1;
const FUNCTION_THROTTLES = 1;
// The guess limit of one merchant in an hour: one merchant has reached it, or several guess.
const CODES_GUESSED = 20;
// Callers retry a 503 BUSY. A few in five minutes are contention, more are an outage.
const API_SERVER_ERRORS = 10;

// A till or an app waits this long at the most, with a cold start.
const SLOW = Duration.seconds(3);
// One slow period is chance.
const PERIODS_OF_LATENCY = 3;
// Near the limit, any rush is throttled, of whatever function.
const CONCURRENCY_USED = 0.8;

// A cap is higher than what an ordinary day issues.
const CAP_REACHED = 1;
// One shard of the cap is then four fifths full, and the others about as much.
const CAP_NEAR = 1;

export interface AlarmsProps {
  readonly functions: ReadonlyMap<FunctionName, IFunction>;
  readonly api: HttpApi;
  readonly accountConcurrency: number;
}

export class Alarms extends Construct {
  readonly #errors = new Map<FunctionName, Alarm>();
  readonly #serverErrors: Alarm;

  constructor(scope: Construct, id: string, { functions, api, accountConcurrency }: AlarmsProps) {
    super(scope, id);
    for (const [name, target] of functions) {
      const crashes = raise(
        this,
        `${name}-errors`,
        target.metricErrors({ period: PERIOD }),
        FUNCTION_ERRORS,
        `${name} crashes or times out`,
      );
      this.#errors.set(name, crashes);
      raise(this, `${name}-throttles`, target.metricThrottles({ period: PERIOD }), FUNCTION_THROTTLES, `${name} is out of concurrency`);
    }
    const guessed = stageMetric(this, 'CodesGuessed', 'merchant-api', Duration.hours(1));
    raise(
      this,
      'codes-guessed',
      guessed,
      CODES_GUESSED,
      'Tills use vouchers and till codes that do not exist: the log of merchant-api names the merchants',
    );
    this.#caps();
    const latency = api.metricLatency({ period: PERIOD, statistic: 'p99' });
    raise(
      this,
      'api-slow',
      latency,
      SLOW.toMilliseconds(),
      'The slowest hundredth of requests waits too long for an answer',
      PERIODS_OF_LATENCY,
    );
    const concurrency = new Metric({
      namespace: 'AWS/Lambda',
      metricName: 'ConcurrentExecutions',
      statistic: 'Maximum',
      period: Duration.minutes(1),
    });
    raise(
      this,
      'concurrency',
      concurrency,
      Math.floor(accountConcurrency * CONCURRENCY_USED),
      'The functions of the account use most of its concurrency: ask AWS for more before they are throttled',
    );
    this.#serverErrors = raise(
      this,
      'api-server-errors',
      api.metricServerError({ period: PERIOD }),
      API_SERVER_ERRORS,
      'The API answers 5xx',
    );
  }

  /** The alarms that say that a release of the function is bad: it crashes, or the API answers 5xx. */
  ofRelease(name: FunctionName): readonly Alarm[] {
    const crashes = this.#errors.get(name);
    return crashes === undefined ? [this.#serverErrors] : [crashes, this.#serverErrors];
  }

  /** The issue caps of merchants. All merchants share the metrics; the log names the merchant. */
  #caps(): void {
    const metric = (metricName: string) => stageMetric(this, metricName, 'merchant-api', Duration.hours(1));
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
