/**
 * The sending of webhooks: the deliverer behind the queue of deliveries, and for failed deliveries a queue of ordering lanes with its
 * retrier, fed by a sweep every minute. Reasons: docs/adr/0018-what-does-not-arrive-waits-in-lanes.md.
 */
import { Duration } from 'aws-cdk-lib';
import { PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { raise } from './alarms/alarm.ts';
import { stageMetric } from './alarms/metric.ts';
import { ofThisAccount } from './trust.ts';

/** The longest attempt takes 15 s, and begins within the first half minute of a batch. */
export const DELIVERY_TIMEOUT = Duration.minutes(1);

/** AWS advises six function timeouts for a queue that starts functions. */
export const RETRIES_VISIBLE_AGAIN = Duration.minutes(6);

const EVERY = Duration.minutes(1);
const PERIOD = Duration.minutes(5);

/** The most messages that SQS gives without a batching window. */
const BATCH = 10;

/** Concurrent batches. Endpoints that answer slowly cannot take the account's concurrency from purchases. */
const MOST_DELIVERERS = 100;

/** Concurrent batches of ten lanes. Endpoints that were down return one after another, without using the account's whole concurrency. */
const MOST_RETRIERS = 20;

/** Each message is delivered again after an error. One error is chance, several are not. */
const ERRORS = 5;

export interface WebhookDeliveryProps {
  readonly deliveries: IQueue;
  readonly retries: IQueue;
  readonly deliverer: IFunction;
  readonly retrier: IFunction;
  readonly sweeper: IFunction;
}

export class WebhookDelivery extends Construct {
  constructor(scope: Construct, id: string, { deliveries, retries, deliverer, retrier, sweeper }: WebhookDeliveryProps) {
    super(scope, id);
    // Each group of the FIFO queue is an endpoint's lane, so a slow endpoint delays no other as long as there is concurrency.
    this.#consume('Deliveries', deliveries, deliverer, MOST_DELIVERERS);
    this.#consume('Retries', retries, retrier, MOST_RETRIERS);
    this.#schedule(sweeper);
    this.#alarms({ deliverer, retrier, 'webhook-sweeper': sweeper });
  }

  #consume(id: string, queue: IQueue, target: IFunction, maxConcurrency: number): void {
    target.addToRolePolicy(
      new PolicyStatement({
        sid: 'ConsumeQueue',
        actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ChangeMessageVisibility'],
        resources: [queue.queueArn],
      }),
    );
    new EventSourceMapping(this, id, {
      target,
      eventSourceArn: queue.queueArn,
      batchSize: BATCH,
      reportBatchItemFailures: true,
      maxConcurrency,
    });
  }

  #schedule(sweeper: IFunction): void {
    const role = new Role(this, 'ScheduleRole', { assumedBy: ofThisAccount(this, 'scheduler') });
    role.addToPolicy(new PolicyStatement({ sid: 'StartSweep', actions: ['lambda:InvokeFunction'], resources: [sweeper.functionArn] }));
    new CfnSchedule(this, 'Schedule', {
      description: 'Finds deliveries to retry',
      scheduleExpression: `rate(${EVERY.toMinutes()} minute)`,
      flexibleTimeWindow: { mode: 'OFF' },
      // No queue for failed starts: the next start finds the same.
      target: { arn: sweeper.functionArn, roleArn: role.roleArn, input: '{}', retryPolicy: { maximumRetryAttempts: 0 } },
    });
  }

  #alarms(functions: Readonly<Record<string, IFunction>>): void {
    for (const [name, lambda] of Object.entries(functions)) {
      raise(this, `${name}-errors`, lambda.metricErrors({ period: PERIOD }), ERRORS, `${name} crashes or times out`);
      raise(this, `${name}-throttles`, lambda.metricThrottles({ period: PERIOD }), ERRORS, `${name} is out of concurrency`);
    }
    for (const service of ['deliverer', 'retrier']) {
      const disabled = stageMetric(this, 'EndpointsDisabled', service, PERIOD);
      raise(this, `${service}-disabled-endpoint`, disabled, 1, `An endpoint was disabled: the log of ${service} names it with the reason`);
    }
  }
}
