/** The sending of webhooks, from the template. */
import { Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { build, LOCAL, onlyResource, resourcesOf, synthesise } from './synthesised.ts';

const { events, service, webhooks } = synthesise(LOCAL);

const functionNamed = (template: Template, name: string) => {
  const found = [...resourcesOf(template, 'AWS::Lambda::Function').values()].find(
    ({ Properties: { Environment } }) => (Environment as { Variables: Record<string, string> }).Variables.POWERTOOLS_SERVICE_NAME === name,
  );
  if (found === undefined) throw new TypeError(`there is no ${name}`);
  return found.Properties as { Timeout: number; Environment: { Variables: Record<string, unknown> } };
};

describe('queues', () => {
  test('have visibility timeouts of at least six timeouts of their function', () => {
    const visible = (template: Template, name: string) =>
      Number(onlyResource(template, 'AWS::SQS::Queue', name).Properties.VisibilityTimeout);
    expect(visible(events, 'deliveriesQueue')).toBeGreaterThanOrEqual(6 * functionNamed(webhooks, 'deliverer').Timeout);
    expect(visible(webhooks, 'retriesQueue')).toBeGreaterThanOrEqual(6 * functionNamed(webhooks, 'retrier').Timeout);
  });

  test('have dead letters', () => {
    const dead = onlyResource(webhooks, 'AWS::SQS::Queue', 'retriesDeadLetters');
    expect(onlyResource(webhooks, 'AWS::SQS::Queue', 'retriesQueue').Properties.RedrivePolicy).toEqual({
      deadLetterTargetArn: { 'Fn::GetAtt': [dead.id, 'Arn'] },
      maxReceiveCount: 3,
    });
  });

  test('start their functions with reports of single failures, and limit the retries', () => {
    webhooks.resourceCountIs('AWS::Lambda::EventSourceMapping', 2);
    webhooks.allResourcesProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
    webhooks.hasResourceProperties('AWS::Lambda::EventSourceMapping', { ScalingConfig: { MaximumConcurrency: 20 } });
  });
});

test('the sweep runs every minute', () => {
  webhooks.hasResourceProperties('AWS::Scheduler::Schedule', {
    ScheduleExpression: 'rate(1 minute)',
    Target: Match.objectLike({ Input: '{}' }),
  });
});

test('a disabled endpoint raises an alarm', () => {
  for (const service of ['deliverer', 'retrier']) {
    webhooks.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'EndpointsDisabled',
      Dimensions: [{ Name: 'service', Value: service }],
      Threshold: 1,
    });
  }
});

describe('the allowed targets of webhooks', () => {
  const targetsOf = (template: Template, name: string) => functionNamed(template, name).Environment.Variables.WEBHOOK_TARGETS;

  test('are the public internet by default', () => {
    expect(targetsOf(service, 'admin-api')).toBe('public');
    for (const name of ['deliverer', 'retrier']) expect(targetsOf(webhooks, name)).toBe('public');
  });

  test('are any address if the stage is local and asks for it', () => {
    const { stacks } = build({ ...LOCAL, webhookTargets: 'any' });
    expect(targetsOf(Template.fromStack(stacks.service), 'admin-api')).toBe('any');
    for (const name of ['deliverer', 'retrier']) expect(targetsOf(Template.fromStack(stacks.webhooks), name)).toBe('any');
  });

  test('are a setting of no other function', () => {
    for (const name of ['member-api', 'merchant-api', 'reference']) expect(targetsOf(service, name)).toBeUndefined();
    expect(targetsOf(webhooks, 'webhook-sweeper')).toBeUndefined();
  });
});
