/** The stage on one page, for a person on call: what callers see, what waits, and what runs at night. Rows are in the order of asking. */
import { Duration, Stack } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Dashboard, GraphWidget, type IMetric, type IWidget, PeriodOverride, TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { Config } from '../config.ts';
import { stageMetric } from '../constructs/alarms/metric.ts';

const PERIOD = Duration.minutes(5);
/** The page is 24 columns wide. */
const HALF = 12;

export interface DashboardStackProps {
  readonly config: Config;
  readonly table: ITable;
  readonly api: HttpApi;
}

export class DashboardStack extends Stack {
  constructor(scope: Construct, id: string, { config, table, api }: DashboardStackProps) {
    super(scope, id, { description: `Perennial ${config.stage}: the dashboard` });
    const all = scope.node.findAll();
    const functions = all.filter((node) => node instanceof LambdaFunction);
    const queues = all.filter((node) => node instanceof Queue);
    const machines = all.filter((node) => node instanceof StateMachine);
    const custom = (name: string, service: string) => stageMetric(this, name, service, PERIOD);
    const dashboard = new Dashboard(this, 'Dashboard', {
      dashboardName: `Perennial-${config.stage}`,
      periodOverride: PeriodOverride.AUTO,
    });
    dashboard.addWidgets(title('Callers', 'Requests, refusals and failures of the API, and how long an answer takes.'));
    dashboard.addWidgets(
      graph('Requests', [
        api.metricCount({ period: PERIOD }),
        api.metricClientError({ period: PERIOD }),
        api.metricServerError({ period: PERIOD }),
      ]),
      graph(
        'Latency',
        ['p50', 'p99'].map((statistic) => api.metricLatency({ period: PERIOD, statistic })),
      ),
    );
    dashboard.addWidgets(title('Functions', 'Errors are crashes and time-outs. Throttles mean that the concurrency is used up.'));
    dashboard.addWidgets(
      graph(
        'Errors',
        functions.map((one) => named(one, one.metricErrors({ period: PERIOD }))),
      ),
      graph(
        'Throttles',
        functions.map((one) => named(one, one.metricThrottles({ period: PERIOD }))),
      ),
      graph(
        'Duration, p99',
        functions.map((one) => named(one, one.metricDuration({ period: PERIOD, statistic: 'p99' }))),
      ),
      graph(
        'Concurrency',
        functions.map((one) => named(one, one.metric('ConcurrentExecutions', { period: PERIOD, statistic: 'Maximum' }))),
      ),
    );
    dashboard.addWidgets(title('Table and queues', 'Capacity that is used, what was throttled, and what waits.'));
    dashboard.addWidgets(
      graph('Capacity units', [
        table.metricConsumedReadCapacityUnits({ period: PERIOD }),
        table.metricConsumedWriteCapacityUnits({ period: PERIOD }),
      ]),
      graph(
        'Age of the oldest message, in seconds',
        queues.map((one) => one.metricApproximateAgeOfOldestMessage({ period: PERIOD, label: one.node.path })),
      ),
      graph(
        'Messages that wait',
        queues.map((one) => one.metricApproximateNumberOfMessagesVisible({ period: PERIOD, label: one.node.path })),
      ),
    );
    dashboard.addWidgets(title('Scheduled work', 'Runs that failed, accounts in quarantine, and nights without reports.'));
    dashboard.addWidgets(
      graph(
        'Runs that failed',
        machines.map((one) => one.metricFailed({ period: PERIOD, label: one.node.path })),
      ),
      graph('Set aside', [
        custom('AccountsSetAside', 'agenda-worker'),
        custom('MembersLeftOut', 'retention-worker'),
        custom('RetentionRunsFailed', 'retention-worker'),
      ]),
      graph('Misuse', [
        custom('CodesGuessed', 'merchant-api'),
        custom('IssueCapReached', 'merchant-api'),
        custom('IssueCapNear', 'merchant-api'),
      ]),
      graph('Endpoints disabled', [custom('EndpointsDisabled', 'deliverer'), custom('EndpointsDisabled', 'retrier')]),
    );
  }
}

const title = (name: string, words: string): IWidget => new TextWidget({ markdown: `## ${name}\n${words}`, width: 24, height: 2 });

const graph = (heading: string, left: readonly IMetric[]): IWidget =>
  new GraphWidget({ title: heading, left: [...left], width: HALF, height: 6 });

const named = (one: IFunction, metric: ReturnType<IFunction['metricErrors']>): IMetric =>
  metric.with({ label: one.node.path.split('/').at(-2) ?? one.node.id });
