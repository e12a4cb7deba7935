/** Raises one alarm when a metric reaches a threshold within a period. */
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';

export function raise(scope: Construct, id: string, metric: Metric, threshold: number, alarmDescription: string): void {
  metric.createAlarm(scope, id, {
    alarmDescription,
    threshold,
    evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    // Without calls there are no data, which is not an outage.
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
}
