/** The permissions of each function, from the templates: every statement, not only those from the matrix. */
import { describe, expect, test } from 'vitest';
import type { DeployedFunction } from '../../infra/constructs/deployed-function.ts';
import { LOCAL, onlyResource, resourcesOf, synthesise } from './synthesised.ts';

const every = synthesise(LOCAL);
const { data, events, service, jobs, webhooks, referrals } = every;

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

// CDK sorts the actions of a statement.
const READ = ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query'];
const PUT = ['dynamodb:ConditionCheckItem', 'dynamodb:PutItem'];
const UPDATE = ['dynamodb:UpdateItem'];
const DELETE = ['dynamodb:DeleteItem'];

/** Written again on purpose, so that a change to the matrix in infra must be made twice. */
const MATRIX: Record<DeployedFunction, readonly (readonly [actions: readonly string[], partitions: readonly string[]])[]> = {
  'merchant-api': [
    [
      READ,
      [
        'CAPPED#*',
        'CLAIM#*',
        'GUESSES#*',
        'IDENTITY#*',
        'MEMBER#*',
        'MERCHANT#*',
        'ORDER#*',
        'PACE#*',
        'PROGRAMME#*',
        'REWARD#*',
        'TILL#*',
        'VOUCHER#*',
      ],
    ],
    [PUT, ['CAPPED#*', 'CLAIM#*', 'IDENTITY#*', 'MEMBER#*', 'ORDER#*', 'REVIEW#*', 'REVIEWS#*', 'TILL#*']],
    [UPDATE, ['GUESSES#*', 'PACE#*']],
    [DELETE, ['IDENTITY#*']],
  ],
  'member-api': [
    [
      READ,
      [
        'CLAIM#*',
        'CODES#*',
        'FRIENDS#*',
        'IDENTITY#*',
        'INSIGHT#*',
        'INVITED#*',
        'MEMBER#*',
        'ORDER#*',
        'PACE#*',
        'PROGRAMME#*',
        'REFCODE#*',
        'REWARD#*',
        'REWARDS#*',
        'STOCK#*',
      ],
    ],
    [
      PUT,
      [
        'CLAIM#*',
        'CODES#*',
        'FRIENDS#*',
        'IDENTITY#*',
        'INSIGHT#*',
        'INVITED#*',
        'MEMBER#*',
        'ORDER#*',
        'QUEUE#*',
        'REFCODE#*',
        'TILL#*',
        'VOUCHER#*',
      ],
    ],
    [UPDATE, ['FRIENDS#*', 'MEMBER#*', 'PACE#*', 'STOCK#*', 'TRAIT#*']],
    [DELETE, ['CODES#*', 'IDENTITY#*', 'QUEUE#*']],
  ],
  'admin-api': [
    [
      READ,
      [
        'ASIDE#*',
        'CLAIM#*',
        'DELIVERIES#*',
        'ENDPOINTS#*',
        'FRIENDS#*',
        'IDENTITY#*',
        'INSIGHT#*',
        'INVITED#*',
        'MEMBER#*',
        'MERCHANT#*',
        'ORDER#*',
        'PACE#*',
        'PROGRAMME#*',
        'PROGRAMMES',
        'QUEUE#*',
        'REFCODE#*',
        'REPORT#*',
        'REVIEW#*',
        'REVIEWS#*',
        'REWARD#*',
        'REWARDS#*',
        'RUN#*',
        'SEGMENT#*',
        'SEGMENTS#*',
        'STOCK#*',
      ],
    ],
    [
      PUT,
      [
        'CLAIM#*',
        'CODES#*',
        'ENDPOINTS#*',
        'IDENTITY#*',
        'INSIGHT#*',
        'MEMBER#*',
        'MERCHANT#*',
        'ORDER#*',
        'PROGRAMME#*',
        'PROGRAMMES',
        'QUEUE#*',
        'REVIEW#*',
        'REVIEWS#*',
        'REWARD#*',
        'REWARDS#*',
        'SEGMENT#*',
        'SEGMENTS#*',
      ],
    ],
    [UPDATE, ['MEMBER#*', 'PACE#*', 'SEGMENTS#*', 'STOCK#*', 'TRAIT#*']],
    [DELETE, ['ENDPOINTS#*', 'IDENTITY#*', 'QUEUE#*', 'REVIEWS#*', 'SEGMENT#*']],
  ],
  reference: [],
  'agenda-worker': [
    [READ, ['ASIDE#*', 'MEMBER#*', 'PROGRAMME#*']],
    [PUT, ['ASIDE#*', 'MEMBER#*']],
    [UPDATE, ['MEMBER#*', 'STOCK#*']],
    [DELETE, ['ASIDE#*']],
  ],
  reactor: [
    [
      READ,
      ['CLAIM#*', 'CODES#*', 'FRIENDS#*', 'IDENTITY#*', 'MEMBER#*', 'ORDER#*', 'PROGRAMME#*', 'REVIEW#*', 'REWARD#*', 'STOCK#*', 'TRAIT#*'],
    ],
    [PUT, ['CLAIM#*', 'CODES#*', 'FRIENDS#*', 'MEMBER#*', 'ORDER#*', 'QUEUE#*', 'REVIEW#*', 'REVIEWS#*', 'VOUCHER#*']],
    [UPDATE, ['FRIENDS#*', 'STOCK#*']],
    [DELETE, ['CODES#*', 'FRIENDS#*', 'IDENTITY#*', 'QUEUE#*']],
  ],
  'stock-worker': [[READ, ['PROGRAMMES', 'REWARD#*', 'REWARDS#*', 'STOCK#*']]],
  projector: [[READ, ['ENDPOINTS#*']]],
  publisher: [],
  deliverer: [
    [READ, ['DELIVERIES#*', 'ENDPOINTS#*', 'LANE#*']],
    [PUT, ['DELIVERIES#*', 'ENDPOINTS#*', 'LANE#*']],
    [UPDATE, ['LANE#*']],
  ],
  retrier: [
    [READ, ['DELIVERIES#*', 'ENDPOINTS#*', 'LANE#*']],
    [PUT, ['DELIVERIES#*', 'ENDPOINTS#*', 'LANE#*']],
    [DELETE, ['LANE#*']],
  ],
  'webhook-sweeper': [],
  'retention-worker': [
    [READ, ['INSIGHT#*', 'MEMBER#*', 'PARTIAL#*', 'PROGRAMME#*', 'PROGRAMMES', 'REPORT#*', 'REWARD#*', 'RUN#*', 'SEGMENTS#*']],
    [PUT, ['INSIGHT#*', 'PARTIAL#*', 'REPORT#*', 'RUN#*', 'SEGMENT#*']],
    [DELETE, ['PARTIAL#*', 'REPORT#*', 'SEGMENT#*']],
  ],
};

const STREAM = ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'];
const QUEUES = ['deliveriesQueue', 'reactionsQueue'];
const RETRIES = ['retriesQueue'];
const CONSUME = ['sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'];
/** The queue that starts each function. */
const CONSUMES: { readonly [Name in DeployedFunction]?: string } = {
  deliverer: 'deliveriesQueue',
  retrier: 'retriesQueue',
  reactor: 'reactionsQueue',
};

/** The functions that read the agenda, with their partitions. */
const READS_AGENDA: { readonly [Name in DeployedFunction]?: string } = {
  'agenda-worker': 'DUE#*',
  'admin-api': 'DUE#*',
  'webhook-sweeper': 'LANES#*',
  'retention-worker': 'DUE#*',
};
/** The functions that do not derive anything from the platform's key. */
const WITHOUT_KEYS: readonly DeployedFunction[] = [
  'reference',
  'agenda-worker',
  'stock-worker',
  'projector',
  'publisher',
  'webhook-sweeper',
  'retention-worker',
];
/** The queues that each function sends to. */
const SENDS: { readonly [Name in DeployedFunction]?: readonly string[] } = {
  'admin-api': QUEUES,
  projector: QUEUES,
  deliverer: RETRIES,
  retrier: RETRIES,
  'webhook-sweeper': RETRIES,
};

/** The construct of the machine that each function starts. */
const STARTS: { readonly [Name in DeployedFunction]?: string } = { 'admin-api': 'retention' };

const exported = new Map(
  [data, events, jobs]
    .flatMap((stack) => Object.values<{ Value: unknown; Export?: { Name: string } }>(stack.toJSON().Outputs))
    .flatMap(({ Export, Value }) => (Export === undefined ? [] : [[Export.Name, Value] as const])),
);
/** Finds a queue by its construct. */
const queueNamed = (name: string): unknown => ({
  'Fn::GetAtt': [onlyResource(name === 'retriesQueue' ? webhooks : events, 'AWS::SQS::Queue', name).id, 'Arn'],
});
const machineOf = (construct: string): unknown => ({ Ref: onlyResource(jobs, 'AWS::StepFunctions::StateMachine', construct).id });
/** CloudFormation writes a list of one without brackets. */
const onlyOrAll = (resources: readonly unknown[]): unknown => (resources.length === 1 ? resources[0] : resources);
const [tableId] = resourcesOf(data, 'AWS::DynamoDB::Table').keys();
/** The permissions that an event source mapping needs in the function's own role. */
const ofTheStream = (deadLetters: string) => [
  { effect: 'Allow', actions: STREAM, on: { 'Fn::GetAtt': [tableId, 'StreamArn'] } },
  { effect: 'Allow', actions: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'], on: queueNamed(deadLetters) },
];
const busId = onlyResource(events, 'AWS::Events::EventBus').id;
/** The data stack's resource behind an imported value of the service stack. */
const imported = (value: unknown) => exported.get((value as { 'Fn::ImportValue'?: string })['Fn::ImportValue'] ?? '');
/** A part of another stack's export, such as an index of its table. */
const indexOf = (value: unknown) => (value as { 'Fn::Join'?: [string, unknown[]] })['Fn::Join']?.[1].map((part) => imported(part) ?? part);
const resolved = (value: unknown) => imported(value) ?? indexOf(value) ?? value;
const actionsOf = ({ Action }: Statement): readonly string[] => (typeof Action === 'string' ? [Action] : Action);

interface Granted {
  readonly name: DeployedFunction;
  readonly logGroup: string;
  readonly statements: readonly Statement[];
}

const stacks = [service, jobs, events, webhooks, referrals];
const everyOf = (type: string) => stacks.flatMap((stack) => [...resourcesOf(stack, type).values()]);

const statementsOf = (role: string): readonly Statement[] =>
  everyOf('AWS::IAM::Policy')
    .map((policy) => policy.Properties as { Roles: { Ref: string }[]; PolicyDocument: { Statement: Statement[] } })
    .filter((policy) => policy.Roles.some(({ Ref }) => Ref === role))
    .flatMap((policy) => policy.PolicyDocument.Statement);

const granted: readonly Granted[] = everyOf('AWS::Lambda::Function').map((lambda) => {
  const properties = lambda.Properties as {
    Role: { 'Fn::GetAtt': [string, string] };
    LoggingConfig: { LogGroup: { Ref: string } };
    Environment: { Variables: { POWERTOOLS_SERVICE_NAME: DeployedFunction } };
  };
  const role = properties.Role['Fn::GetAtt'][0];
  return {
    name: properties.Environment.Variables.POWERTOOLS_SERVICE_NAME,
    logGroup: properties.LoggingConfig.LogGroup.Ref,
    statements: statementsOf(role),
  };
});

describe.each(granted)('$name', ({ name, logGroup, statements }) => {
  test('may do exactly what the matrix and the rules for every function say', () => {
    const [table] = resourcesOf(data, 'AWS::DynamoDB::Table').keys();
    const [secret] = resourcesOf(data, 'AWS::SecretsManager::Secret').keys();
    const readable = statements.map((statement) => ({
      effect: statement.Effect,
      actions: actionsOf(statement),
      on: Array.isArray(statement.Resource) ? statement.Resource.map(resolved) : resolved(statement.Resource),
      ...(statement.Condition ? { if: statement.Condition } : {}),
    }));
    expect(readable).toEqual([
      { effect: 'Allow', actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], on: { 'Fn::GetAtt': [logGroup, 'Arn'] } },
      ...(READS_AGENDA[name] !== undefined
        ? [
            {
              effect: 'Allow',
              actions: ['dynamodb:Query'],
              on: [{ 'Fn::GetAtt': [table, 'Arn'] }, '/index/agenda'],
              if: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [READS_AGENDA[name]] } },
            },
          ]
        : []),
      ...MATRIX[name].map(([actions, partitions]) => ({
        effect: 'Allow',
        actions,
        on: { 'Fn::GetAtt': [table, 'Arn'] },
        if: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': partitions } },
      })),
      ...(WITHOUT_KEYS.includes(name) ? [] : [{ effect: 'Allow', actions: ['secretsmanager:GetSecretValue'], on: { Ref: secret } }]),
      ...(SENDS[name] === undefined ? [] : [{ effect: 'Allow', actions: ['sqs:SendMessage'], on: onlyOrAll(SENDS[name].map(queueNamed)) }]),
      ...(STARTS[name] === undefined ? [] : [{ effect: 'Allow', actions: ['states:StartExecution'], on: machineOf(STARTS[name]) }]),
      ...(name === 'publisher' ? [{ effect: 'Allow', actions: ['events:PutEvents'], on: { 'Fn::GetAtt': [busId, 'Arn'] } }] : []),
      ...(name === 'projector' ? ofTheStream('streamDeadLetters') : []),
      ...(name === 'publisher' ? ofTheStream('publishingDeadLetters') : []),
      ...(CONSUMES[name] === undefined ? [] : [{ effect: 'Allow', actions: CONSUME, on: queueNamed(CONSUMES[name]) }]),
    ]);
  });
});

describe('T2: a role that a service of AWS takes', () => {
  const roles = stacks.flatMap((stack) =>
    [...resourcesOf(stack, 'AWS::IAM::Role')].map(([id, { Properties }]) => ({ id, trust: Properties.AssumeRolePolicyDocument as Trust })),
  );
  const principalOf = ({ trust }: (typeof roles)[number]) => trust.Statement[0]?.Principal.Service;
  const others = roles.filter((role) => principalOf(role) !== 'lambda.amazonaws.com');

  /** The actions, and the resources as CloudFormation names them. */
  const may = (id: string) =>
    statementsOf(id).map((statement) => `${actionsOf(statement).join(', ')} on ${namesIn(statement.Resource).join(', ')}`);

  test('may do exactly this', () => {
    expect(Object.fromEntries(others.map(({ id }) => [id.replace(/[0-9A-F]{8}$/, ''), may(id)]))).toEqual({
      agendaMachineRole: ['lambda:InvokeFunction on agendaworker'],
      agendaScheduleRole: ['states:StartExecution on agendaMachine'],
      // Moves aliases of the API's functions to the next release, and back when an alarm goes off.
      RolloutsRole: [
        'lambda:GetAlias, lambda:GetProvisionedConcurrencyConfig, lambda:UpdateAlias on ' +
          'adminapi, memberapi, merchantapi, reference, Rolloutsadminapi, Rolloutsmemberapi, Rolloutsmerchantapi, Rolloutsreference',
        'cloudwatch:DescribeAlarms on "*"',
      ],
      retentionMachineRole: ['lambda:InvokeFunction on retentionworker'],
      retentionScheduleRole: ['states:StartExecution on retentionMachine'],
      stockMachineRole: ['lambda:InvokeFunction on stockworker'],
      stockScheduleRole: ['states:StartExecution on stockMachine'],
      webhooksScheduleRole: ['lambda:InvokeFunction on webhooksweeper'],
    });
  });

  test('is taken only for what this account has, and names the kind of thing where AWS documents it', () => {
    const trusts = roles.map(({ trust }) => trust.Statement.map(({ Principal, Condition }) => [Principal.Service, sourceOf(Condition)]));
    expect(Object.fromEntries(trusts.flat().map(([service, source]) => [service, source]))).toEqual({
      // A reader of a queue or a stream takes the role too, and AWS does not document the ARN that it brings.
      'lambda.amazonaws.com': [THIS_ACCOUNT],
      'scheduler.amazonaws.com': [THIS_ACCOUNT, 'arn:partition:scheduler:region:account:schedule-group/default'],
      'states.amazonaws.com': [THIS_ACCOUNT, 'arn:partition:states:region:account:stateMachine:*'],
      'codedeploy.amazonaws.com': [THIS_ACCOUNT, 'arn:partition:codedeploy:region:account:deploymentgroup:RolloutsApplication/*'],
    });
    // The table above has one line a service, so each service's roles have to agree.
    expect(new Set(trusts.map((trust) => JSON.stringify(trust))).size).toBe(4);
  });
});

const THIS_ACCOUNT = { Ref: 'AWS::AccountId' };

/** The account of a condition, and the ARN with names in place of references. */
function sourceOf(condition: unknown): readonly unknown[] {
  const { StringEquals, ArnLike, ...others } = condition as Record<string, Record<string, unknown> | undefined>;
  expect(others).toEqual({});
  const arn = ArnLike?.['aws:SourceArn'] as { 'Fn::Join': [string, (string | { Ref: string })[]] } | undefined;
  const named = (part: string | { Ref: string }) =>
    typeof part === 'string' ? part : part.Ref.replace(/^AWS::(AccountId|Partition|Region)$/, (_, of) => of.toLowerCase());
  const text = arn?.['Fn::Join'][1].map(named).join('');
  return [
    StringEquals?.['aws:SourceAccount'],
    ...(text === undefined ? [] : [text.replace('accountid', 'account').replace(/[0-9A-F]{8}(?=\/)/, '')]),
  ];
}

describe('T2: a policy of any resource', () => {
  /** Every statement anywhere in a resource that allows something to a service of AWS. */
  function allowedToServices(value: unknown): readonly Trust['Statement'][number][] {
    if (typeof value !== 'object' || value === null) return [];
    const { Effect, Principal } = value as { Effect?: string; Principal?: { Service?: unknown } };
    if (Effect === 'Allow' && Principal?.Service !== undefined) return [value as Trust['Statement'][number]];
    return Object.values(value).flatMap(allowedToServices);
  }

  test('allows a service of AWS to act for this account only', () => {
    const statements = Object.values(every).flatMap((stack) =>
      [...resourcesOf(stack)].flatMap(([id, { Properties }]) => allowedToServices(Properties).map((statement) => ({ id, statement }))),
    );
    const open = statements.filter(
      ({ statement }) =>
        JSON.stringify((statement.Condition as { StringEquals?: Record<string, unknown> } | undefined)?.StringEquals) !==
        JSON.stringify({ 'aws:SourceAccount': THIS_ACCOUNT }),
    );
    expect(open.map(({ id }) => id)).toEqual([]);
    // Every function and every schedule has a role, so the search has found some.
    expect(statements.length).toBeGreaterThan(granted.length);
  });

  test('lets a service call a function for one thing of this account', () => {
    const permissions = everyOf('AWS::Lambda::Permission');
    expect(permissions.length).toBeGreaterThan(0);
    for (const { Properties } of permissions) expect(JSON.stringify(Properties.SourceArn)).toContain('{"Ref":"AWS::AccountId"}');
  });
});

interface Trust {
  readonly Statement: readonly { readonly Principal: { readonly Service: string }; readonly Condition?: unknown }[];
}

/** The constructs that a resource names. A pattern, or a text, is given as it is. */
const namesIn = (resource: unknown): readonly string[] =>
  [...JSON.stringify(resource).matchAll(/"(?:Ref|Fn::GetAtt)":\[?"([A-Za-z]+?)(?:Function)?[0-9A-F]{8}"|("\*"|"arn:[^"]*")/g)].map(
    ([, name, text]) => name ?? text ?? '',
  );

describe('no function', () => {
  const everyStatement = everyOf('AWS::IAM::Policy').flatMap(
    ({ Properties }) => (Properties.PolicyDocument as { Statement: Statement[] }).Statement,
  );

  test('updates items other than counters in place, scans, or may use a family of actions', () => {
    const actions = everyStatement.flatMap(actionsOf);
    const updating = everyStatement.filter((statement) => actionsOf(statement).includes('dynamodb:UpdateItem'));
    const counters = [
      ['MEMBER#*', 'STOCK#*'],
      ['MEMBER#*', 'PACE#*', 'STOCK#*', 'TRAIT#*'],
      ['MEMBER#*', 'PACE#*', 'SEGMENTS#*', 'STOCK#*', 'TRAIT#*'],
      ['FRIENDS#*', 'MEMBER#*', 'PACE#*', 'STOCK#*', 'TRAIT#*'],
      ['FRIENDS#*', 'STOCK#*'],
      ['GUESSES#*', 'PACE#*'],
      ['LANE#*'],
    ].map((of) => ({ 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': of } }));
    for (const { Condition } of updating) expect(counters).toContainEqual(Condition);
    expect(actions).not.toContain('dynamodb:Scan');
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
  });

  test('may use every resource, except that the rollouts read alarms', () => {
    const everywhere = everyStatement.filter(({ Resource }) => JSON.stringify(Resource).includes('*'));
    expect(new Set(everywhere.flatMap(actionsOf))).toEqual(new Set(['cloudwatch:DescribeAlarms']));
  });

  test('has a managed policy, an inline one, or a role that another service can assume', () => {
    const roles = everyOf('AWS::IAM::Role');
    const services = roles.map((role) => {
      expect(Object.keys(role.Properties)).toEqual(['AssumeRolePolicyDocument']);
      return /"Service":"(\w+)\.amazonaws\.com"/.exec(JSON.stringify(role.Properties))?.[1];
    });
    expect(services.sort()).toEqual([
      'codedeploy',
      ...granted.map(() => 'lambda'),
      'scheduler',
      'scheduler',
      'scheduler',
      'scheduler',
      'states',
      'states',
      'states',
    ]);
  });

  test('shares a policy', () => {
    for (const policy of everyOf('AWS::IAM::Policy')) expect(policy.Properties.Roles).toHaveLength(1);
  });
});
