import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { LOCAL, resourcesOf, synthesise } from './synthesised.ts';

const external = synthesise(LOCAL);
const own = synthesise({ stage: 'prod' });

const RETAINED = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };

describe('the table', () => {
  test('has the keys of the store, is billed by use, encrypted, restorable to any second and protected from deletion', () => {
    external.data.resourceCountIs('AWS::DynamoDB::Table', 1);
    external.data.hasResource('AWS::DynamoDB::Table', {
      ...RETAINED,
      Properties: {
        KeySchema: [
          { AttributeName: 'PK', KeyType: 'HASH' },
          { AttributeName: 'SK', KeyType: 'RANGE' },
        ],
        BillingMode: 'PAY_PER_REQUEST',
        SSESpecification: { SSEEnabled: true },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        DeletionProtectionEnabled: true,
      },
    });
  });

  test('has the agenda as its only index, which repeats keys only', () => {
    external.data.hasResourceProperties('AWS::DynamoDB::Table', {
      GlobalSecondaryIndexes: [
        {
          IndexName: 'agenda',
          KeySchema: [
            { AttributeName: 'agendaShard', KeyType: 'HASH' },
            { AttributeName: 'agendaKey', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    });
  });
});

test('the platform keys are generated, long, free of punctuation and retained', () => {
  external.data.hasResource('AWS::SecretsManager::Secret', {
    ...RETAINED,
    Properties: { GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true }, Description: Match.anyValue() },
  });
});

describe('the issuer', () => {
  test('of a stage with an external one: no user pool, and its tokens are accepted', () => {
    external.data.resourceCountIs('AWS::Cognito::UserPool', 0);
    external.service.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      AuthorizerType: 'JWT',
      IdentitySource: ['$request.header.Authorization'],
      JwtConfiguration: { Issuer: LOCAL.issuer, Audience: [LOCAL.audience] },
    });
  });

  test('of any other stage: a retained user pool with the three groups', () => {
    own.data.hasResource('AWS::Cognito::UserPool', {
      ...RETAINED,
      Properties: { DeletionProtection: 'ACTIVE', MfaConfiguration: 'OPTIONAL' },
    });
    const groups = [...resourcesOf(own.data, 'AWS::Cognito::UserPoolGroup').values()].map((group) => group.Properties.GroupName);
    expect(groups.sort()).toEqual(['analyst', 'manager', 'support']);
    own.data.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      GenerateSecret: false,
      ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
      PreventUserExistenceErrors: 'ENABLED',
    });
  });

  test("of that stage: the authorizer accepts that pool's tokens for that client, through the data stack's exports", () => {
    const [pool] = resourcesOf(own.data, 'AWS::Cognito::UserPool').keys();
    const [client] = resourcesOf(own.data, 'AWS::Cognito::UserPoolClient').keys();
    const exported = new Map(
      Object.values<{ Value: unknown; Export?: { Name: string } }>(own.data.toJSON().Outputs).map((output) => [
        output.Export?.Name,
        output.Value,
      ]),
    );
    const [authorizer] = resourcesOf(own.service, 'AWS::ApiGatewayV2::Authorizer').values();
    const jwt = authorizer?.Properties.JwtConfiguration as {
      Issuer: { 'Fn::ImportValue': string };
      Audience: { 'Fn::ImportValue': string }[];
    };
    expect(exported.get(jwt.Issuer['Fn::ImportValue'])).toEqual({ 'Fn::GetAtt': [pool, 'ProviderURL'] });
    expect(jwt.Audience.map((audience) => exported.get(audience['Fn::ImportValue']))).toEqual([{ Ref: client }]);
  });
});
