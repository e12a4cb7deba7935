/** The reader of the queue of reactions, from its template. */
import { expect, test } from 'vitest';
import { LOCAL, onlyResource, synthesise } from './synthesised.ts';

const { events, referrals } = synthesise(LOCAL);

test('the reader takes ten messages at a time, and reports those that failed', () => {
  expect(onlyResource(referrals, 'AWS::Lambda::EventSourceMapping').Properties).toMatchObject({
    BatchSize: 10,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
  });
});

test('the visibility timeout of the queue is at least six timeouts of the function', () => {
  const { Timeout: timeout } = onlyResource(referrals, 'AWS::Lambda::Function').Properties;
  const { VisibilityTimeout: visible } = onlyResource(events, 'AWS::SQS::Queue', 'reactionsQueue').Properties;
  expect(Number(visible)).toBeGreaterThanOrEqual(6 * Number(timeout));
});
