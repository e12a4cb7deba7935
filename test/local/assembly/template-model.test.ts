import { expect, test } from 'vitest';
import { readTemplateModel } from '../../../infra/local/assembly/template-model.ts';
import { assemblyOf, type TemplateStack } from '../template.ts';

const URLS = { api: 'http://127.0.0.1:1', aws: 'http://127.0.0.1:2' };
type Resources = NonNullable<TemplateStack['resources']>;

const fn: Resources = {
  Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: {} } },
  Fn: {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Code: { S3Bucket: 'b', S3Key: 'code.zip' },
      Handler: 'index.handler',
      Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
      Runtime: 'nodejs24.x',
    },
  },
};
const api: Resources = {
  Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: 'HTTP' } },
  Stage: { Type: 'AWS::ApiGatewayV2::Stage', Properties: { StageName: '$default', AutoDeploy: true } },
  Integration: {
    Type: 'AWS::ApiGatewayV2::Integration',
    Properties: { IntegrationType: 'AWS_PROXY', PayloadFormatVersion: '2.0', IntegrationUri: { 'Fn::GetAtt': ['Fn', 'Arn'] } },
  },
  Route: {
    Type: 'AWS::ApiGatewayV2::Route',
    Properties: { RouteKey: 'GET /x', Target: { 'Fn::Join': ['', ['integrations/', { Ref: 'Integration' }]] } },
  },
};
/** A machine with one task, and its schedule. The states and the grants differ. */
const job = ({
  states = {},
  granted = 'lambda:InvokeFunction',
  starting = 'states:StartExecution',
}: {
  readonly states?: Readonly<Record<string, unknown>>;
  readonly granted?: string;
  readonly starting?: string;
} = {}): Resources => ({
  ...fn,
  Role: {
    Type: 'AWS::IAM::Role',
    Properties: {
      Policies: [
        {
          PolicyName: 'p',
          PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: [granted, starting], Resource: '*' }] },
        },
      ],
    },
  },
  Machine: {
    Type: 'AWS::StepFunctions::StateMachine',
    Properties: {
      RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
      DefinitionString: {
        'Fn::Join': [
          '',
          [
            '{"StartAt":"Each","States":{"Each":{"Type":"Map","End":true,"ItemProcessor":{"StartAt":"Work","States":{"Work":{"Type":"Task","End":true,"Resource":"',
            { 'Fn::GetAtt': ['Fn', 'Arn'] },
            '"}}}}',
            Object.entries(states)
              .map(([name, state]) => `,${JSON.stringify(name)}:${JSON.stringify(state)}`)
              .join(''),
            '}}',
          ],
        ],
      },
    },
  },
  Daily: {
    Type: 'AWS::Scheduler::Schedule',
    Properties: {
      ScheduleExpression: 'rate(1 day)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { Arn: { Ref: 'Machine' }, RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] }, Input: '{"a":1}' },
    },
  },
});

const withResources = (resources: Resources) => () => readTemplateModel(assemblyOf({ resources }), URLS);

test('a route to an alias of a function reaches the function', () => {
  const alias: Resources = {
    Version: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Fn' } } },
    Live: {
      Type: 'AWS::Lambda::Alias',
      Properties: { FunctionName: { Ref: 'Fn' }, FunctionVersion: { 'Fn::GetAtt': ['Version', 'Version'] }, Name: 'live' },
    },
    Integration: {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: { IntegrationType: 'AWS_PROXY', PayloadFormatVersion: '2.0', IntegrationUri: { Ref: 'Live' } },
    },
  };
  const model = readTemplateModel(assemblyOf({ resources: { ...fn, ...api, ...alias } }), URLS);
  expect(model.routes.map(({ functionArn }) => functionArn)).toEqual(model.functions.map(({ arn }) => arn));
});

test('a function with a route', () => {
  const model = withResources({ ...fn, ...api })();
  expect(model.routes.map((route) => [route.key, route.functionArn])).toEqual([['GET /x', model.functions[0]?.arn]]);
  expect(model.functions[0]).toMatchObject({ bundleDirectory: '/bundle', timeoutSeconds: 3, memoryMegabytes: 128 });
});

test('a schedule with its state machine, whose tasks are functions at any depth', () => {
  const model = withResources(job())();
  expect(model.schedules).toMatchObject([
    {
      name: 'Daily',
      expression: 'rate(1 day)',
      input: { a: 1 },
      starts: { machine: { name: 'Machine', tasks: new Map([['Work', model.functions[0]?.arn]]) } },
    },
  ]);
});

test("a role has its own policies and those attached to it, but no other's", () => {
  const statement = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: '*' }] };
  const model = withResources({
    ...fn,
    Other: { Type: 'AWS::IAM::Role' },
    Mine: { Type: 'AWS::IAM::Policy', Properties: { PolicyDocument: statement, PolicyName: 'p', Roles: [{ Ref: 'Role' }] } },
    Theirs: { Type: 'AWS::IAM::Policy', Properties: { PolicyDocument: statement, PolicyName: 'p', Roles: [{ Ref: 'Other' }] } },
  })();
  expect(model.functions[0]?.role.statements).toHaveLength(1);
});

test.each<[string, Resources, RegExp]>([
  ['an unsupported resource type', { Orders: { Type: 'AWS::Events::Rule' } }, /AWS::Events::Rule Orders/],
  [
    'an unsupported property',
    { ...fn, Fn: { Type: 'AWS::Lambda::Function', Properties: { ...fn.Fn?.Properties, Layers: ['a'] } } },
    /AWS::Lambda::Function Fn .*Layers/,
  ],
  [
    'another authorizer',
    { ...fn, ...api, Authorizer: { Type: 'AWS::ApiGatewayV2::Authorizer', Properties: { AuthorizerType: 'REQUEST' } } },
    /AWS::ApiGatewayV2::Authorizer Authorizer .*AuthorizerType/,
  ],
  [
    'another payload format',
    {
      ...fn,
      ...api,
      Integration: { Type: 'AWS::ApiGatewayV2::Integration', Properties: { ...api.Integration?.Properties, PayloadFormatVersion: '1.0' } },
    },
    /PayloadFormatVersion/,
  ],
  [
    'an unknown managed policy',
    { Role: { Type: 'AWS::IAM::Role', Properties: { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] } } },
    /AdministratorAccess/,
  ],
  [
    'a stream of another form',
    {
      Table: {
        Type: 'AWS::DynamoDB::Table',
        Properties: { KeySchema: [{ AttributeName: 'a', KeyType: 'HASH' }], AttributeDefinitions: [], StreamSpecification: {} },
      },
    },
    /StreamSpecification/,
  ],
  [
    'a route to a missing function',
    {
      ...fn,
      ...api,
      Integration: { Type: 'AWS::ApiGatewayV2::Integration', Properties: { ...api.Integration?.Properties, IntegrationUri: 'arn:x' } },
    },
    /GET \/x targets arn:x/,
  ],
  [
    'a task that is not a function',
    job({ states: { Other: { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage' } } }),
    /Other.*sqs:sendMessage/,
  ],
  [
    'an unsupported field of a state',
    job({ states: { Other: { Type: 'Map', ToleratedFailureCount: 1 } } }),
    /Other.*ToleratedFailureCount/,
  ],
  [
    'a distributed map',
    job({ states: { Other: { Type: 'Map', ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED' }, States: {} } } } }),
    /Machine .*Mode/s,
  ],
  ['a state machine that may not invoke its function', job({ granted: 'lambda:GetFunction' }), /Machine.*Work.*may not invoke/],
  ['a schedule that may not start its state machine', job({ starting: 'states:StopExecution' }), /Daily.*may not start/],
  [
    'a schedule of something else',
    {
      ...job(),
      Daily: {
        Type: 'AWS::Scheduler::Schedule',
        Properties: { ScheduleExpression: 'rate(1 day)', Target: { Arn: 'arn:x', RoleArn: 'arn:y' } },
      },
    },
    /Daily.*arn:x/,
  ],
])('%s stops start-up', (_, resources, message) => {
  expect(withResources(resources)).toThrow(message);
});
