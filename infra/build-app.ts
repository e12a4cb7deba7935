/**
 * Builds the whole app from parsed settings. It is apart from the entry point, so that tests and the local runner synthesise what
 * deploys.
 */
import { type App, Aspects, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import cdk from '../cdk.json' with { type: 'json' };
import type { Config } from './config.ts';
import { STAGE_CONTEXT } from './constructs/alarms/metric.ts';
import { type Bundle, bundleFunction } from './constructs/bundle.ts';
import { AlertsStack, NotifiedAlarms } from './stacks/alerts.ts';
import { DashboardStack } from './stacks/dashboard.ts';
import { DataStack } from './stacks/data.ts';
import { EdgeStack } from './stacks/edge.ts';
import { EventsStack } from './stacks/events.ts';
import { JobsStack } from './stacks/jobs.ts';
import { ReferralsStack } from './stacks/referrals.ts';
import { ServiceStack } from './stacks/service.ts';
import { WebhooksStack } from './stacks/webhooks.ts';

export interface Stacks {
  readonly alerts: AlertsStack;
  readonly dashboard: DashboardStack;
  readonly data: DataStack;
  readonly events: EventsStack;
  readonly service: ServiceStack;
  readonly jobs: JobsStack;
  readonly webhooks: WebhooksStack;
  readonly referrals: ReferralsStack;
  /** Only with the setting `edge`. */
  readonly edge?: EdgeStack;
}

const bundleOf =
  ({ tracing }: Config): Bundle =>
  (name) =>
    bundleFunction(name, undefined, tracing === 'on');

export function buildApp(app: App, config: Config, bundle: Bundle = bundleOf(config)): Stacks {
  // Only the command line reads cdk.json, so tests and the local runner get its feature flags here. All are those that CDK recommends but
  // one: stacks import values that others export, so CloudFormation refuses to delete a table in use.
  for (const [flag, value] of Object.entries(cdk.context)) app.node.setContext(flag, value);
  app.node.setContext(STAGE_CONTEXT, config.stage);
  const alerts = new AlertsStack(app, `Perennial-${config.stage}-Alerts`, { config });
  const data = new DataStack(app, `Perennial-${config.stage}-Data`, { config });
  const events = new EventsStack(app, `Perennial-${config.stage}-Events`, { config, data, bundle });
  const jobs = new JobsStack(app, `Perennial-${config.stage}-Jobs`, { config, data, bundle });
  const service = new ServiceStack(app, `Perennial-${config.stage}-Service`, {
    config,
    data,
    bundle,
    queues: events.queues,
    machines: jobs.machines,
  });
  const webhooks = new WebhooksStack(app, `Perennial-${config.stage}-Webhooks`, { config, data, bundle, queues: events.queues });
  const referrals = new ReferralsStack(app, `Perennial-${config.stage}-Referrals`, { config, data, bundle, queues: events.queues });
  const dashboard = new DashboardStack(app, `Perennial-${config.stage}-Dashboard`, { config, table: data.table, api: service.api });
  const edge = config.edge && new EdgeStack(app, `Perennial-${config.stage}-Edge`, { config, edge: config.edge });
  // CloudFront's stack reads a copy of the key that the service makes.
  edge?.addStackDependency(service);
  Aspects.of(app).add(new NotifiedAlarms(alerts.topic));
  // A rule that is neither met nor acknowledged with a reason fails the synthesis, so it never reaches a deployment.
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return { alerts, dashboard, data, events, service, jobs, webhooks, referrals, ...(edge === undefined ? {} : { edge }) };
}
