/** Every alarm of every stack: its metric, and the number and time at which it goes off. A changed threshold is a decision, so it fails here. */
import { expect, test } from 'vitest';
import { type Resource, resourcesOf, synthesise } from './synthesised.ts';

const templates = synthesise({ stage: 'prod', alarmEmail: 'on-call@example.org' });
const ALARM = 'AWS::CloudWatch::Alarm';
const alarms = Object.entries(templates).flatMap(([stack, template]) =>
  [...resourcesOf(template, ALARM)].map(([id, alarm]) => ({ stack, id, alarm })),
);

const SIGNS: Readonly<Record<string, string>> = { GreaterThanOrEqualToThreshold: '≥', LessThanThreshold: '<' };

function lineOf({ Properties }: Resource): string {
  const {
    Namespace,
    MetricName,
    Statistic,
    ExtendedStatistic,
    ComparisonOperator,
    Threshold,
    Period,
    EvaluationPeriods,
    TreatMissingData,
  } = Properties;
  const time = EvaluationPeriods === 1 ? `${Period} s` : `${EvaluationPeriods} × ${Period} s`;
  const missing = TreatMissingData === 'notBreaching' ? '' : `, without data ${TreatMissingData}`;
  return `${Namespace} ${MetricName} ${Statistic ?? ExtendedStatistic} ${SIGNS[String(ComparisonOperator)]} ${Threshold} in ${time}${missing}`;
}

test('T6: go off at these numbers', () => {
  const counted = new Map<string, number>();
  for (const { stack, alarm } of alarms) {
    const line = `${stack}: ${lineOf(alarm)}`;
    counted.set(line, (counted.get(line) ?? 0) + 1);
  }
  expect([...counted].map(([line, count]) => `${count} × ${line}`).sort()).toMatchInlineSnapshot(`
    [
      "1 × jobs: AWS/Lambda Duration Maximum ≥ 108000 in 300 s",
      "1 × jobs: AWS/Lambda Errors Sum ≥ 5 in 3600 s",
      "1 × jobs: AWS/Lambda Errors Sum ≥ 5 in 900 s",
      "1 × jobs: AWS/Lambda Throttles Sum ≥ 5 in 3600 s",
      "1 × jobs: AWS/Lambda Throttles Sum ≥ 5 in 900 s",
      "1 × jobs: AWS/States ExecutionsFailed Sum ≥ 1 in 900 s",
      "1 × jobs: AWS/States ExecutionsSucceeded Sum < 1 in 3600 s, without data breaching",
      "1 × jobs: AWS/States ExecutionsSucceeded Sum < 1 in 5 × 21600 s, without data breaching",
      "1 × jobs: Perennial/prod AccountsSetAside Sum ≥ 1 in 900 s",
      "1 × jobs: Perennial/prod MembersLeftOut Sum ≥ 1 in 3600 s",
      "1 × jobs: Perennial/prod RetentionRunsFailed Sum ≥ 1 in 3600 s",
      "1 × jobs: Perennial/prod StockLow Sum ≥ 1 in 3600 s",
      "1 × referrals: AWS/Lambda Duration Maximum ≥ 27000 in 300 s",
      "1 × referrals: AWS/Lambda Errors Sum ≥ 5 in 300 s",
      "1 × referrals: AWS/Lambda Throttles Sum ≥ 5 in 300 s",
      "1 × service: AWS/ApiGateway 5xx Sum ≥ 10 in 300 s",
      "1 × service: AWS/ApiGateway Latency p99 ≥ 3000 in 3 × 300 s",
      "1 × service: AWS/Lambda ConcurrentExecutions Maximum ≥ 800 in 60 s",
      "1 × service: Perennial/prod CodesGuessed Sum ≥ 20 in 3600 s",
      "1 × service: Perennial/prod IssueCapNear Sum ≥ 1 in 3600 s",
      "1 × service: Perennial/prod IssueCapReached Sum ≥ 1 in 3600 s",
      "1 × webhooks: AWS/Lambda Duration Maximum ≥ 54000 in 300 s",
      "1 × webhooks: AWS/SQS ApproximateAgeOfOldestMessage Maximum ≥ 900 in 300 s",
      "1 × webhooks: AWS/SQS ApproximateNumberOfMessagesVisible Maximum ≥ 1 in 300 s",
      "2 × events: AWS/Lambda Duration Maximum ≥ 54000 in 300 s",
      "2 × events: AWS/Lambda Errors Sum ≥ 1 in 300 s",
      "2 × events: AWS/Lambda IteratorAge Maximum ≥ 60000 in 300 s",
      "2 × events: AWS/Lambda Throttles Sum ≥ 1 in 300 s",
      "2 × events: AWS/SQS ApproximateAgeOfOldestMessage Maximum ≥ 900 in 300 s",
      "2 × jobs: AWS/States ExecutionsFailed Sum ≥ 1 in 3600 s",
      "2 × webhooks: Perennial/prod EndpointsDisabled Sum ≥ 1 in 300 s",
      "3 × webhooks: AWS/Lambda Errors Sum ≥ 5 in 300 s",
      "3 × webhooks: AWS/Lambda Throttles Sum ≥ 5 in 300 s",
      "4 × events: AWS/SQS ApproximateNumberOfMessagesVisible Maximum ≥ 1 in 300 s",
      "4 × service: AWS/Lambda Duration Maximum ≥ 9000 in 300 s",
      "4 × service: AWS/Lambda Errors Sum ≥ 1 in 300 s",
      "4 × service: AWS/Lambda Throttles Sum ≥ 1 in 300 s",
    ]
  `);
});

test('notify the topic of the stage, when they go off and when they are over', () => {
  for (const { id, alarm } of alarms) {
    const { AlarmActions, OKActions } = alarm.Properties;
    expect(AlarmActions, id).toEqual([{ 'Fn::ImportValue': expect.stringContaining('Alerts') }]);
    expect(OKActions, id).toEqual(AlarmActions);
  }
});

test('are told to the address of the stage', () => {
  const [subscription] = resourcesOf(templates.alerts, 'AWS::SNS::Subscription').values();
  expect(subscription?.Properties).toMatchObject({ Protocol: 'email', Endpoint: 'on-call@example.org' });
  expect(resourcesOf(synthesise({ stage: 'prod' }).alerts, 'AWS::SNS::Subscription').size).toBe(0);
});

test('say in words what is wrong', () => {
  for (const { id, alarm } of alarms) expect(String(alarm.Properties.AlarmDescription), id).toMatch(/^\S.{15,}/);
});
