import { describe, expect, test } from 'vitest';
import { StartUpFailure } from '../../../infra/local/failure.ts';
import { evaluate, readPolicy, type Verdict } from '../../../infra/local/runtime/policy.ts';

const TABLE = 'arn:aws:dynamodb:us-east-1:000000000000:table/T';
const policy = (...statements: object[]) => readPolicy({ Version: '2012-10-17', Statement: statements }, 'the policy');
const allow = (more: object) => ({ Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: TABLE, ...more });
const leading = (operator: string, ...keys: string[]) => ({ Condition: { [operator]: { 'dynamodb:LeadingKeys': keys } } });

const call = (action: string, resource = TABLE, leadingKeys?: string[]) => ({
  action: `dynamodb:${action}`,
  resource,
  ...(leadingKeys ? { leadingKeys } : {}),
});

test.each<[string, object[], ReturnType<typeof call>, Verdict]>([
  ['without a statement nothing is allowed', [], call('GetItem'), 'not-allowed'],
  ['the action itself', [allow({})], call('GetItem'), 'allowed'],
  ['another action', [allow({})], call('PutItem'), 'not-allowed'],
  ['one of several actions', [allow({ Action: ['dynamodb:Query', 'dynamodb:PutItem'] })], call('PutItem'), 'allowed'],
  ['a wildcard in the action', [allow({ Action: 'dynamodb:*Item' })], call('PutItem'), 'allowed'],
  ['a wildcard that does not match', [allow({ Action: 'dynamodb:Get*' })], call('PutItem'), 'not-allowed'],
  ['actions ignore case', [allow({ Action: 'DynamoDB:getitem' })], call('GetItem'), 'allowed'],
  ['? is one character', [allow({ Action: 'dynamodb:?etItem' })], call('GetItem'), 'allowed'],
  ['. is itself', [allow({ Resource: 'arn.aws:*' })], call('GetItem'), 'not-allowed'],
  ['the table does not include its indexes', [allow({ Action: '*' })], call('Query', `${TABLE}/index/agenda`), 'not-allowed'],
  ['indexes by wildcard', [allow({ Action: '*', Resource: `${TABLE}/index/*` })], call('Query', `${TABLE}/index/agenda`), 'allowed'],
  ['another table', [allow({})], call('GetItem', `${TABLE}2`), 'not-allowed'],
  ['deny wins over allow', [allow({}), allow({ Effect: 'Deny' })], call('GetItem'), 'denied'],
  ['deny of another action', [allow({}), allow({ Effect: 'Deny', Action: 'dynamodb:PutItem' })], call('GetItem'), 'allowed'],
  ['every key matches', [allow(leading('ForAllValues:StringLike', 'A#*', 'B'))], call('GetItem', TABLE, ['A#1', 'B']), 'allowed'],
  ['one key does not', [allow(leading('ForAllValues:StringLike', 'A#*'))], call('GetItem', TABLE, ['A#1', 'C#1']), 'not-allowed'],
  ['StringEquals takes * for itself', [allow(leading('ForAllValues:StringEquals', 'A#*'))], call('GetItem', TABLE, ['A#1']), 'not-allowed'],
  ['keys respect case', [allow(leading('ForAllValues:StringLike', 'a#*'))], call('GetItem', TABLE, ['A#1']), 'not-allowed'],
  ['ForAllValues holds without keys', [allow(leading('ForAllValues:StringLike', 'A#*'))], call('GetItem'), 'allowed'],
  ['ForAnyValue does not', [allow(leading('ForAnyValue:StringLike', 'A#*'))], call('GetItem'), 'not-allowed'],
  ['Null false requires keys', [allow(leading('Null', 'false'))], call('GetItem'), 'not-allowed'],
  ['Null false with keys', [allow(leading('Null', 'false'))], call('GetItem', TABLE, ['A']), 'allowed'],
])('%s', (_, statements, made, verdict) => {
  expect(evaluate(policy(...statements), made)).toBe(verdict);
});

describe('a statement that cannot be evaluated as in AWS stops start-up', () => {
  test.each<[string, object, string]>([
    ['an unknown operator', allow(leading('ForAllValues:StringNotLike', 'A')), 'ForAllValues:StringNotLike'],
    ['an operator without qualifier on a key of many values', allow(leading('StringLike', 'A')), 'StringLike'],
    ['an unknown key', allow({ Condition: { StringEquals: { 'dynamodb:Select': 'COUNT' } } }), 'dynamodb:Select'],
    ['NotAction', { Effect: 'Allow', NotAction: 'dynamodb:Scan', Resource: '*' }, 'NotAction'],
    ['a policy variable', allow({ Resource: `${TABLE}/\${aws:username}` }), 'policy variable'],
  ])('%s', (_, statement, named) => {
    expect(() => policy(statement)).toThrow(StartUpFailure);
    expect(() => policy(statement)).toThrow(named);
  });

  test('unless it is about services that are not run', () => {
    const metrics = {
      Effect: 'Allow',
      Action: 'cloudwatch:PutMetricData',
      Resource: '*',
      Condition: { StringEquals: { 'cloudwatch:namespace': 'x' } },
    };
    expect(evaluate(policy(metrics), call('GetItem'))).toBe('not-allowed');
  });
});
