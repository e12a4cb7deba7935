/** Rules for every stack, whatever it contains. */
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, test } from 'vitest';
import { build, LOCAL, resourcesOf, synthesise } from './synthesised.ts';

const STAGES = [
  ['a stage with its own user pool', { stage: 'prod', alarmEmail: 'on-call@example.org' }],
  ['a stage with an external issuer', LOCAL],
] as const;

describe.each(STAGES)('%s', (_, context) => {
  test('has no finding of cdk-nag that is not acknowledged', () => {
    const { app } = build(context);
    expect(new AwsSolutionsChecks(app).validateScope(app).violations).toEqual([]);
    expect(() => app.synth()).not.toThrow();
  });

  test('leaves the names of resources to CloudFormation, so that they can be replaced and deployed twice', () => {
    const { data, service, jobs } = synthesise(context);
    // Names that CloudFormation would otherwise choose. Names that are part of another resource, or need not be unique, are not listed.
    const PHYSICAL = [
      'TableName',
      'FunctionName',
      'RoleName',
      'LogGroupName',
      'UserPoolName',
      'ClientName',
      'AlarmName',
      'QueueName',
      'StateMachineName',
      'BucketName',
    ];
    // Their FunctionName is the function that they are for.
    const NAMES_ANOTHER = new Set(['AWS::Lambda::Permission', 'AWS::Lambda::Alias', 'AWS::Lambda::Version']);
    const named = [data, service, jobs].flatMap((template) =>
      [...resourcesOf(template)].flatMap(([id, { Type, Properties }]) => [
        ...PHYSICAL.filter((property) => property in Properties && !NAMES_ANOTHER.has(Type)).map((property) => `${id}.${property}`),
        ...(['AWS::SecretsManager::Secret', 'AWS::Scheduler::Schedule'].includes(Type) && 'Name' in Properties ? [`${id}.Name`] : []),
      ]),
    );
    expect(named).toEqual([]);
  });

  test('deletes no resource that holds data', () => {
    const { data, service, jobs } = synthesise(context);
    const HOLDS_DATA = ['AWS::DynamoDB::Table', 'AWS::SecretsManager::Secret', 'AWS::Cognito::UserPool', 'AWS::Logs::LogGroup'];
    const kept = [data, service, jobs].flatMap((template) =>
      [...resourcesOf(template).values()].filter(({ Type }) => HOLDS_DATA.includes(Type)),
    );
    expect(kept.length).toBeGreaterThan(0);
    for (const resource of kept) expect(resource).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });
});

test('the stack with the data is protected from termination', () => {
  expect(build(LOCAL).stacks.data.terminationProtection).toBe(true);
});

describe('a synthesis fails', () => {
  test('when a resource breaks a rule', () => {
    const { app, stacks } = build(LOCAL);
    new Queue(stacks.service, 'Planted');
    expect(() => app.synth()).toThrow('AwsSolutions-SQS');
  });

  test('when a function is granted a family of actions', () => {
    const { app, stacks } = build(LOCAL);
    const role = stacks.service.node.findChild('merchant-api').node.findChild('Role');
    if (!('addToPolicy' in role) || typeof role.addToPolicy !== 'function') expect.unreachable('the role has no policy');
    role.addToPolicy(new PolicyStatement({ actions: ['dynamodb:*'], resources: [stacks.data.table.tableArn] }));
    expect(() => app.synth()).toThrow('AwsSolutions-IAM5[Action::dynamodb:*]');
  });
});
