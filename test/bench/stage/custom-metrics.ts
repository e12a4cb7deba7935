/** The metrics that functions write. CloudWatch bills each name of each function as one metric, for the months in which it has data. */
import type { DeployedFunction } from '../../../infra/constructs/deployed-function.ts';

const OF_REQUESTS = ['Requests', 'Refusals', 'Failures', 'Duration', 'ColdStarts'];
const OF_DELIVERIES = ['EventsDelivered', 'EventsWaiting', 'EventsFailed', 'EventsMissed', 'DeliveryLag', 'EndpointsDisabled'];

export const CUSTOM_METRICS: Partial<Readonly<Record<DeployedFunction, readonly string[]>>> = {
  'merchant-api': [...OF_REQUESTS, 'EventsReplayed', 'PointsEarned', 'PointsReversed', 'CodesGuessed', 'IssueCapReached', 'IssueCapNear'],
  'member-api': OF_REQUESTS,
  'admin-api': OF_REQUESTS,
  reference: OF_REQUESTS,
  projector: ['EventsProjected'],
  deliverer: OF_DELIVERIES,
  retrier: ['EndpointsDisabled', 'LanesEnded', 'LanesPostponed'],
  'webhook-sweeper': ['LanesSwept'],
  'agenda-worker': ['AccountsSettled', 'AccountsSetAside', 'AccountsLeft'],
  'retention-worker': ['RetentionRunsFailed', 'MembersLeftOut'],
  'stock-worker': ['StockLow'],
};

/** Each metric as `function name`. */
export const customMetrics = (): readonly string[] =>
  Object.entries(CUSTOM_METRICS).flatMap(([name, metrics]) => metrics.map((metric) => `${name} ${metric}`));
