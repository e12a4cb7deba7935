import { expect, test } from 'vitest';
import { createResolver } from '../../../infra/local/assembly/intrinsics.ts';
import { assemblyOf } from '../template.ts';

const assembly = assemblyOf(
  {
    resources: {
      Table: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'things' } },
      Role: { Type: 'AWS::IAM::Role' },
      Api: { Type: 'AWS::ApiGatewayV2::Api' },
    },
    parameters: { Version: '6' },
  },
  {
    name: 'Data',
    resources: { Table: { Type: 'AWS::DynamoDB::GlobalTable' } },
    exports: { 'Data:Arn': { 'Fn::GetAtt': ['Table', 'Arn'] } },
  },
);
const resolve = createResolver(assembly, { api: 'http://127.0.0.1:1', aws: 'http://127.0.0.1:2' });
const value = (expression: unknown) => resolve('S', expression, 'here');
const arn = 'arn:aws:dynamodb:us-east-1:000000000000:table/things';

test.each<[string, unknown, unknown]>([
  ['Ref of a resource', { Ref: 'Table' }, 'things'],
  ['Ref of a resource without a name', { Ref: 'Role' }, 'S-Role'],
  ['Ref of a parameter', { Ref: 'Version' }, '6'],
  [
    'pseudo parameters',
    { 'Fn::Join': ['/', [{ Ref: 'AWS::Region' }, { Ref: 'AWS::AccountId' }, { Ref: 'AWS::Partition' }, { Ref: 'AWS::URLSuffix' }]] },
    'us-east-1/000000000000/aws/amazonaws.com',
  ],
  ['AWS::NoValue removes its key', { a: { Ref: 'AWS::NoValue' }, b: [1, { Ref: 'AWS::NoValue' }] }, { b: [1] }],
  ['Fn::GetAtt', { 'Fn::GetAtt': ['Table', 'Arn'] }, arn],
  ['Fn::GetAtt in one string', { 'Fn::GetAtt': 'Api.ApiEndpoint' }, 'http://127.0.0.1:1'],
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: CloudFormation's placeholders look the same.
  ['Fn::Sub', { 'Fn::Sub': 'x-${AWS::Region}-${Table}-${Table.Arn}-${!literal}' }, `x-us-east-1-things-${arn}-\${literal}`],
  ['Fn::Sub with variables', { 'Fn::Sub': ['${a}-${Table}', { a: { Ref: 'Version' } }] }, '6-things'],
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: as above.
  ['Fn::Select of Fn::Split', { 'Fn::Select': [5, { 'Fn::Split': [':', { 'Fn::GetAtt': ['Table', 'Arn'] }] }] }, 'table/things'],
  ['Fn::ImportValue', { 'Fn::ImportValue': 'Data:Arn' }, 'arn:aws:dynamodb:us-east-1:000000000000:table/Data-Table'],
  [
    'a statement with one condition is not an intrinsic',
    { Condition: { StringLike: { a: 'b' } } },
    { Condition: { StringLike: { a: 'b' } } },
  ],
])('%s', (_, expression, expected) => {
  expect(value(expression)).toEqual(expected);
});

test.each<[string, unknown, RegExp]>([
  ['an unknown intrinsic', { 'Fn::GetAZs': '' }, /here: .*Fn::GetAZs/],
  ['a missing resource', { Ref: 'Nothing' }, /no Nothing/],
  ['an unknown attribute', { 'Fn::GetAtt': ['Table', 'StreamArn'] }, /StreamArn of AWS::DynamoDB::Table Table/],
  ['a missing export', { 'Fn::ImportValue': 'Data:Name' }, /no stack exports Data:Name/],
  ['a dynamic reference', '{{resolve:secretsmanager:x}}', /dynamic reference/],
])('%s stops', (_, expression, message) => {
  expect(() => value(expression)).toThrow(message);
});
