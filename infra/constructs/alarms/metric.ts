/** Metrics that functions write. Each stage has a namespace of its own, so that stages of one account share none. */
import type { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';

/** The context key of the stage, set by `buildApp`. */
export const STAGE_CONTEXT = 'perennial:stage';

export const metricsNamespace = (stage: string): string => `Perennial/${stage}`;

/** The sum of a metric that a function writes, over all its routes. @param service The function's name. */
export const stageMetric = (scope: Construct, metricName: string, service: string, period: Duration): Metric =>
  new Metric({
    namespace: metricsNamespace(String(scope.node.getContext(STAGE_CONTEXT))),
    metricName,
    dimensionsMap: { service },
    statistic: 'Sum',
    period,
  });
