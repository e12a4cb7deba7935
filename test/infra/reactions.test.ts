/** The reader of the queue of reactions, from its template. */
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { expect, test } from 'vitest';
import { Reactions } from '../../infra/constructs/reactions.ts';

const synthesised = (): Template => {
  const stack = new Stack(new App(), 'Stack');
  const queue = new Queue(stack, 'Queue', { fifo: true, visibilityTimeout: Duration.seconds(180) });
  const reactor = new LambdaFunction(stack, 'Reactor', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = () => undefined'),
  });
  new Reactions(stack, 'Reactions', { queue, reactor });
  return Template.fromStack(stack);
};

test('reads ten messages at a time, and gives back those that failed', () => {
  const [mapping] = Object.values(synthesised().findResources('AWS::Lambda::EventSourceMapping'));
  expect(mapping?.Properties).toMatchObject({ BatchSize: 10, FunctionResponseTypes: ['ReportBatchItemFailures'] });
});

test('may take messages from its queue, and put none', () => {
  const [policy] = Object.values(synthesised().findResources('AWS::IAM::Policy'));
  const [statement] = policy?.Properties.PolicyDocument.Statement ?? [];
  expect([...statement.Action].sort()).toEqual([
    'sqs:ChangeMessageVisibility',
    'sqs:DeleteMessage',
    'sqs:GetQueueAttributes',
    'sqs:GetQueueUrl',
    'sqs:ReceiveMessage',
  ]);
});
