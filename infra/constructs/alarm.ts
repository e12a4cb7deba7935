/** One alarm: the metric reached the threshold in a period. */
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';

export function raise(scope: Construct, id: string, metric: Metric, threshold: number, alarmDescription: string): void {
  metric.createAlarm(scope, id, {
    alarmDescription,
    threshold,
    evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    // No calls, no data: quiet is not an outage.
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
}
