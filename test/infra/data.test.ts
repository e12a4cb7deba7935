import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { LOCAL, onlyResource, resourcesOf, synthesise } from './synthesised.ts';

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

  const POOLS = ['Users', 'Staff'] as const;
  const ofPool = (type: string, name: (typeof POOLS)[number]) => onlyResource(own.data, type, name);

  test('of any other stage: a retained pool of members, who sign up themselves, and one of staff, whom someone invites', () => {
    const members = ofPool('AWS::Cognito::UserPool', 'Users');
    const staff = ofPool('AWS::Cognito::UserPool', 'Staff');
    for (const pool of [members, staff]) expect(pool).toMatchObject({ ...RETAINED, Properties: { DeletionProtection: 'ACTIVE' } });
    expect(members.Properties).toMatchObject({ MfaConfiguration: 'OPTIONAL', AdminCreateUserConfig: { AllowAdminCreateUserOnly: false } });
    expect(staff.Properties).toMatchObject({
      MfaConfiguration: 'ON',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
    });
    const groups = [...resourcesOf(own.data, 'AWS::Cognito::UserPoolGroup').values()];
    expect(groups.map((group) => group.Properties.GroupName).sort()).toEqual(['analyst', 'manager', 'support']);
    // A token of the members' pool has no group, whatever its user writes.
    for (const group of groups) expect(group.Properties.UserPoolId).toEqual({ Ref: staff.id });
    for (const name of POOLS)
      expect(ofPool('AWS::Cognito::UserPoolClient', name).Properties).toMatchObject({
        GenerateSecret: false,
        ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
        PreventUserExistenceErrors: 'ENABLED',
      });
    own.data.resourceCountIs('AWS::Cognito::UserPoolDomain', 0);
  });

  test('of that stage: members call by their pool, staff by theirs, each for its client', () => {
    const exported = new Map(
      Object.values<{ Value: unknown; Export?: { Name: string } }>(own.data.toJSON().Outputs).map((output) => [
        output.Export?.Name,
        output.Value,
      ]),
    );
    const routes = [...resourcesOf(own.service, 'AWS::ApiGatewayV2::Route').values()];
    const authorizers = resourcesOf(own.service, 'AWS::ApiGatewayV2::Authorizer');
    expect(authorizers.size).toBe(2);
    const poolOf = (routeKey: string) => {
      const { AuthorizerId } = routes.find((route) => route.Properties.RouteKey === routeKey)?.Properties ?? {};
      const tokens = authorizers.get((AuthorizerId as { Ref: string }).Ref)?.Properties.JwtConfiguration as
        | { Issuer: { 'Fn::ImportValue': string }; Audience: { 'Fn::ImportValue': string }[] }
        | undefined;
      return [tokens?.Issuer, ...(tokens?.Audience ?? [])].map((one) => exported.get(one?.['Fn::ImportValue']));
    };
    const tokensOf = (name: (typeof POOLS)[number]) => [
      { 'Fn::GetAtt': [ofPool('AWS::Cognito::UserPool', name).id, 'ProviderURL'] },
      { Ref: ofPool('AWS::Cognito::UserPoolClient', name).id },
    ];
    expect(poolOf('GET /v1/programmes/{programmeId}/me/balance')).toEqual(tokensOf('Users'));
    expect(poolOf('POST /v1/programmes')).toEqual(tokensOf('Staff'));
  });

  test('has hosted sign-in pages and a sender of mail when the stage says where they lead and who writes', () => {
    const { data } = synthesise({
      stage: 'prod',
      signInUrls: 'https://app.example.org/back',
      staffSignInUrls: 'https://console.example.org/, http://localhost:5173/',
      mailFrom: 'loyalty@example.org',
      mailRegion: 'eu-central-1',
    });
    data.resourceCountIs('AWS::Cognito::UserPoolDomain', 2);
    expect(onlyResource(data, 'AWS::Cognito::UserPoolClient', 'Staff').Properties).toMatchObject({
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid', 'email', 'profile'],
      CallbackURLs: ['https://console.example.org/', 'http://localhost:5173/'],
    });
    expect(onlyResource(data, 'AWS::Cognito::UserPool', 'Users').Properties).toMatchObject({
      EmailConfiguration: { EmailSendingAccount: 'DEVELOPER', From: 'loyalty@example.org' },
    });
  });
});
