/** What each function may do, from the templates: every statement, not only those that the matrix wrote. */
import { describe, expect, test } from 'vitest';
import type { FunctionName } from '../../shared/contract/route.ts';
import { LOCAL, resourcesOf, synthesise } from './synthesised.ts';

const { data, service } = synthesise(LOCAL);

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

const READ = ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'];
const PUT = ['dynamodb:PutItem', 'dynamodb:ConditionCheckItem'];
const DELETE = ['dynamodb:DeleteItem'];

/** Written out again on purpose: a change to the matrix in infra must be made twice to pass. */
const MATRIX: Record<FunctionName, readonly (readonly [actions: readonly string[], partitions: readonly string[]])[]> = {
  'merchant-api': [
    [READ, ['PROGRAMME#*', 'MERCHANT#*', 'MEMBER#*', 'ORDER#*', 'IDENTITY#*']],
    [PUT, ['MEMBER#*', 'ORDER#*', 'IDENTITY#*']],
    [DELETE, ['IDENTITY#*']],
  ],
  'member-api': [
    [READ, ['PROGRAMME#*', 'MEMBER#*', 'ORDER#*', 'IDENTITY#*']],
    [PUT, ['MEMBER#*', 'ORDER#*', 'IDENTITY#*']],
    [DELETE, ['IDENTITY#*']],
  ],
  'admin-api': [
    [READ, ['PROGRAMMES', 'PROGRAMME#*', 'MERCHANT#*', 'MEMBER#*', 'ORDER#*', 'IDENTITY#*', 'CLAIM#*']],
    [PUT, ['PROGRAMMES', 'PROGRAMME#*', 'MERCHANT#*', 'MEMBER#*', 'ORDER#*', 'IDENTITY#*', 'CLAIM#*']],
    [DELETE, ['IDENTITY#*']],
  ],
  reference: [],
};

const exported = new Map(
  Object.values<{ Value: unknown; Export?: { Name: string } }>(data.toJSON().Outputs).map((output) => [output.Export?.Name, output.Value]),
);
/** The data stack's resource that a value of the service stack stands for. */
const imported = (value: unknown) => exported.get((value as { 'Fn::ImportValue'?: string })['Fn::ImportValue']);
const actionsOf = ({ Action }: Statement): readonly string[] => (typeof Action === 'string' ? [Action] : Action);

interface Granted {
  readonly name: FunctionName;
  readonly logGroup: string;
  readonly statements: readonly Statement[];
}

const granted: readonly Granted[] = [...resourcesOf(service, 'AWS::Lambda::Function').values()].map((lambda) => {
  const properties = lambda.Properties as {
    Role: { 'Fn::GetAtt': [string, string] };
    LoggingConfig: { LogGroup: { Ref: string } };
    Environment: { Variables: { POWERTOOLS_SERVICE_NAME: FunctionName } };
  };
  const role = properties.Role['Fn::GetAtt'][0];
  const statements = [...resourcesOf(service, 'AWS::IAM::Policy').values()]
    .map((policy) => policy.Properties as { Roles: { Ref: string }[]; PolicyDocument: { Statement: Statement[] } })
    .filter((policy) => policy.Roles.some(({ Ref }) => Ref === role))
    .flatMap((policy) => policy.PolicyDocument.Statement);
  return { name: properties.Environment.Variables.POWERTOOLS_SERVICE_NAME, logGroup: properties.LoggingConfig.LogGroup.Ref, statements };
});

describe.each(granted)('$name', ({ name, logGroup, statements }) => {
  test('may do exactly what the matrix says, what every function may, and nothing else', () => {
    const [table] = resourcesOf(data, 'AWS::DynamoDB::Table').keys();
    const [secret] = resourcesOf(data, 'AWS::SecretsManager::Secret').keys();
    const readable = statements.map((statement) => ({
      effect: statement.Effect,
      actions: actionsOf(statement),
      on: imported(statement.Resource) ?? statement.Resource,
      ...(statement.Condition ? { if: statement.Condition } : {}),
    }));
    expect(readable).toEqual([
      { effect: 'Allow', actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], on: { 'Fn::GetAtt': [logGroup, 'Arn'] } },
      ...MATRIX[name].map(([actions, partitions]) => ({
        effect: 'Allow',
        actions,
        on: { 'Fn::GetAtt': [table, 'Arn'] },
        if: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': partitions } },
      })),
      ...(name === 'reference' ? [] : [{ effect: 'Allow', actions: ['secretsmanager:GetSecretValue'], on: { Ref: secret } }]),
      { effect: 'Allow', actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], on: '*' },
    ]);
  });
});

describe('nobody', () => {
  const everyStatement = granted.flatMap(({ statements }) => statements);

  test('updates in place, scans, or is allowed a family of actions', () => {
    const actions = everyStatement.flatMap(actionsOf);
    expect(actions).not.toContain('dynamodb:UpdateItem');
    expect(actions).not.toContain('dynamodb:Scan');
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
  });

  test('is allowed every resource, but for traces, which have none', () => {
    const everywhere = everyStatement.filter(({ Resource }) => JSON.stringify(Resource).includes('*'));
    expect(new Set(everywhere.flatMap(actionsOf))).toEqual(new Set(['xray:PutTraceSegments', 'xray:PutTelemetryRecords']));
  });

  test('has a managed policy, an inline one, or a role that another service can take', () => {
    const roles = [...resourcesOf(service, 'AWS::IAM::Role').values()];
    expect(roles).toHaveLength(granted.length);
    for (const role of roles) {
      expect(Object.keys(role.Properties)).toEqual(['AssumeRolePolicyDocument']);
      expect(JSON.stringify(role.Properties)).toContain('lambda.amazonaws.com');
    }
  });

  test('shares a policy', () => {
    for (const policy of resourcesOf(service, 'AWS::IAM::Policy').values()) expect(policy.Properties.Roles).toHaveLength(1);
  });
});
