/** Raises one alarm when a metric reaches a threshold within a period, or within each of several. */
import type { Alarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';

export function raise(
  scope: Construct,
  id: string,
  metric: Metric,
  threshold: number,
  alarmDescription: string,
  evaluationPeriods = 1,
): Alarm {
  return metric.createAlarm(scope, id, {
    alarmDescription,
    threshold,
    evaluationPeriods,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    // Without calls there are no data, which is not an outage.
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
}
